// The file that `images.loaderFile` names. It runs on the server and in the browser.
import { createNextLoader } from 'oss-img/url';

export default createNextLoader({
  base: 'https://photos.oss-cn-hangzhou.aliyuncs.com',
  process: 'image/format,webp',
});
