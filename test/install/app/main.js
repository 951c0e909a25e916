import { everything } from './everything.js';

void everything(window.ossImgOptions);
