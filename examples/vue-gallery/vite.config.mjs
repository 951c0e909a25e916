import vue from '@vitejs/plugin-vue';
import { ossImg } from 'oss-img/vite';

export default { plugins: [vue(), ossImg()], build: { target: 'es2022' } };
