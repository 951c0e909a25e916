// The library as a visitor uses it: pictures, the bucket, styles, and a process on many pictures. Tasks are counted in actions: a
// click, a choice, a field that is filled, files that are chosen.
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { request } from '../../dist/site.ts';
import { until } from '../../until.ts';
import { violations } from './axe.ts';
import { openPlayground, type Playground, setProcess, settled, shows } from './playground.ts';

let open: Playground;
let page: Page;
let actions = 0;

beforeAll(async () => {
  open = await openPlayground();
  page = open.page;
  // The samples are in the bucket when their tiles can be chosen.
  await until(async () => expect(await tile('panda.png').isEnabled()).toBe(true));
});
afterAll(() => open?.close());

const tile = (key: string): Locator => page.locator('#pictures .tile', { hasText: key });
const object = (key: string): Locator => page.locator(`.object[data-key="${key}"]`);
const style = (name: string): Locator => page.locator(`.style-row[data-style="${name}"]`);

async function click(selector: string | Locator): Promise<void> {
  actions += 1;
  await (typeof selector === 'string' ? page.locator(selector) : selector).click();
}
async function fill(selector: string, text: string): Promise<void> {
  actions += 1;
  await page.fill(selector, text);
}
async function choose(selector: string, files: Parameters<Page['setInputFiles']>[1]): Promise<void> {
  actions += 1;
  await page.setInputFiles(selector, files);
}

/** The page as it is first seen, from which actions are counted. */
async function fromTheStart(): Promise<void> {
  await page.locator('#tab-pictures').click();
  actions = 0;
}

const picture = async (name: string, width: number, height: number) => ({
  name,
  mimeType: 'image/png',
  buffer: await sharp({ create: { width, height, channels: 3, background: '#c63' } })
    .png()
    .toBuffer(),
});
const text = (name: string, content: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });

/** The violations that axe finds outside of the viewer, which has tests of its own. */
const objections = async (): Promise<readonly string[]> =>
  (await violations(page)).filter((one) => !one.includes('oss-viewer'));

/** Drops a file that is made in the page: sending it there would take seconds. */
const drop = (name: string, byteLength: number): Promise<void> =>
  page.evaluate(
    ({ name, byteLength }) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([new Uint8Array(byteLength)], name));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    },
    { name, byteLength },
  );

