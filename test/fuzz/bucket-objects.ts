// What is in both buckets when an exchange begins.
import { flatJpeg, jpegOf, photo } from '../pictures.ts';
import type { Bytes } from './chance.ts';

export const picture = await jpegOf(photo(40, 30));

/** The objects of both buckets. */
export const objects: Readonly<Record<string, Bytes>> = {
  'a.jpg': picture,
  'dir/图 片+1.jpg': picture,
  'mark.png': picture,
  'cut.jpg': picture.slice(0, 500),
  'large.jpg': flatJpeg(4000, 2000),
  text: new TextEncoder().encode('no picture'),
};
export const styles = { small: 'image/resize,w_10', broken: 'image/slim,1', nested: 'style/broken' };
