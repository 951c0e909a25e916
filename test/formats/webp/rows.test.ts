// Rows of opaque lossy WebP pictures that flow: those of the whole picture, and damage judged as of it.
import { describe, expect, it } from 'vitest';
import { encodeBase64UrlText } from '../../../src/base64.ts';
import { wasmCodecs } from '../../../src/formats/codecs.ts';
import { UnjudgedDamage } from '../../../src/formats/faults.ts';
import { type Chunk, chunkOf, chunksOf, contentsOf, webpFileOf } from '../../../src/formats/webp/chunks.ts';
import { webpCodec } from '../../../src/formats/webp/codec.ts';
import { webp } from '../../../src/formats/webp/header.ts';
import { defaultLimits } from '../../../src/limits.ts';
import { makeEngine } from '../../../src/pipeline/engine.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { parseProcess } from '../../../src/request/grammar.ts';
import type { RowSource } from '../../../src/row-flow.ts';
import { standIns } from '../../actions/stand-ins.ts';
import { loadWasm, nodeEngine, run } from '../../node-engine.ts';
import { decoded, photo, pngOf, webpOf } from '../../pictures.ts';
import { difference } from '../../pixels.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const { codecs, kernels } = wasmCodecs(loadWasm);
const codec = codecs.of.webp;

const rowsIn = async (bytes: Bytes): Promise<RowSource | undefined> => codec.rows?.(bytes, webp.readHeader(bytes));

async function flown(bytes: Bytes): Promise<{ pixels: PixelBuffer; bands: number }> {
  const source = await rowsIn(bytes);
  if (!source) throw new Error('No rows flow.');
  const { width, height } = source;
  const data = new Uint8ClampedArray(width * height * 4);
  let [at, bands] = [0, 0];
  for (let rows = source.next(); rows; rows = source.next(), bands += 1) {
    expect(rows).toMatchObject({ width, opaque: true });
    data.set(rows.data, at);
    at += rows.data.length;
  }
  expect(at).toBe(data.length);
  return { pixels: { width, height, data }, bands };
}

describe('the rows of an opaque lossy WebP', () => {
  it('are those of libwebp, of every height and across bands', async () => {
    for (let height = 1; height <= 40; height += 1) {
      const file = await webpOf(photo(19, height), { quality: 80 });
      expect(difference((await flown(file)).pixels, await decoded(file)), `height ${height}`).toBeUndefined();
    }
    const long = await webpOf(photo(1100, 700), { quality: 80 });
    const { pixels, bands } = await flown(long);
    expect(bands).toBeGreaterThan(2);
    expect(difference(pixels, await decoded(long))).toBeUndefined();
  });

  it('are free for whoever changes them, and two sources begin after one another', async () => {
    const file = await webpOf(photo(600, 900));
    const [one, other] = [await rowsIn(file), await rowsIn(file)];
    for (let rows = one?.next(); rows; rows = one?.next()) rows.data.fill(7);
    expect(one?.next()).toBeUndefined();
    expect(difference((await flown(file)).pixels, await decoded(file))).toBeUndefined();
    expect(other?.next()?.data.subarray(0, 4)).toEqual((await decoded(file)).data.subarray(0, 4));
  });

  it('do not flow where a picture has alpha, is lossless or animated', async () => {
    const frame = { ...photo(9, 7), delayMs: 100 };
    const settings = { quality: 80, progressive: false, loopCount: 0 };
    const rows = (): never => {
      throw new Error('Rows were asked for.');
    };
    const all = { ...codecs, of: { ...codecs.of, webp: { ...codec, rows } } };
    const withoutRows = makeEngine({ codecs: all, kernels, text: standIns().text, limits: defaultLimits });
    for (const file of [
      await webpOf(photo(9, 7, { alpha: true })),
      await webpOf(photo(9, 7), { lossless: true }),
      (await codec.encode?.([frame, { ...photo(9, 7, { seed: 2 }), delayMs: 100 }], settings)) as Bytes,
    ]) {
      expect(webp.readHeader(file).needsWhole).toBe(true);
      expect(await withoutRows.run(parseProcess('image/resize,w_5'), file.slice().buffer)).toMatchObject({ ok: true });
    }
  });
});

describe('where our decoder refuses rows that flow', () => {
  it('the whole picture is judged by libwebp, at whatever row the damage is found', async () => {
    const good = await webpOf(photo(300, 700), { quality: 90 });
    const [picture] = chunksOf(good);
    const contents = contentsOf(good, picture as Chunk);
    const engine = nodeEngine();
    for (const part of [0.1, 0.5, 0.9, 0.999]) {
      const bytes = webpFileOf([chunkOf('VP8 ', [contents.slice(0, contents.length * part)])]);
      await expect(flown(bytes), `${part}`).rejects.toThrow(UnjudgedDamage);
      await expect(codec.decode(bytes, webp.readHeader(bytes), 'first')).rejects.toMatchObject({ code: 'ImageDamage' });
      for (const process of ['image/format,png', 'image/resize,w_50', 'image/rotate,90'])
        await expect(run(engine, bytes, process)).rejects.toMatchObject({ code: 'BadWebPImage' });
    }
  });

  it('that of a watermark too', async () => {
    const good = await webpOf(photo(60, 90), { quality: 90 });
    const [picture] = chunksOf(good);
    const half = contentsOf(good, picture as Chunk).slice(0, 1000);
    const engine = nodeEngine();
    const job = parseProcess(`image/watermark,image_${encodeBase64UrlText('mark')}`);
    const objects = { mark: webpFileOf([chunkOf('VP8 ', [half])]).buffer };
    const outcome = await engine.run(job, (await pngOf(photo(200, 200))).buffer, { objects });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'BadWebPImage' } });
    expect(outcome).toMatchObject({ error: { message: expect.stringContaining('The picture of the watermark mark') } });
    expect(engine.loaded).toContain('webpDecode');
  });

  it('and where there is no decoder of ours', async () => {
    const { codec: portable } = webpCodec(loadWasm);
    const file = await webpOf(photo(9, 7));
    const source = await portable.rows?.(file, webp.readHeader(file));
    expect(() => source?.next()).toThrow(UnjudgedDamage);
  });
});