describe('pictures', () => {
  test('files are taken in and shown, and each that is no picture is named with its reason', async () => {
    await choose('#open-picture input', [await picture('own.png', 60, 40), text('letter.jpg', 'Dear all')]);
    await drop('film.mp4', 21 * 2 ** 20);
    await shows(page, '#refusals', /letter\.jpg was not taken: .*format/s);
    await shows(
      page,
      '#refusals',
      /film\.mp4 was not taken: It has 22\.0\d MB, and the service takes at most 20\.97 MB/,
    );
    await shows(page, '#source-size', '60 × 40');
    expect(await page.locator('#own-pictures .tile').allTextContents()).toEqual(['own.png']);
    await page.locator('#refusals button').click();
    await until(async () => expect(await page.locator('#refusals').count()).toBe(0));
  });

  test('a private picture keeps its thumbnail, and a broken one is marked', async () => {
    await request(page, '/image-demo/broken.png', {
      method: 'PUT',
      headers: { 'content-type': 'image/png' },
      body: Buffer.from('no picture'),
    });
    await page.locator('#tab-bucket').click();
    await object('own.png').locator('select').selectOption('private');
    await shows(page, '#status', 'The ACL of own.png is now private.');
    expect((await request(page, '/image-demo/own.png')).status).toBe(403);
    // The browser still has the picture of the public URL.
    await page.reload();
    await shows(page, '#own-pictures', /broken\.pngNo picture/);
    const thumbnail = tile('own.png').locator('img');
    await until(async () => expect(await thumbnail.getAttribute('src')).toMatch(/x-oss-signature=/));
    await until(async () => expect(await thumbnail.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(60));
  });

  test('a removed picture comes back with its access', async () => {
    await page.locator('.tile-remove[aria-label="Delete own.png"]').click();
    await shows(page, '#undo-notice', 'Deleted own.png.');
    await tile('own.png').waitFor({ state: 'detached' });
    await page.locator('#undo-delete').click();
    await tile('own.png').waitFor();
    await page.locator('#undo-notice').waitFor({ state: 'detached' });
    expect((await request(page, '/image-demo/own.png')).status).toBe(403);
  });

  test('a link to a picture that is not here takes a file in under that very key', async () => {
    await page.evaluate(() => {
      location.hash = '#/trip/sea.png?x-oss-process=image/resize,w_30';
    });
    await shows(page, '#stand-in', 'trip/sea.png is not in this browser');
    await choose('#open-as input', await picture('something else.png', 90, 60));
    await shows(page, '#source-size', '90 × 60');
    await shows(page, '#result-size', '30 × 20');
    await until(async () => expect(await page.locator('#stand-in').count()).toBe(0));
    expect((await request(page, '/image-demo/trip/sea.png')).status).toBe(200);
  });
});

describe('the bucket', () => {
  test('lists objects and folders: 1 action, and searches all of them', async () => {
    await fromTheStart();
    await click('#tab-bucket');
    await object('example.jpg').waitFor();
    expect(actions).toBe(1);
    expect(await page.locator('.folder').allTextContents()).toEqual([expect.stringContaining('trip/')]);
    await page.fill('#search-objects', 'SEA');
    await until(async () => expect(await page.locator('.object-name').allTextContents()).toEqual(['trip/sea.png']));
    await page.fill('#search-objects', '');
    await page.locator('.folder button').click();
    await until(async () => expect(await page.locator('.object-name').allTextContents()).toEqual(['sea.png']));
    await page.locator('.path button').first().click();
    await object('example.jpg').waitFor();
  });

  test('upload: 2 actions, and nothing is overwritten', async () => {
    await fromTheStart();
    await click('#tab-bucket');
    await choose('#upload input', [text('notes.txt', 'one'), text('notes.txt', 'two')]);
    await object('notes-2.txt').waitFor();
    expect(actions).toBe(2);
    const bodies = await Promise.all(['notes.txt', 'notes-2.txt'].map((key) => request(page, `/image-demo/${key}`)));
    expect(bodies.map(({ body }) => body.toString())).toEqual(['one', 'two']);
  });

  test('ACL of an object: 2 actions, and it holds', async () => {
    await fromTheStart();
    await click('#tab-bucket');
    actions += 1;
    await object('notes.txt').locator('select').selectOption('private');
    await shows(page, '#status', 'The ACL of notes.txt is now private.');
    expect(actions).toBe(2);
    expect((await request(page, '/image-demo/notes.txt')).status).toBe(403);
  });

  test('ACL of the bucket: 2 actions, and the page goes on where it is private', async () => {
    await fromTheStart();
    await click('#tab-bucket');
    actions += 1;
    await page.locator('#bucket-acl').selectOption('private');
    await shows(page, '#status', 'The ACL of the bucket is now private.');
    expect(actions).toBe(2);
    expect((await request(page, '/image-demo/example.jpg')).status).toBe(403);
    await page.reload();
    await shows(page, '#result-size', '30 × 20');
    await page.locator('#tab-bucket').click();
    await until(async () => expect(await page.inputValue('#bucket-acl')).toBe('private'));
    await page.locator('#bucket-acl').selectOption('public-read-write');
    await shows(page, '#status', 'The ACL of the bucket is now public-read-write.');
  });

  test('delete: 2 actions, with an undo for each of several', async () => {
    await fromTheStart();
    await click('#tab-bucket');
    await click(object('notes.txt').locator('.object-delete'));
    await shows(page, '#undo-notice', 'Deleted notes.txt.');
    expect(actions).toBe(2);
    await object('notes.txt').waitFor({ state: 'detached' });
    for (const key of ['notes-2.txt', 'broken.png']) await object(key).locator('input').check();
    await page.locator('#delete-ticked').click();
    await shows(page, '#undo-notice', 'Deleted 2 objects.');
    expect((await request(page, '/image-demo/notes-2.txt')).status).toBe(404);
    await page.locator('#undo-delete').click();
    await object('notes-2.txt').waitFor();
    await shows(page, '#undo-notice', 'Deleted notes.txt.');
    await page.locator('#undo-delete').click();
    await object('notes.txt').waitFor();
    await until(async () => expect(await object('notes.txt').locator('select').inputValue()).toBe('private'));
    expect((await request(page, '/image-demo/notes-2.txt')).body.toString()).toBe('two');
  });

  test('an undo does not overwrite what came under the name meanwhile, and can be tried again', async () => {
    await object('notes-2.txt').locator('.object-delete').click();
    await object('notes-2.txt').waitFor({ state: 'detached' });
    await choose('#upload input', text('notes-2.txt', 'newer'));
    await object('notes-2.txt').waitFor();
    await page.locator('#undo-delete').click();
    await shows(page, '#status.fault', 'There is an object notes-2.txt again.');
    await object('notes-2.txt').locator('.object-details').click();
    await page.fill('.new-key', 'newer.txt');
    await page.locator('.rename').click();
    await object('newer.txt').waitFor();
    await page.locator('#undo-delete').click();
    await object('notes-2.txt').waitFor();
    expect((await request(page, '/image-demo/newer.txt')).body.toString()).toBe('newer');
    expect((await request(page, '/image-demo/notes-2.txt')).body.toString()).toBe('two');
  });

  test('saveas: 2 actions, under a name that is proposed', async () => {
    await fromTheStart();
    await click('#tab-bucket');
    await click('#save-result');
    await shows(page, '#status', /Saved the result as sea-30x20\.png/);
    await object('sea-30x20.png').waitFor();
    expect(actions).toBe(2);
    const saved = await sharp((await request(page, '/image-demo/sea-30x20.png')).body).metadata();
    expect(saved).toMatchObject({ format: 'png', width: 30, height: 20 });
    // The same again gets another name.
    await until(async () => expect(await page.inputValue('#save-key')).toBe('sea-30x20-2.png'));
  });

  test('signed URL with what was signed: 2 actions, and it opens what is private', async () => {
    await fromTheStart();
    await click('#tab-bucket');
    await click(object('notes.txt').locator('.object-sign'));
    const signed = object('notes.txt').locator('textarea.signed');
    await until(async () => expect(await signed.inputValue()).toMatch(/^https:\/\/image-demo\.oss-cn-hangzhou\./));
    await until(async () =>
      expect(await object('notes.txt').locator('.string-to-sign').inputValue()).toMatch(/^OSS4-HMAC-SHA256\n/),
    );
    expect(actions).toBe(2);
    await until(async () =>
      expect(await object('notes.txt').locator('.canonical-request').inputValue()).toMatch(/^GET\n\/image-demo\/notes/),
    );
    await object('notes.txt').locator('select').nth(2).selectOption('v1');
    await object('notes.txt').locator('select').nth(3).selectOption('path');
    await object('notes.txt').locator('.check input').uncheck();
    await until(async () => expect(await signed.inputValue()).toMatch(/\/image-demo\/notes\.txt\?.*Signature=/));
    await until(async () => {
      const reply = await request(page, await signed.inputValue());
      expect([reply.status, reply.body.toString()]).toEqual([200, 'one']);
    });
  });

  test('has nothing that axe objects to', async () => {
    await object('example.jpg').locator('.object-details').click();
    await object('example.jpg').locator('input').first().check();
    expect(await objections()).toEqual([]);
  });
});

describe('styles', () => {
  test('save as a style and use it: 3 actions, and the URL agrees with the preview', async () => {
    await setProcess(page, 'image/resize,w_45');
    await fromTheStart();
    await click('#tab-styles');
    await fill('#style-name', 'tiny');
    await click('#save-style-use');
    await until(async () => expect(await page.inputValue('#process-text')).toBe('style/tiny'));
    expect(actions).toBe(3);
    await settled(page);
    await shows(page, '#result-size', '45 × 30');
    const reply = await request(page, '/image-demo/trip/sea.png?x-oss-process=style/tiny');
    expect(await sharp(reply.body).metadata()).toMatchObject({ width: 45, height: 30 });
    await shows(page, '#style-count', '2 of at most 50 styles');
  });

  test('a wrong name is told in the words of the package, and a changed style changes the preview', async () => {
    await fill('#style-name', 'not so!');
    await shows(page, '.style-form .list-fault', /1 to 63 letters, digits/);
    expect(await page.locator('#save-style-use').isDisabled()).toBe(true);
    await style('tiny').locator('.style-expand').click();
    await until(async () => expect(await page.inputValue('#process-text')).toBe('image/resize,w_45'));
    await setProcess(page, 'image/resize,w_60');
    await fill('#style-name', 'tiny');
    await shows(page, '.style-form', 'This replaces the style tiny.');
    await click('#save-style-use');
    await shows(page, '#result-size', '60 × 40');
  });

  test('a deleted style is missed by the preview, and comes back by undo', async () => {
    await style('tiny').locator('.style-delete').click();
    await shows(page, '#notices', 'NoSuchStyle');
    await page.locator('#undo-delete').click();
    await style('tiny').waitFor();
    await shows(page, '#result-size', '60 × 40');
    await until(async () => expect(await page.locator('#notices.fault').count()).toBe(0));
  });

  test('are exported and imported as the XML of the console', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#export-xml').click()]);
    const xml = await readFile(await download.path(), 'utf8');
    expect(xml).toContain('<Name>tiny</Name>\n    <Content>image/resize,w_60</Content>');
    await style('tiny').locator('.style-delete').click();
    await style('tiny').waitFor({ state: 'detached' });
    await choose('#import-styles input', { name: 's.xml', mimeType: 'text/xml', buffer: Buffer.from(xml) });
    await style('tiny').waitFor();
    await until(async () => expect(await page.locator('#notices.fault').count()).toBe(0));
    await settled(page);
    await choose('#import-styles input', text('none.json', '{}'));
    await shows(page, '#status.fault', 'none.json holds no styles.');
    expect(await objections()).toEqual([]);
  });
});

