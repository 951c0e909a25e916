// The process string and its forms: typed, pasted, completed, undone, shared.
import type { Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { crc32 } from '../../../src/formats/png/crc32.ts';
import { request } from '../../dist/site.ts';
import { until } from '../../until.ts';
import { openPlayground, type Playground, setProcess, settled, shows } from './playground.ts';

let open: Playground;
let page: Page;

beforeAll(async () => {
  open = await openPlayground();
  page = open.page;
});
afterAll(() => open?.close());

const text = (): Promise<string> => page.inputValue('#process-text');
const card = (name: string) => page.locator('#steps > li', { hasText: name });

describe('faults', () => {
  test('the wrong part is pointed out while typing, with code and EC, and the last good picture stays', async () => {
    await setProcess(page, 'image/resize,w_150/rotate,90');
    await setProcess(page, 'image/resize,w_150/rotate,400');
    await shows(page, '#notices', /InvalidArgument/);
    await shows(page, '#notices', /0040-00000217/);
    await until(async () => expect(await page.textContent('#process-paint .fault-mark')).toBe('400'));
    await until(async () => expect(await page.textContent('#result-size')).toMatch(/10[01] × 150/));
    await until(async () => expect(await page.locator('#facts.stale').count()).toBe(1));
  });

  test('one click mends w_0', async () => {
    await setProcess(page, 'image/resize,w_0');
    await shows(page, '#notices.fault', 'InvalidArgument');
    await shows(page, '#status', 'w is invalid');
    await page.locator('.mends button').first().click();
    expect(await page.textContent('#status')).not.toContain('invalid');
    expect(await text()).toBe('image/resize,w_1');
    await shows(page, '#result-size', '1 × 1');
  });

  test('a missing watermark picture is told as the service tells it', async () => {
    const missing = Buffer.from('missing.png').toString('base64url');
    await setProcess(page, `image/watermark,image_${missing}`);
    await shows(page, '#notices', /NoSuchKey/);
    await shows(page, '#notices', /missing\.png/);
  });

  test('sys/saveas previews what it would save, and saves when asked to', async () => {
    const target = Buffer.from('saved/small.jpg').toString('base64url');
    await setProcess(page, `image/resize,w_70|sys/saveas,o_${target}`);
    await shows(page, '#result-size', '70 × 47');
    await shows(page, '#save-as', /saved\/small\.jpg.*image-demo/);
    await page.locator('#save-as button').click();
    await shows(page, '#status', /Saved as saved\/small\.jpg/);
    expect((await request(page, '/image-demo/saved/small.jpg')).status).toBe(200);
    await card('resize').locator('.step-toggle').click();
    await page.locator('#step-0-width').fill('60');
    expect(await text()).toBe(`image/resize,w_60|sys/saveas,o_${target}`);
  });

  test('a damaged file shows its error, not the result of the picture before', async () => {
    await setProcess(page, 'image/resize,w_100');
    const plain = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#c63' } })
      .png()
      .toBuffer();
    // Every chunk and checksum is right, so that the file is taken; what the IDAT chunk holds cannot be inflated.
    const at = plain.indexOf('IDAT');
    const data = Buffer.concat([Buffer.from('IDAT'), Buffer.alloc(plain.readUInt32BE(at - 4), 0x55)]);
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(data));
    const damaged = Buffer.concat([plain.subarray(0, at), data, checksum, plain.subarray(at + data.length + 4)]);
    await page.setInputFiles('#open-picture input', { name: 'damaged.png', mimeType: 'image/png', buffer: damaged });
    await shows(page, '#notices.fault', /./);
    await shows(page, '.url-key', 'damaged.png');
    await until(async () => expect(await page.textContent('#result-size')).toBe('–'));
    await until(async () => expect(await page.textContent('#source-size')).toBe('300 × 200'));
    expect(await page.isDisabled('#download')).toBe(true);
    await page.locator('#pictures button', { hasText: 'example.jpg' }).click();
    await shows(page, '#result-size', '100 × 67');
  });

  test('format,gif of another format is warned of', async () => {
    await setProcess(page, 'image/format,gif');
    await shows(page, '#notices.warning', /gif/);
  });
});

