// zlib data that are whole, cut off, followed by something or damaged, compared with Node's zlib.
import { constants, deflateSync, inflateSync, type ZlibOptions } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { unpackDeflate } from '../../src/formats/inflate.ts';
import { inflate, inflateInto } from '../../src/formats/zlib.ts';
import { random } from '../pictures.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const zlib = (bytes: Uint8Array, options: ZlibOptions = {}): Bytes => new Uint8Array(deflateSync(bytes, options));
const joined = (...parts: readonly Uint8Array[]): Bytes => new Uint8Array(Buffer.concat(parts));
const damage = { code: 'ImageDamage' };

/** Literals, short and long matches, and runs. */
function mixed(length: number, seed: number): Bytes {
  const next = random(seed);
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const size = 1 + Math.floor(next() * 300);
    const from = Math.floor(next() * at);
    if (next() < 0.4) bytes.copyWithin(at, from, from + size);
    else for (let index = at; index < at + size; index += 1) bytes[index] = next() * (next() < 0.5 ? 4 : 256);
    at += size;
  }
  return bytes;
}

const options: readonly ZlibOptions[] = [
  ...[0, 1, 6, 9].map((level) => ({ level })),
  ...[constants.Z_HUFFMAN_ONLY, constants.Z_RLE, constants.Z_FIXED].map((strategy) => ({ strategy })),
  { windowBits: 9, memLevel: 1 },
];
const lengths = [0, 1, 2, 255, 5000, 65_535, 65_536, 200_000];

describe('zlib data', () => {
  it('come out as they went in, whatever stands behind their last block', async () => {
    for (const [index, option] of options.entries()) {
      for (const length of lengths) {
        const bytes = mixed(length, length + index);
        const data = zlib(bytes, option);
        const name = `${JSON.stringify(option)}, ${length} bytes`;
        for (const [what, variant] of Object.entries({
          whole: data,
          'with a byte more': joined(data, Uint8Array.of(0)),
          'with a stream more': joined(data, data),
          'with half a checksum': data.slice(0, -2),
          'with no checksum': data.slice(0, -4),
        })) {
          const filled = new Uint8Array(length);
          await inflateInto(variant, filled);
          expect(Buffer.compare(filled, bytes), `${name}, ${what}`).toBe(0);
          expect(Buffer.compare(await inflate(variant), bytes), `${name}, ${what}`).toBe(0);
        }
      }
    }
  });

  it('fill a buffer that is smaller than what they hold, at once', async () => {
    const bomb = zlib(new Uint8Array(30_000_000));
    const bytes = mixed(1000, 4);
    for (const data of [zlib(bytes), zlib(bytes).slice(0, -8), joined(zlib(bytes), Uint8Array.of(1))]) {
      const filled = new Uint8Array(900);
      await inflateInto(data, filled);
      expect(Buffer.compare(filled, bytes.subarray(0, 900))).toBe(0);
    }
    await inflateInto(bomb, new Uint8Array(10).fill(1));
    await inflateInto(bomb.slice(0, -5), new Uint8Array(10).fill(1));
  });

  it('are damaged where they end early, are no zlib data, or carry a whole checksum that is wrong', async () => {
    const bytes = mixed(1000, 5);
    const data = zlib(bytes);
    const wrong = data.with(data.length - 1, (data.at(-1) as number) ^ 1);
    for (const bad of [new Uint8Array(), data.slice(0, 1), data.slice(2), data.slice(0, -9), wrong]) {
      await expect(inflateInto(bad, new Uint8Array(1000))).rejects.toMatchObject(damage);
      await expect(inflate(bad)).rejects.toMatchObject(damage);
    }
    await expect(inflateInto(data, new Uint8Array(1001))).rejects.toMatchObject(damage);
    const filled = new Uint8Array(1000);
    await inflateInto(wrong, filled, 'ignored');
    expect(Buffer.compare(filled, bytes)).toBe(0);
  });

  it('of unknown length hold 8 MB at most', async () => {
    expect(await inflate(zlib(new Uint8Array(8_000_000)))).toHaveLength(8_000_000);
    await expect(inflate(zlib(new Uint8Array(8_000_001)))).rejects.toMatchObject(damage);
    await expect(inflate(zlib(new Uint8Array(30_000_000)))).rejects.toMatchObject(damage);
  });
});

describe('deflate data that are cut off or damaged', () => {
  /** What zlib makes of the start of the data before it misses more, or undefined where it finds them damaged. */
  const byZlib = (data: Uint8Array): Uint8Array | undefined => {
    try {
      return inflateSync(data, { finishFlush: constants.Z_SYNC_FLUSH });
    } catch {
      return undefined;
    }
  };
  const ours = (data: Uint8Array, room: number): Uint8Array => {
    const into = new Uint8Array(room);
    return into.subarray(0, unpackDeflate(data.subarray(2), into).length);
  };

  it('give the bytes that zlib gets out of them', () => {
    for (const [index, option] of options.entries()) {
      const data = zlib(mixed(1500, index), option);
      for (let length = 2; length < data.length; length += 1) {
        const cut = data.subarray(0, length);
        expect(Buffer.compare(ours(cut, 2000), byZlib(cut) as Uint8Array), `${index}, ${length}`).toBe(0);
      }
    }
  });

  it('give nothing that zlib would not, and always end', () => {
    const next = random(3);
    let whole = 0;
    for (let round = 0; round < 4000; round += 1) {
      const data = zlib(mixed(300, round), options[round % options.length]);
      for (let edit = 0; edit <= round % 3; edit += 1) data[2 + Math.floor(next() * (data.length - 6))] = next() * 256;
      const theirs = byZlib(data.subarray(0, -4));
      const mine = ours(data.subarray(0, -4), 100_000);
      if (theirs) expect(Buffer.compare(mine, theirs), `round ${round}`).toBe(0);
      if (theirs) whole += 1;
    }
    expect(whole).toBeGreaterThan(500);
  });
});

describe('small zlib data', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('start no stream: a TIFF may have 65,536 tiles of them', async () => {
    const started = vi.fn();
    vi.stubGlobal(
      'DecompressionStream',
      class extends DecompressionStream {
        constructor(format: CompressionFormat) {
          super(format);
          started();
        }
      },
    );
    for (const length of [1, 256, 65_536, 65_537]) {
      const bytes = mixed(length, length);
      const into = new Uint8Array(length);
      await inflateInto(zlib(bytes), into);
      expect(into).toEqual(bytes);
    }
    expect(started).toHaveBeenCalledTimes(1);
  });
});
