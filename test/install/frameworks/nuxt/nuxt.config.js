import { ossImg } from 'oss-img/vite';

export default { compatibilityDate: '2025-07-15', vite: { plugins: [ossImg({ serviceWorker: false })] } };
