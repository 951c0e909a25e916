import { ossImg } from 'oss-img/vite';

export default { plugins: [ossImg()] };
