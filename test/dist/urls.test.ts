// The main job from the built demo, in a real Chromium: each row of the table by path, host and site URL, with a page's
// pool and by the service worker alone. Sources are generated, and put into the bucket as any page would.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { nodeEngine, run } from '../node-engine.ts';
import { exampleJpeg } from '../pictures.ts';
import { forgetResults } from './bucket-page.ts';
import { imageSize, madeByPool, openDemo, type Reply, request, startBrowser } from './site.ts';

const demo = inject('demo');
const origin = demo.replace(/\/$/, '');
const host = 'http://image-demo.oss-cn-hangzhou.aliyuncs.com';

const photo = async (width: number, height: number): Promise<Buffer> => {
  const noise = await sharp({
    create: {
      width: 40,
      height: 27,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .png()
    .toBuffer();
  return sharp(noise)
    .resize(width, height, { kernel: 'cubic', fit: 'fill' })
    .jpeg({ quality: 82, mozjpeg: false })
    .toBuffer();
};

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly format: string;
  readonly data: Buffer;
}

async function read(reply: Reply): Promise<Picture> {
  const { format } = await sharp(reply.body).metadata();
  const { data, info } = await sharp(reply.body).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, format: format ?? '', data };
}

const pixel = ({ width, data }: Picture, x: number, y: number): number[] => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

/** Mean absolute difference per channel. */
const difference = (a: Buffer, b: Buffer): number => {
  expect(a.length).toBe(b.length);
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += Math.abs((a[index] as number) - (b[index] as number));
  return sum / a.length;
};

const psnr = (a: Buffer, b: Buffer): number => {
  const squares = a.reduce((sum, value, index) => sum + (value - (b[index] as number)) ** 2, 0);
  return 10 * Math.log10((255 * 255 * a.length) / squares);
};

const sources: Record<string, Buffer> = {};
let browser: Browser;
let context: BrowserContext;
let withPool: Page;
let alone: Page;

const fixtures = process.env.OSS_IMG_FIXTURES;
const fixture = async (name: string, otherwise: () => Promise<Buffer> | Buffer): Promise<Buffer> =>
  fixtures ? readFile(join(fixtures, name)) : otherwise();

/** A JPEG whose frame header promises a size its data does not have: nothing may decode it to find out. */
function claiming(width: number, height: number, jpeg: Buffer): Buffer {
  const result = Buffer.concat([jpeg, Buffer.alloc(1_000_000)]);
  const frame = result.indexOf(Buffer.from([0xff, 0xc0]));
  result.writeUInt16BE(height, frame + 5);
  result.writeUInt16BE(width, frame + 7);
  return result;
}

beforeAll(async () => {
  const example = await fixture('example.jpg', async () => Buffer.from(await exampleJpeg()));
  Object.assign(sources, {
    'table/example.jpg': example,
    'table/grey.jpg': await sharp(await photo(200, 100))
      .greyscale()
      .jpeg()
      .toBuffer(),
    'table/turned.jpg': await sharp(example).withMetadata({ orientation: 6 }).jpeg({ quality: 82 }).toBuffer(),
    'table/text.jpg': Buffer.from('This is not a picture.'),
    'table/truncated.jpg': await fixture('truncated.jpg', () => example.subarray(0, 9000)),
    'table/giant.jpg': await fixture('giant-image.jpg', () => claiming(20_000, 14_000, example)),
  });
  browser = await startBrowser();
  context = await browser.newContext();
  withPool = await openDemo(context, demo);
  for (const [key, body] of Object.entries(sources)) {
    const put = await request(withPool, `/image-demo/${key}`, {
      method: 'PUT',
      body,
      headers: { 'content-type': 'image/jpeg' },
    });
    expect(put.status).toBe(200);
    // The same picture served by the site itself.
    await fetch(`${origin}/photos/${key.split('/').at(-1)}`, { method: 'PUT', body: new Uint8Array(body) });
  }
});
afterAll(() => browser?.close());

const families = {
  path: (name: string, process: string) => `${origin}/image-demo/table/${name}?x-oss-process=${process}`,
  host: (name: string, process: string) => `${host}/table/${name}?x-oss-process=${process}`,
  site: (name: string, process: string) => `${origin}/photos/${name}?x-oss-process=${process}`,
};

interface Row {
  readonly source: string;
  readonly process: string;
  readonly size?: string;
  readonly format?: string;
  readonly check?: (picture: Picture, original: Picture, reply: Reply) => void | Promise<void>;
  readonly error?: { readonly status: number; readonly code: string; readonly ec?: string };
}

const original = 'example.jpg';
const text = 'text_SGVsbG8g5Zu-54mH5pyN5YqhIQ';

const rows: Row[] = [
  { source: original, process: 'image/resize,w_100', size: '100x67' },
  { source: original, process: 'image/resize,m_fixed,w_100,h_100', size: '100x100' },
  {
    source: original,
    process: 'image/crop,w_100,h_100,x_100,y_100,r_1',
    size: '100x100',
    check: (picture, source) => {
      const wanted = Buffer.concat(
        Array.from({ length: 100 }, (_, y) =>
          source.data.subarray(((100 + y) * 400 + 100) * 3, ((100 + y) * 400 + 200) * 3),
        ),
      );
      expect(difference(picture.data, wanted)).toBeLessThan(4);
    },
  },
  {
    source: original,
    process: 'image/rotate,90',
    size: '267x400',
    check: (picture, source) => {
      const turned = Buffer.alloc(picture.data.length);
      for (let y = 0; y < 400; y += 1)
        for (let x = 0; x < 267; x += 1) turned.set(pixel(source, y, 266 - x), (y * 267 + x) * 3);
      expect(difference(picture.data, turned)).toBeLessThan(4);
    },
  },
  {
    source: original,
    process: 'image/sharpen,100/format,png',
    size: '400x267',
    format: 'png',
    check: (picture, source) => {
      const steepness = ({ data }: Picture): number => {
        let sum = 0;
        for (let at = 3; at < data.length; at += 1) sum += Math.abs((data[at] as number) - (data[at - 3] as number));
        return sum;
      };
      expect(steepness(picture)).toBeGreaterThan(steepness(source) * 1.1);
    },
  },
  { source: original, process: 'image/sharpen,100', size: '400x267' },
  {
    source: original,
    process: `image/watermark,${text}/format,png`,
    size: '400x267',
    format: 'png',
    check: (picture, source) => {
      const box = { left: 400, top: 267, right: -1, bottom: -1 };
      for (let y = 0; y < 267; y += 1) {
        for (let x = 0; x < 400; x += 1) {
          if (pixel(picture, x, y).join() === pixel(source, x, y).join()) continue;
          Object.assign(box, {
            left: Math.min(box.left, x),
            top: Math.min(box.top, y),
            right: Math.max(box.right, x),
            bottom: Math.max(box.bottom, y),
          });
        }
      }
      // Ten pixels from both edges; antialiasing may leave the outermost row or column of the box without visible ink.
      expect(400 - 1 - box.right).toBeGreaterThanOrEqual(10);
      expect(400 - 1 - box.right).toBeLessThanOrEqual(11);
      expect(267 - 1 - box.bottom).toBeGreaterThanOrEqual(10);
      expect(267 - 1 - box.bottom).toBeLessThanOrEqual(11);
      expect(box.left).toBeGreaterThan(100);
      expect(box.top).toBeGreaterThan(200);
    },
  },
  { source: original, process: `image/watermark,${text}`, size: '400x267' },
  {
    source: original,
    process: 'image/format,png',
    size: '400x267',
    format: 'png',
    check: (picture, source) => expect(difference(picture.data, source.data)).toBe(0),
  },
  { source: original, process: 'image/resize,m_fixed,w_100,h_100/rotate,90', size: '100x100' },
  { source: original, process: 'image%2Fresize%2Cm_fixed%2Cw_100%2Ch_100%2Frotate%2C90', size: '100x100' },
  ...['lfit 150x75', 'mfit 160x80', 'fill 150x80', 'pad 150x80', 'fixed 150x80'].flatMap((line): Row[] => {
    const [mode, size] = line.split(' ') as [string, string];
    return ['', ',limit_0', ',limit_1'].map((limit) => ({
      source: 'grey.jpg',
      process: `image/resize,m_${mode},w_150,h_80${limit}`,
      size,
    }));
  }),
  { source: 'grey.jpg', process: 'image/resize,w_400', size: '200x100' },
  { source: 'grey.jpg', process: 'image/resize,w_400,limit_0', size: '400x200' },
  { source: 'grey.jpg', process: 'image/resize,m_fixed,h_50', size: '100x50' },
  { source: 'grey.jpg', process: 'image/resize,p_50', size: '100x50' },
  { source: original, process: 'image/crop,x_350,w_100', size: '50x267' },
  {
    source: original,
    process: 'image/crop,w_200,h_200,g_se/format,png',
    size: '200x200',
    format: 'png',
    check: (picture, source) => {
      for (const [x, y] of [
        [0, 0],
        [199, 0],
        [0, 199],
        [199, 199],
        [77, 123],
      ] as const)
        expect(pixel(picture, x, y)).toEqual(pixel(source, 200 + x, 67 + y));
    },
  },
  { source: original, process: 'image/crop,x_500', error: { status: 400, code: 'CutEdgeExceedRange' } },
  {
    source: original,
    process: 'image/quality,Q_30',
    size: '400x267',
    check: async (_p, _o, reply) => expect(await writtenQuality(reply)).toBe(30),
  },
  // The source is estimated at quality 82; half of it is 41.
  {
    source: original,
    process: 'image/quality,q_50',
    size: '400x267',
    check: async (_p, _o, reply) => expect(await writtenQuality(reply)).toBe(41),
  },
  {
    source: original,
    process: 'image/format,webp',
    size: '400x267',
    format: 'webp',
    check: async (picture) => {
      const theirs = await sharp(sources['table/example.jpg'] as Buffer)
        .webp({ quality: 80 })
        .toBuffer();
      // Two releases of the same encoder: 37.9 dB apart on example.jpg, where each is 37 to 38 dB from the source.
      expect(psnr(picture.data, (await read({ status: 200, headers: {}, body: theirs })).data)).toBeGreaterThan(36);
    },
  },
  { source: 'turned.jpg', process: 'image/resize,w_100', size: '100x150' },
  { source: 'turned.jpg', process: 'image/resize,w_100/auto-orient,0', size: '100x67' },
  {
    source: original,
    process: 'image/resize,w_0',
    error: { status: 400, code: 'InvalidArgument', ec: '0040-00000312' },
  },
  {
    source: original,
    process: 'image/rotate,400',
    error: { status: 400, code: 'InvalidArgument', ec: '0040-00000217' },
  },
  {
    source: original,
    process: 'image/format,f_png',
    error: { status: 400, code: 'InvalidArgument', ec: '0040-00000206' },
  },
  { source: original, process: 'image/slim,1', error: { status: 400, code: 'InvalidArgument', ec: '0040-00000213' } },
  {
    source: 'missing.jpg',
    process: 'image/resize,w_100',
    error: { status: 404, code: 'NoSuchKey', ec: '0040-00000024' },
  },
  {
    source: 'missing.jpg',
    process: 'image/resize,w_0',
    error: { status: 400, code: 'InvalidArgument', ec: '0040-00000312' },
  },
  {
    source: 'text.jpg',
    process: 'image/resize,w_100',
    error: { status: 400, code: 'BadRequest', ec: '0040-00000005' },
  },
  { source: 'truncated.jpg', process: 'image/resize,w_100', error: { status: 400, code: 'ImageDamage' } },
  {
    source: 'giant.jpg',
    process: 'image/resize,w_100',
    error: { status: 400, code: 'MemLimitExceeded', ec: '0040-00000012' },
  },
];

/** By its quantisation table, through the service's own report. */
async function writtenQuality({ body }: Reply): Promise<number> {
  const { estimateQuality } = await import('../../src/formats/jpeg/quality.ts');
  const table = body.indexOf(Buffer.from([0xff, 0xdb])) + 5;
  return estimateQuality([...body.subarray(table, table + 64)]);
}

async function holds(page: Page, family: keyof typeof families, row: Row, by: string): Promise<void> {
  const ask = async (): Promise<Reply> => {
    await forgetResults(page);
    return request(page, families[family](row.source, row.process));
  };
  const reply = await (by === 'page pool' && !row.error ? madeByPool(ask) : ask());
  if (row.error) {
    expect([reply.status, reply.headers['content-type']]).toEqual([row.error.status, 'application/xml']);
    const xml = reply.body.toString();
    expect(xml).toContain(`<Code>${row.error.code}</Code>`);
    expect(reply.headers['x-oss-ec']).toBe(row.error.ec);
    if (row.error.ec) expect(xml).toContain(`<EC>${row.error.ec}</EC>`);
    return;
  }
  const format = row.format ?? 'jpeg';
  expect([reply.status, reply.headers['content-type'], reply.headers['content-length']]).toEqual([
    200,
    `image/${format}`,
    String(reply.body.length),
  ]);
  expect(reply.headers['server-timing']).toMatch(
    new RegExp(`^engine;desc="${by}".* decode;dur=[0-9.]+.* encode;dur=[0-9.]+$`),
  );
  const picture = await read(reply);
  expect([picture.format, `${picture.width}x${picture.height}`]).toEqual([format, row.size]);
  await row.check?.(
    picture,
    await read({ status: 200, headers: {}, body: sources[`table/${row.source}`] as Buffer }),
    reply,
  );
}

describe('with a page and its pool', () => {
  describe.each(Object.keys(families) as (keyof typeof families)[])('%s URLs', (family) => {
    test.each(rows)('$source $process', (row) => holds(withPool, family, row, 'page pool'));
  });

  test('an <img> shows each family', async () => {
    for (const family of Object.values(families)) {
      expect(await imageSize(withPool, family('example.jpg', 'image/resize,m_fixed,w_100,h_100/rotate,90'))).toEqual({
        width: 100,
        height: 100,
      });
    }
  });

  test('120 damaged jpgs one after another are refused, then a good picture works', async () => {
    const good = sources['table/example.jpg'] as Buffer;
    const before = await request(withPool, families.path('example.jpg', 'image/resize,w_90'));
    for (let index = 0; index < 120; index += 1) {
      const damaged = Buffer.from(good);
      // Three kinds: cut off, headers overwritten, the data's end torn away with the end marker kept.
      if (index % 3 === 0) damaged.fill(0x55, 2 + index, 600 + index);
      const body =
        index % 3 === 1
          ? damaged.subarray(0, 700 + index * 50)
          : index % 3 === 2
            ? Buffer.concat([damaged.subarray(0, 5000 + index * 20), Buffer.from([0xff, 0xd9])])
            : damaged;
      await request(withPool, '/image-demo/table/damaged.jpg', { method: 'PUT', body });
      const reply = await request(withPool, families.path('damaged.jpg', 'image/resize,w_100'));
      expect([index, reply.status]).toEqual([index, 400]);
      expect(reply.body.toString()).toMatch(/<Code>(ImageDamage|BadRequest)<\/Code>/);
    }
    await forgetResults(withPool);
    const after = await request(withPool, families.path('example.jpg', 'image/resize,w_90'));
    expect(after.body.equals(before.body)).toBe(true);
  });
});

describe('by the service worker alone', () => {
  beforeAll(async () => {
    await withPool.close();
    alone = await context.newPage();
    await alone.goto(`${origin}/photos/nothing`);
    await forgetResults(alone);
  });

  test('a URL typed into the address bar shows the picture', async () => {
    const response = await alone.goto(families.path('example.jpg', 'image/resize,m_fixed,w_100,h_100/rotate,90'));
    expect(response?.fromServiceWorker()).toBe(true);
    expect([response?.status(), response?.headers()['content-type']]).toEqual([200, 'image/jpeg']);
    expect(response?.headers()['server-timing']).toContain('desc="service worker"');
    expect(await alone.evaluate(() => document.images[0]?.naturalWidth)).toBe(100);
  });

  describe.each(Object.keys(families) as (keyof typeof families)[])('%s URLs', (family) => {
    beforeAll(async () => {
      // A page of the site that knows nothing of the library.
      await alone.goto(`${origin}/photos/nothing`);
    });
    test.each(rows)('$source $process', (row) => holds(alone, family, row, 'service worker'));
  });

  test('the same jobs in Node, where there is no browser, give the same bytes', async () => {
    const engine = nodeEngine();
    for (const { source, process, error } of rows) {
      if (error || process.includes('watermark')) continue;
      await forgetResults(alone);
      const reply = await request(alone, families.path(source, process));
      const here = await run(engine, sources[`table/${source}`] as Buffer, process);
      expect([process, reply.body.equals(Buffer.from(here.body))]).toEqual([process, true]);
    }
  });
});
