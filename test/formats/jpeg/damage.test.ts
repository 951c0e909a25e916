// Our decoder refuses exactly the files that @jsquash/jpeg refuses, with the same error, whatever was done to them.
import { describe, expect, it } from 'vitest';
import { OssError } from '../../../src/errors.ts';
import type { Codec, Reduction } from '../../../src/formats/codec.ts';
import { wasmCodecs } from '../../../src/formats/codecs.ts';
import { jpegCodec } from '../../../src/formats/jpeg/codec.ts';
import { decodeScaled, type JpegDecoders } from '../../../src/formats/jpeg/decode.ts';
import { tokenise } from '../../../src/formats/jpeg/encode.ts';
import type { Eighths } from '../../../src/formats/jpeg/layout.ts';
import { simdRows } from '../../../src/formats/jpeg/rows.simd.ts';
import { simdStore } from '../../../src/formats/jpeg/store.simd.ts';
import { readSource } from '../../../src/pipeline/engine.ts';
import type { Header } from '../../../src/pixels.ts';
import { SimdInstance } from '../../../src/simd/instance.ts';
import { writeJpeg } from '../../jpeg-writer.ts';
import { loadWasm } from '../../node-engine.ts';
import { jpegOf, photo, random } from '../../pictures.ts';
import { difference } from '../../pixels.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const { jpg } = wasmCodecs(loadWasm).codecs.of;
/** Decoders that refuse every file, so that libjpeg decodes them all. */
const nothing: JpegDecoders = {
  makeRows: () => undefined,
  makeStore: () => ({ read: () => 0, rows: () => ({ planes: [], next: () => false, end: () => 0 }) }),
};
const libjpeg = jpegCodec(loadWasm, tokenise, nothing).codec;
const simd = new SimdInstance();
const twins = { makeRows: simdRows(simd), makeStore: simdStore(simd) };

/** The codec's answer: a picture, or the reason why there is none. */
async function verdict(codec: Codec, bytes: Bytes, header: Header, reduction: Reduction): Promise<string> {
  try {
    await codec.decode(bytes, header, 'first', reduction);
    return 'a picture';
  } catch (error) {
    return error instanceof OssError ? `${error.code}: ${error.message}` : String(error);
  }
}

const sources: readonly [string, () => Promise<Bytes>][] = [
  ['4:2:0', () => jpegOf(photo(96, 64))],
  ['4:4:4', () => jpegOf(photo(61, 43), { chromaSubsampling: '4:4:4' })],
  ['progressive', () => jpegOf(photo(61, 43), { progressive: true })],
  [
    'with restart markers',
    async () => writeJpeg({ width: 90, height: 70, components: [22, 11, 11], restartInterval: 3 }),
  ],
  [
    'progressive with restart markers',
    async () =>
      writeJpeg({ width: 90, height: 70, components: [21, 11, 11], scans: 'progressive', restartInterval: 3 }),
  ],
  ['scan by scan', async () => writeJpeg({ width: 40, height: 50, components: [22, 11, 11], scans: 'apart' })],
];

/** A copy with bytes changed, removed, inserted or swapped, mostly in the entropy-coded data. */
function mutated(good: Bytes, seed: number): Bytes {
  const next = random(seed);
  const below = (end: number): number => Math.floor(next() * end);
  const scan = good.findIndex((byte, at) => byte === 0xff && good[at + 1] === 0xda) + 14;
  const at = next() < 0.15 ? 2 + below(scan) : scan + below(good.length - scan - 2);
  const kind = below(8);
  const bytes = [...good];
  if (kind === 0) bytes.splice(at, 1 + below(4));
  else if (kind === 1) bytes.splice(at, 0, below(256));
  else if (kind === 2) bytes.splice(at, 0, 0xff, 0xd0 + below(10));
  else if (kind === 3) bytes.splice(at, 2, 0xff, 0);
  else if (kind === 4) bytes.splice(at, 40, ...bytes.slice(at, at + 40).reverse());
  else if (kind === 5) {
    const marker = bytes.findIndex((byte, place) => place > at && byte === 0xff && (bytes[place + 1] as number) > 0);
    if (marker > 0) bytes.splice(marker, 2);
  } else bytes[at] = (bytes[at] as number) ^ (1 << below(8));
  return new Uint8Array(bytes);
}

describe.each(sources)('%s', (_, make) => {
  it('mutated 150 times: the same verdict from libjpeg and at every size, and the same pixels from the twins', async () => {
    const good = await make();
    const counts = { pictures: 0, refused: 0, reducedAsIs: 0 };
    const wrong: string[] = [];
    for (let seed = 1; seed <= 150; seed += 1) {
      const bytes = mutated(good, seed);
      const header = readable(bytes);
      if (!header) continue;
      const whole = await verdict(libjpeg, bytes, header, 1);
      for (const reduction of [1, 2, 4, 8] as const) {
        const reduced = await verdict(jpg, bytes, header, reduction);
        if (reduced !== whole) wrong.push(`${seed}, ${reduction}: ${reduced} instead of ${whole}`);
        const eighths = (8 / reduction) as Eighths;
        const [plain, twin] = [decodeScaled(bytes, eighths), decodeScaled(bytes, eighths, twins)];
        const same = plain && twin ? difference(plain, twin) === undefined : plain === twin;
        if (!same) wrong.push(`${seed}, ${reduction}: the twins differ`);
        if (plain) counts.reducedAsIs += 1;
      }
      if (whole === 'a picture') counts.pictures += 1;
      else counts.refused += 1;
    }
    expect(wrong).toEqual([]);
    // Otherwise nothing was tested.
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(5);
  });
});

/** The header, if there still is one, of a size that is decoded quickly. */
function readable(bytes: Bytes): Header | undefined {
  try {
    const header = readSource(bytes);
    return header.width * header.height < 1e6 ? header : undefined;
  } catch {
    return undefined;
  }
}
