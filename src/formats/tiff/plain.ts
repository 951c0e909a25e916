// The most frequent kinds of samples, whose colours are copies of them or come from a table.
import type { TiffLayout } from './layout.ts';
import { shadesOf } from './rows.ts';

/** Samples that are put into the picture as they are. */
export interface PlainSamples {
  /** Samples of a pixel: 1 for an index into the colours, 2 for grey and alpha, 3 for RGB, 4 for RGBA. */
  readonly count: 1 | 2 | 3 | 4;
  /** Bits of a sample: 8, 16 of which the upper eight count, or fewer than 8 where a pixel has one sample. */
  readonly bits: number;
  /** RGBA of each of the 256 values, where a pixel has one sample. */
  readonly colours: Uint8Array;
}

const counts: Readonly<Partial<Record<TiffLayout['colour'], readonly [number, withAlpha: number]>>> = {
  grey: [1, 2],
  'inverted grey': [1, 0],
  palette: [1, 0],
  rgb: [3, 4],
};

/** @returns undefined where there is more to do */
export function plainSamples(layout: TiffLayout): PlainSamples | undefined {
  const { colour, alpha, bitsPerSample, sampleFormat, samplesPerPixel, samplesTogether } = layout;
  if (sampleFormat !== 'unsigned' || alpha === 'associated') return undefined;
  const count = counts[colour]?.[alpha === 'none' ? 0 : 1];
  if (!count || count !== samplesPerPixel || count !== samplesTogether) return undefined;
  const depths = count > 1 ? [8, 16] : colour === 'palette' ? [1, 2, 4, 8] : [1, 2, 4, 8, 16];
  if (!depths.includes(bitsPerSample)) return undefined;
  return { count: count as PlainSamples['count'], bits: bitsPerSample, colours: coloursOf(layout) };
}

function coloursOf(layout: TiffLayout): Uint8Array {
  const colours = new Uint8Array(1024).fill(255);
  const shades = layout.colour === 'palette' ? shadesOf(layout) : undefined;
  const inverted = layout.colour === 'inverted grey' ? 255 : 0;
  const values = 2 ** Math.min(8, layout.bitsPerSample);
  for (let value = 0; value < values; value += 1)
    for (let channel = 0; channel < 3; channel += 1)
      colours[value * 4 + channel] = shades
        ? (shades[channel * values + value] as number)
        : ((value * 255) / (values - 1)) ^ inverted;
  return colours;
}
