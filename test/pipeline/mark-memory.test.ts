// The pictures of watermarks in memory: the one of the current step, beside the main picture.
import { expect, it } from 'vitest';
import type { Mark } from '../../src/actions/action.ts';
import { encodeBase64UrlText } from '../../src/base64.ts';
import { wasmCodecs } from '../../src/formats/codecs.ts';
import { defaultLimits } from '../../src/limits.ts';
import { makeMarks, planMarks } from '../../src/pipeline/marks.ts';
import { openSource } from '../../src/pipeline/source.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { loadWasm, nodeEngine } from '../node-engine.ts';
import { photo, pngOf } from '../pictures.ts';
import { drawn } from '../pixels.ts';

const png = await pngOf(photo(20, 20));
const mark: Mark = { name: 'mark.png', percentOfMain: 100 };
const size = (side: number) => ({ width: side, height: side });

it('only the mark of the current step is kept, and it is made once for all that need the same', async () => {
  const { codecs } = wasmCodecs(loadWasm);
  let made = 0;
  const plans = planMarks({ 'mark.png': png.slice().buffer }, (bytes) =>
    openSource(bytes, { codecs, limits: defaultLimits }),
  );
  const marks = makeMarks(plans, async (_, plan) => {
    made += 1;
    return drawn(plan.size.width, plan.size.height, () => [0, 0, 0, 255]);
  });
  for (let side = 1; side <= 200; side += 1) {
    await marks.load(mark, size(side));
    await marks.load(mark, size(side));
    expect(marks.get(mark, size(side))).toMatchObject(size(side));
    if (side > 1) expect(() => marks.get(mark, size(side - 1))).toThrow('not loaded');
  }
  expect(made).toBe(200);
});

it('a mark counts beside the main picture, before either is decoded', async () => {
  const process = parseProcess(`image/watermark,image_${encodeBase64UrlText('mark.png')},P_100`);
  const run = async (machinePixels: number) => {
    const engine = nodeEngine({ machinePixels });
    const objects = { 'mark.png': png.slice().buffer };
    return engine.run(process, (await pngOf(photo(100, 100))).buffer, { objects });
  };
  // While the mark is made, a pixel of the main picture takes a quarter of the memory that it takes to decode one.
  const exactly = 100 * 100 + (100 * 100) / 4;
  expect(await run(exactly)).toMatchObject({ ok: true });
  expect(await run(exactly - 1)).toMatchObject({
    error: { code: 'MemLimitExceeded', message: expect.stringContaining('12,500 pixels') },
  });
});
