// The examples of the dialog, by what they are for. They are written with the package's own builder, so one that names something
// unknown does not compile.
import { imageProcess } from 'oss-img';

export const exampleGroups = {
  thumbnails: ['list', 'letterbox'],
  avatars: ['square', 'round'],
  watermarks: ['signature', 'logo', 'tiles'],
  information: ['hue'],
  formats: ['small', 'progressive'],
  repair: ['dull', 'upright'],
} as const;

export type ExampleGroup = keyof typeof exampleGroups;
export type ExampleName = (typeof exampleGroups)[ExampleGroup][number];

export interface Example {
  readonly process: string;
  /** The sample without which the example shows nothing; others do to any picture. */
  readonly key?: string;
}

export const examples: Readonly<Record<ExampleName, Example>> = {
  list: {
    process: `${imageProcess().resize({ width: 320, height: 240, mode: 'fill' }).sharpen(60).quality({ absolute: 80 }).format('webp')}`,
  },
  letterbox: {
    process: `${imageProcess().resize({ width: 320, height: 320, mode: 'pad', color: 'F2F3F5' })}`,
  },
  square: {
    process: `${imageProcess().resize({ width: 200, height: 200, mode: 'fill' }).quality({ absolute: 85 })}`,
    key: 'portrait.jpg',
  },
  round: {
    process: `${imageProcess().resize({ width: 200, height: 200, mode: 'fill' }).circle({ radius: 100 }).format('png')}`,
    key: 'portrait.jpg',
  },
  signature: {
    process: `${imageProcess()
      .resize({ width: 800 })
      .watermark({ text: '图片服务', color: 'FFFFFF', size: 40, shadow: 60, gravity: 'se', x: 24, y: 20 })}`,
  },
  logo: {
    process: `${imageProcess()
      .resize({ width: 800 })
      .watermark({ image: 'panda.png?x-oss-process=image/resize,P_15', gravity: 'ne', x: 24, y: 24, opacity: 90 })}`,
  },
  tiles: {
    process: `${imageProcess().resize({ width: 800 }).watermark({
      text: 'oss-img',
      color: 'FFFFFF',
      size: 28,
      opacity: 35,
      rotate: 30,
      fill: true,
      padx: 60,
      pady: 60,
    })}`,
  },
  small: {
    process: `${imageProcess().resize({ width: 1200 }).quality({ absolute: 75 }).format('webp')}`,
  },
  progressive: {
    process: `${imageProcess().resize({ width: 1200 }).interlace(true).quality({ absolute: 80 })}`,
  },
  dull: {
    process: `${imageProcess().resize({ width: 800 }).bright(12).contrast(18).sharpen(80)}`,
  },
  upright: {
    process: `${imageProcess().autoOrient(true).resize({ height: 320 })}`,
    key: 'portrait.jpg',
  },
  hue: { process: `${imageProcess().averageHue()}` },
};
