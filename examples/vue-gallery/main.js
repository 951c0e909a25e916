import { createImageProcessor } from 'oss-img';
import { registerImageServiceWorker } from 'oss-img/register';
import { createApp } from 'vue';
import Gallery from './Gallery.vue';

// Mounted once the page is under control: before that, its pictures would come whole, from the site.
await registerImageServiceWorker('./oss-img-sw.js', { processor: createImageProcessor() });
createApp(Gallery, { photos: ['/photos/lake.jpg', '/photos/mountains.jpg'] }).mount('#app');
