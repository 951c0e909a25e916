import { ossImg } from 'oss-img/vite';

export default { plugins: [ossImg()], build: { target: 'es2022' } };
