// The recipes: every example of the action table, and a few cascades. They are written with the package's own builder, so a
// recipe that names something unknown does not compile.
import { imageProcess } from 'oss-img';
import { actions } from 'oss-img/actions';
import { bucketOptions } from './bucket.ts';
import { samples } from './samples/sample-list.ts';

export interface Recipe {
  readonly title: string;
  readonly process: string;
  /** The sample it needs to show an effect; without one, it is applied to the chosen picture. */
  readonly key?: string | undefined;
}

/** A sample with an EXIF orientation: only there, actions about how the source is read make a difference. */
const turned = samples.find(({ orientation }) => orientation !== undefined)?.key;
const transparent = samples.find(({ scene }) => scene === 'leaf')?.key;

const cascades: readonly Recipe[] = [
  { title: 'Rotated thumbnail', process: `${imageProcess().resize({ width: 100 }).rotate(90)}` },
  {
    title: 'Square avatar, WebP',
    process: `${imageProcess().resize({ width: 240, height: 240, mode: 'fill' }).sharpen(80).format('webp')}`,
  },
  {
    title: 'Signed and small',
    process: `${imageProcess()
      .resize({ width: 320 })
      .watermark({ text: 'oss-img', color: 'FFFFFF', size: 22, shadow: 60 })
      .quality({ absolute: 70 })}`,
  },
  {
    title: 'Letterbox card',
    process: `${imageProcess().resize({ width: 300, height: 300, mode: 'pad', color: '22303C' })}`,
  },
  {
    title: 'Centre detail, sharpened',
    process: `${imageProcess().crop({ width: 160, height: 120, gravity: 'center' }).resize({ percent: 200 }).sharpen(150)}`,
  },
  { title: 'Tiny preview', process: `${imageProcess().resize({ width: 40 }).quality({ absolute: 30 })}` },
  {
    title: 'Transparency on white',
    process: `${imageProcess().resize({ width: 240 }).format('jpg')}`,
    key: transparent,
  },
  {
    title: 'As the camera stored it',
    process: `${imageProcess().autoOrient(false).resize({ height: 160 })}`,
    key: turned,
  },
];

const styles: readonly Recipe[] = Object.keys(bucketOptions.styles).map((name) => ({
  title: 'Named style',
  process: `style/${name}`,
}));

const examples: readonly Recipe[] = Object.values(actions).flatMap((action) =>
  action.examples.map((example) => ({
    title: action.name,
    process: `image/${example}`,
    key: action.kind === 'source' ? turned : undefined,
  })),
);

export const recipes: readonly Recipe[] = [...cascades, ...styles, ...examples];