describe('forms', () => {
  beforeEach(() => setProcess(page, 'image/resize,w_120/sharpen,100'));

  test('a form changes the text, and the text the forms; one step is open at a time', async () => {
    await card('resize').locator('.step-toggle').click();
    const width = page.locator('#step-0-width');
    await width.fill('60');
    expect(await text()).toBe('image/resize,w_60/sharpen,100');
    await shows(page, '#result-size', '60 × 40');
    await setProcess(page, 'image/resize,w_80/sharpen,100');
    await until(async () => expect(await width.inputValue()).toBe('80'));
    await card('sharpen').locator('.step-toggle').click();
    await until(async () => expect(await page.locator('.step.open').count()).toBe(1));
    await until(async () => expect(await width.count()).toBe(0));
  });

  test('adding a step opens it and leaves what was unfolded in others', async () => {
    await card('resize').locator('.step-toggle').click();
    await card('resize').locator('summary').click();
    await until(async () => expect(await page.locator('#step-0-color').isVisible()).toBe(true));
    await page.click('#add-step');
    await page.locator('.add-group button', { hasText: /^rotate$/ }).click();
    await until(async () => expect(await text()).toMatch(/^image\/resize,w_120\/sharpen,100\/rotate,/));
    await until(async () => expect(await card('rotate').getAttribute('class')).toContain('open'));
    await card('resize').locator('.step-toggle').click();
    await until(async () => expect(await page.locator('#step-0-color').isVisible()).toBe(true));
  });

  test('steps are moved by button and by dragging, switched off and on, and removed', async () => {
    await page.focus('[aria-label="Move sharpen up"]');
    await page.keyboard.press('Enter');
    expect(await text()).toBe('image/sharpen,100/resize,w_120');
    // At the end of its way, the button keeps the focus and does nothing.
    await page.keyboard.press('Enter');
    expect(await text()).toBe('image/sharpen,100/resize,w_120');
    await until(async () =>
      expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Move sharpen up'),
    );
    const grip = await card('sharpen').locator('.grip').boundingBox();
    const below = await card('resize').boundingBox();
    if (!grip || !below) throw new Error('The steps are not on the screen.');
    await page.mouse.move(grip.x + 8, grip.y + 8);
    await page.mouse.down();
    await page.mouse.move(grip.x + 8, below.y + below.height - 4, { steps: 8 });
    await page.mouse.up();
    expect(await text()).toBe('image/resize,w_120/sharpen,100');
    await page.click('[aria-label="Switch resize off"]');
    expect(await text()).toBe('image/sharpen,100');
    await shows(page, '#result-size', '400 × 267');
    await page.click('[aria-label="Switch resize on"]');
    expect(await text()).toBe('image/resize,w_120/sharpen,100');
    await page.click('[aria-label="Remove sharpen"]');
    expect(await text()).toBe('image/resize,w_120');
  });

  test('each edit is undone and redone with one key, edits of forms included', async () => {
    await card('sharpen').locator('.step-toggle').click();
    await page.locator('#step-1-strength').fill('200');
    await page.click('[aria-label="Remove resize"]');
    expect(await text()).toBe('image/sharpen,200');
    await page.keyboard.press('Control+z');
    expect(await text()).toBe('image/resize,w_120/sharpen,200');
    await page.keyboard.press('Control+z');
    expect(await text()).toBe('image/resize,w_120/sharpen,100');
    await page.keyboard.press('Control+Shift+z');
    expect(await text()).toBe('image/resize,w_120/sharpen,200');
    await page.click('#undo');
    expect(await text()).toBe('image/resize,w_120/sharpen,100');
    await page.click('#redo');
    expect(await text()).toBe('image/resize,w_120/sharpen,200');
  });
});

describe('typing', () => {
  test('proposes actions, keys and words, and explains the one under the keys or the pointer', async () => {
    await page.fill('#process-text', 'image/');
    await page.focus('#process-text');
    await page.keyboard.press('End');
    await page.keyboard.type('resi');
    await page.keyboard.press('ArrowDown');
    await shows(page, '.help', /resize/);
    await page.keyboard.press('Enter');
    expect(await text()).toBe('image/resize');
    await page.keyboard.type(',m_');
    await page.locator('.url-popup [role=option]', { hasText: 'm_fill' }).click();
    expect(await text()).toBe('image/resize,m_fill');
    await page.keyboard.press('Escape');
    await setProcess(page, 'image/resize,w_120');
    const key = await page.locator('#process-paint .key', { hasText: 'w' }).boundingBox();
    await page.mouse.move((key?.x ?? 0) + 3, (key?.y ?? 0) + 8);
    await shows(page, '.help', /width/i);
  });

  test('the skip link leads to the text and keeps the address', async () => {
    await setProcess(page, 'image/resize,w_130');
    await until(() => expect(new URL(page.url()).hash).toContain('w_130'));
    const { hash } = new URL(page.url());
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.focus('.skip');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('process-text');
    expect(new URL(page.url()).hash).toBe(hash);
  });
});

describe('pasting', () => {
  test.each([
    [
      'https://photos.oss-cn-beijing.aliyuncs.com/2024/cat.jpg?x-oss-process=image/resize,w_50',
      '2024/cat.jpg',
      'image/resize,w_50',
    ],
    ['https://photos.oss-cn-beijing.aliyuncs.com/cat.jpg!thumb', 'cat.jpg', 'style/thumb'],
    ['https://img.example.com/cat.jpg?x-oss-process=image%2Fresize%2Cw_60', 'cat.jpg', 'image/resize,w_60'],
  ])('%s: its key, its process and its endpoint are taken over', async (url, key, process) => {
    await setProcess(page, 'image/resize,w_100');
    await page.fill('#process-text', url);
    await until(async () => expect(await text()).toBe(process));
    await until(async () => expect(await page.textContent('.url-key')).toContain(key));
    await until(async () => expect(await page.textContent('.url-field')).toContain(new URL(url).host));
    await shows(page, '#stand-in', key);
    await settled(page);
    await page.click('#undo');
    expect(await text()).toBe('image/resize,w_100');
  });
});

test('a shared link opens the same state in another browser', async () => {
  await setProcess(page, 'image/resize,w_140/bright,20/sharpen,80');
  await page.click('[aria-label="Switch bright off"]');
  await until(() => expect(new URL(page.url()).hash).toContain('off='));
  const other = await openPlayground({}, new URL(page.url()).hash);
  await until(async () => expect(await other.page.inputValue('#process-text')).toBe('image/resize,w_140/sharpen,80'));
  await other.page.click('[aria-label="Switch bright on"]');
  await until(async () =>
    expect(await other.page.inputValue('#process-text')).toBe('image/resize,w_140/bright,20/sharpen,80'),
  );
  await other.close();
});

test('a link to the page alone starts with the opening picture', async () => {
  await page.goto(inject('demo'));
  await page.reload();
  await shows(page, '#result-size', '×');
  await until(async () => expect(await page.locator('.tile[aria-pressed=true]').count()).toBe(1));
});
