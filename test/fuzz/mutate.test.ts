// The mutators: deterministic, and neither so coarse that nothing is decoded nor so fine that nothing is refused.
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { FormatName } from '../../src/pixels.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { nodeEngine } from '../node-engine.ts';
import { chanceOf } from './chance.ts';
import { limits } from './jobs.ts';
import { changedFile, pictureTargets, seeds } from './pictures.ts';
import { recordTargets } from './records.ts';
import { requestTargets } from './requests.ts';
import { structures } from './seeds.ts';

const formatNames = Object.keys(seeds) as FormatName[];
const engine = nodeEngine(limits);

describe.each(formatNames)('%s', (format) => {
  test('every seed is cut into parts and joined to a file that gives the same picture', async () => {
    // A PNG may be packed otherwise, and a TIFF has its directory at another place.
    for (const bytes of seeds[format]) {
      const again = structures[format].join(structures[format].split(bytes));
      const [before, after] = await Promise.all([picture(bytes), picture(again)]);
      expect(after).toBe(before);
    }
  });

  test('the same choices make the same file, and others another', () => {
    const make = (index: number): string =>
      Buffer.from(changedFile(format, chanceOf(3, format, index))).toString('base64');
    const made = Array.from({ length: 30 }, (_, index) => make(index));
    expect(Array.from({ length: 30 }, (_, index) => make(29 - index)).reverse()).toEqual(made);
    expect(new Set(made).size).toBeGreaterThan(24);
  });
});

// Nothing here decodes HEIC, so all of its files are refused.
test.each(formatNames.filter((format) => format !== 'heic'))(
  'of the changed %s files more than a tenth is decoded, and more than a tenth refused',
  async (format) => {
    const count = 120;
    let decoded = 0;
    for (let index = 0; index < count; index += 1)
      if ((await picture(changedFile(format, chanceOf(4, format, index)))) !== 'refused') decoded += 1;
    expect(decoded).toBeGreaterThan(count / 10);
    expect(count - decoded).toBeGreaterThan(count / 10);
  },
);

/** The average colour and the header, or that there is none: enough to tell pictures apart, and fast. */
async function picture(bytes: Uint8Array): Promise<string> {
  const [colour, info] = await Promise.all(
    ['image/average-hue', 'image/info'].map((process) =>
      engine.run(parseProcess(process), bytes.slice().buffer as ArrayBuffer),
    ),
  );
  if (!colour?.ok || !info?.ok) return 'refused';
  const text = (body: ArrayBuffer): string => new TextDecoder().decode(body);
  return text(colour.body) + text(info.body).replace(/"FileSize": \{\s*"value": "\d+"/, '');
}

test.each([...pictureTargets, ...requestTargets, ...recordTargets])(
  'target $name makes an input from its choices alone',
  async (target) => {
    for (let index = 0; index < 20; index += 1) {
      const [one, other] = await Promise.all([0, 1].map(async () => target.make(chanceOf(1, target.name, index))));
      // Far faster on bytes than toEqual.
      expect(isDeepStrictEqual(one, other)).toBe(true);
    }
  },
);