describe('the same process on many pictures', () => {
  test('20 pictures, results back as a ZIP: 3 actions; one that fails stops no other', async () => {
    await setProcess(page, 'image/resize,w_50/format,webp');
    const own = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        picture(index % 4 === 0 ? 'same.png' : `p${index}.png`, 1000 + index, 800),
      ),
    );
    await fromTheStart();
    await click('#open-batch');
    await choose('#batch-files input', [text('not.png', 'no picture'), ...own]);
    await page.locator('#save-zip:enabled').waitFor({ timeout: 30_000 });
    const [download] = await Promise.all([page.waitForEvent('download'), click('#save-zip')]);
    expect(actions).toBe(3);
    await shows(page, '#batch-totals', /20 of 21 done, 1 failed\. .* saved\./);
    await shows(page, '.batch-job.failed', /not\.png.*format/s);
    const entries = readZip(await readFile(await download.path()));
    expect(entries).toHaveLength(20);
    expect(new Set(entries.map(({ name }) => name)).size).toBe(20);
    expect(entries.map(({ name }) => name)).toContain('same-5.webp');
    for (const { body } of entries) expect(await sharp(body).metadata()).toMatchObject({ format: 'webp', width: 50 });
    expect(await objections()).toEqual([]);
    await page.keyboard.press('Escape');
  });

  test('can be cancelled: what is done stays, the rest is marked', async () => {
    await setProcess(page, 'image/blur,r_50,s_50');
    const many = await Promise.all(Array.from({ length: 12 }, (_, index) => picture(`m${index}.png`, 2000, 1500)));
    await page.locator('#open-batch').click();
    await page.locator('#new-batch').click();
    await choose('#batch-files input', many);
    await page.locator('.batch-job.done').first().waitFor({ timeout: 30_000 });
    await page.locator('#cancel-batch').click();
    await page.locator('#new-batch').waitFor();
    expect(await page.locator('.batch-job.stopped').count()).toBeGreaterThan(0);
    expect(await page.locator('.batch-job.done').count()).toBeGreaterThan(0);
    expect(await page.locator('#save-zip').isEnabled()).toBe(true);
    await page.keyboard.press('Escape');
  });
});

test('nothing failed without a word', () => {
  // Requests that were refused on purpose are all that the browser has to say.
  expect(open.errors.filter((error) => !/status of 40[0349]/.test(error))).toEqual([]);
  expect(open.elsewhere).toEqual([]);
});

interface ZipEntry {
  readonly name: string;
  readonly body: Buffer;
}

/** The entries of a ZIP that compresses nothing, read from its central directory. */
function readZip(zip: Buffer): ZipEntry[] {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [size, nameLength, extraLength, commentLength, local] = [
      zip.readUInt32LE(at + 24),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
      zip.readUInt32LE(at + 42),
    ];
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
      body: zip.subarray(start, start + size),
    });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}
