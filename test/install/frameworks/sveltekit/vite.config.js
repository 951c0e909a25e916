import { sveltekit } from '@sveltejs/kit/vite';
import { ossImg } from 'oss-img/vite';

export default { plugins: [sveltekit(), ossImg()] };
