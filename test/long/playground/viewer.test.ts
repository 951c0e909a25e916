// The viewer: compared, zoomed and dragged with mouse, keys and fingers.
import type { CDPSession, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { request } from '../../dist/site.ts';
import { until } from '../../until.ts';
import { openPlayground, type Playground, setProcess, settled, shows } from './playground.ts';

let open: Playground;
let page: Page;

beforeAll(async () => {
  open = await openPlayground({}, small);
  page = open.page;
});
afterAll(() => open?.close());

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The sample of 400 x 267 pixels. */
const small = '#/example.jpg?x-oss-process=image/bright,10';

const textOf = (on: Page): Promise<string> => on.inputValue('#process-text');

/** The box of an element inside the viewer, on the page. */
async function boxOf(on: Page, selector: string): Promise<Box> {
  const box = await until(async () => {
    const found = await on.locator(`oss-viewer ${selector}`).boundingBox({ timeout: 1000 });
    if (!found) throw new Error(`${selector} is not on the screen`);
    return found;
  });
  return box;
}

const middleOf = ({ x, y, width, height }: Box) => ({ x: x + width / 2, y: y + height / 2 });

/** The spot of the result under a point of the page, in fractions of its sides. */
async function spotAt(on: Page, point: { x: number; y: number }): Promise<{ x: number; y: number }> {
  const box = await boxOf(on, '.after img');
  return { x: (point.x - box.x) / box.width, y: (point.y - box.y) / box.height };
}

function expectNear(a: { x: number; y: number }, b: { x: number; y: number }, within: number): void {
  expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeLessThan(within);
}

async function drag(from: { x: number; y: number }, by: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 4 });
}

const zoomFace = async (on: Page): Promise<string> => ((await on.textContent('#zoom')) ?? '').trim();

/** Turns the wheel, and waits until it zoomed: the browser does not tell when a page has got it. */
async function wheel(delta: number): Promise<void> {
  const before = await zoomFace(page);
  await page.mouse.wheel(0, delta);
  await until(async () => expect(await zoomFace(page)).not.toBe(before));
}

const chooseFit = async (): Promise<void> => {
  await page.click('#zoom');
  await page.click('#zoom-fit');
};

describe('zoom and pan', () => {
  beforeEach(async () => {
    await setProcess(page, 'image/bright,10');
    await page.click('#mode-after');
    await chooseFit();
  });

  test('the wheel keeps the spot under the pointer, in and out', async () => {
    const point = { x: middleOf(await boxOf(page, '.after img')).x + 90, y: 420 };
    const spot = await spotAt(page, point);
    await page.mouse.move(point.x, point.y);
    for (const delta of [-240, -400, 160]) {
      await wheel(delta);
      expectNear(await spotAt(page, point), spot, 0.003);
    }
    expect(await zoomFace(page)).toMatch(/^2\d\d %$/);
  });

  test('a drag moves the picture as far as the pointer', async () => {
    await page.click('#zoom');
    await page.click('#zoom-400');
    const before = await boxOf(page, '.after img');
    const start = middleOf(await boxOf(page, '.stage'));
    await drag(start, { x: 70, y: -50 });
    await page.mouse.up();
    const after = await boxOf(page, '.after img');
    expect([after.x - before.x, after.y - before.y]).toEqual([70, -50]);
  });

  test('a double click goes to 100 % at the spot, and back to the whole picture', async () => {
    await setProcess(page, 'image/resize,w_2000,limit_0');
    await chooseFit();
    const point = middleOf(await boxOf(page, '.after img'));
    point.x += 120;
    const spot = await spotAt(page, point);
    await page.mouse.dblclick(point.x, point.y);
    expect(await zoomFace(page)).toBe('100 %');
    expectNear(await spotAt(page, point), spot, 0.002);
    await page.mouse.dblclick(point.x, point.y);
    expect(await zoomFace(page)).toMatch(/^Fit/);
  });

  test('keys zoom, pan and fit', async () => {
    await page.locator('oss-viewer .stage').focus();
    await page.keyboard.press('1');
    expect(await zoomFace(page)).toBe('100 %');
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    expect(await zoomFace(page)).toBe('200 %');
    expect(
      await page.locator('oss-viewer .after img').evaluate((image) => getComputedStyle(image).imageRendering),
    ).toBe('pixelated');
    const before = await boxOf(page, '.after img');
    await page.keyboard.press('ArrowRight');
    expect((await boxOf(page, '.after img')).x).toBe(before.x - 40);
    await page.keyboard.press('-');
    expect(await zoomFace(page)).toBe('150 %');
    await page.keyboard.press('0');
    expect(await zoomFace(page)).toMatch(/^Fit/);
  });

  test('another picture and another mode show the same spot', async () => {
    const point = { x: middleOf(await boxOf(page, '.after img')).x + 60, y: 430 };
    await page.mouse.move(point.x, point.y);
    await wheel(-500);
    const middle = middleOf(await boxOf(page, '.stage'));
    const spot = await spotAt(page, middle);
    await setProcess(page, 'image/resize,w_200');
    await until(async () => expectNear(await spotAt(page, middle), spot, 0.01));
    await page.click('#mode-split');
    expectNear(await spotAt(page, middle), spot, 0.01);
    await page.click('#mode-side');
    const half = middleOf(await boxOf(page, '.after'));
    expectNear(await spotAt(page, half), spot, 0.01);
  });
});

describe('modes', () => {
  test('the line of the split is moved by dragging, by keys, and named for screen readers', async () => {
    await setProcess(page, 'image/bright,30');
    await page.click('#mode-split');
    await chooseFit();
    const stage = await boxOf(page, '.stage');
    await drag(middleOf(stage), { x: 100, y: 0 });
    await page.mouse.up();
    const slider = page.getByRole('slider', { name: 'Split' });
    const at = (middleOf(stage).x + 100 - stage.x) / stage.width;
    expect(Number(await slider.inputValue())).toBeCloseTo(at * 100, 0);
    await slider.press('ArrowRight');
    await until(async () =>
      expect(await slider.getAttribute('aria-valuetext')).toBe(`${Math.round(at * 100 + 1)} % of the width before`),
    );
  });

  test('different shapes are shown side by side, and the page says why', async () => {
    await setProcess(page, 'image/crop,w_100,h_100');
    await until(async () => expect(await page.getAttribute('#mode-side', 'aria-pressed')).toBe('true'));
    expect(await page.isDisabled('#mode-split')).toBe(true);
    expect(await page.locator('oss-viewer .note').allTextContents()).toContain('Side by side, since the shapes differ');
    await setProcess(page, 'image/crop,w_200,h_134');
    await until(async () =>
      expect(await page.locator('oss-viewer .note').allTextContents()).toContain(
        'Side by side, since one of them is cut or turned',
      ),
    );
    await setProcess(page, 'image/bright,30');
    await until(async () => expect(await page.getAttribute('#mode-split', 'aria-pressed')).toBe('true'));
  });

  test('flip shows the source as long as its button is held', async () => {
    await page.click('#mode-flip');
    const isSource = (): Promise<boolean> =>
      page.locator('oss-viewer .before img').evaluate((image) => getComputedStyle(image).visibility === 'visible');
    expect(await isSource()).toBe(false);
    const button = middleOf(await boxOf(page, '.flip'));
    await page.mouse.move(button.x, button.y);
    await page.mouse.down();
    expect(await isSource()).toBe(true);
    await page.waitForTimeout(300);
    await page.mouse.up();
    expect(await isSource()).toBe(false);
    await page.locator('oss-viewer .flip').press('Enter');
    expect(await isSource()).toBe(true);
  });

  test('the difference of equal pictures is black, and one of unequal pictures is not', async () => {
    await page.click('#mode-difference');
    const brightest = async (): Promise<number> => {
      const { channels } = await sharp(await page.locator('oss-viewer').screenshot()).stats();
      return Math.max(...channels.slice(0, 3).map(({ mean }) => mean));
    };
    await setProcess(page, '');
    await page.locator('oss-viewer .stage').focus();
    await until(async () => expect(await brightest()).toBeLessThan(8));
    await setProcess(page, 'image/bright,30');
    await page.locator('oss-viewer .stage').focus();
    await until(async () => expect(await brightest()).toBeGreaterThan(40));
  });

  test('a TIFF, which no browser shows, is shown as the engine reads it, and a report as text', async () => {
    await setProcess(page, 'image/format,tiff');
    await shows(page, '#result-format', 'tiff');
    await until(async () =>
      expect(await page.locator('oss-viewer .after img').getAttribute('alt')).toBe('Result, shown as PNG'),
    );
    await setProcess(page, 'image/info');
    await shows(page, '#report', /ImageWidth/);
    await until(async () => expect(await page.isVisible('#report')).toBe(true));
  });
});

test('q_80 and q_40 are compared at one detail in 3 actions, and a link reopens it', async () => {
  await setProcess(page, 'image/quality,q_80');
  await page.click('#mode-split');
  await chooseFit();
  await until(async () => expect(await page.isEnabled('#pin')).toBe(true));

  await page.click('#pin');
  await setProcess(page, 'image/quality,q_40');
  const point = middleOf(await boxOf(page, '.after img'));
  await page.mouse.move(point.x, point.y);
  await wheel(-600);

  await until(async () =>
    expect(await page.textContent('#pinned')).toMatch(/^A image\/quality,q_80 400 × 267 [\d,]+ B/),
  );
  await until(async () =>
    expect(await page.locator('oss-viewer .before img').getAttribute('alt')).toBe('A: image/quality,q_80'),
  );
  // It is neither the source nor the result.
  const bytes = await page
    .locator('oss-viewer .before img')
    .evaluate(async (image: HTMLImageElement) => (await (await fetch(image.src)).blob()).size);
  for (const other of ['#source-bytes', '#result-bytes'])
    expect(await page.getAttribute(other, 'title')).not.toContain(bytes.toLocaleString('en'));

  const spot = await spotAt(page, point);
  await until(() => expect(page.url()).toMatch(/zoom=.*pinned=image\/quality,q_80/));
  const other = await open.context.newPage();
  await other.goto(page.url());
  await shows(other, '#pinned', /q_80 400 × 267/);
  await until(async () => expectNear(await spotAt(other, point), spot, 0.003));
  await other.close();

  await page.click('#unpin');
  await until(async () => expect(await page.locator('oss-viewer .before img').getAttribute('alt')).toBe('Source'));
});

describe('crop by eye', () => {
  beforeEach(async () => {
    await setProcess(page, 'image/resize,w_300');
    await page.click('#mode-split');
  });

  const square = /^image\/resize,w_300\/crop,w_(\d+),h_\1(,|$)/;

  test('a square takes 3 actions with the mouse, and the text follows the drag', async () => {
    await page.click('#crop-by-eye');
    await page.click('#aspect-1-1');
    await until(async () => expect(await textOf(page)).toBe('image/resize,w_300/crop,w_200,h_200,x_50'));
    const start = middleOf(await boxOf(page, '.mover'));
    await drag(start, { x: -20, y: 0 });
    // A drag that pauses is still one, and undone as one.
    await page.waitForTimeout(1100);
    await page.mouse.move(start.x - 40, start.y);
    const dragged = await textOf(page);
    expect(dragged).toMatch(square);
    expect(Number(/x_(\d+)/.exec(dragged)?.[1])).toBeLessThan(50);
    await page.mouse.up();

    await page.click('#by-eye-done');
    await settled(page);
    await shows(page, '#result-size', '200 × 200');
    await page.click('#undo');
    expect(await textOf(page)).toBe('image/resize,w_300/crop,w_200,h_200,x_50');
  });

  test('the keyboard alone draws one, pixel by pixel', async () => {
    await page.locator('#crop-by-eye').press('Enter');
    await page.locator('#aspect-1-1').press('Enter');
    const corner = page.getByRole('button', { name: 'Lower right corner' });
    await corner.press('ArrowLeft');
    await corner.press('Shift+ArrowLeft');
    expect(await textOf(page)).toBe('image/resize,w_300/crop,w_189,h_189,x_50');
    await page.getByRole('button', { name: 'Move the crop' }).press('Shift+ArrowDown');
    expect(await textOf(page)).toBe('image/resize,w_300/crop,w_189,h_189,x_50,y_10');
    await until(async () =>
      expect(await page.locator('oss-viewer .overlay [role=status]').textContent()).toBe('189 by 189 pixels at 50, 10'),
    );
    await page.keyboard.press('Escape');
    await until(async () => expect(await page.isVisible('#crop-by-eye')).toBe(true));
  });

  test('what comes within one frame builds on what came before it', async () => {
    await page.click('#crop-by-eye');
    await boxOf(page, '.mover');
    const text = await page.evaluate(() => {
      const corner = document.querySelector('oss-viewer')?.shadowRoot?.querySelector('.grip.se');
      document.querySelector<HTMLElement>('#aspect-1-1')?.click();
      for (const shiftKey of [false, true])
        corner?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', shiftKey }));
      return new Promise<string | undefined>((resolve) =>
        requestAnimationFrame(() => resolve(document.querySelector<HTMLInputElement>('#process-text')?.value)),
      );
    });
    expect(text).toBe('image/resize,w_300/crop,w_189,h_189,x_50');
    await page.click('#by-eye-cancel');
  });

  test('discarding gives the old text back, and the result is seen where it was left', async () => {
    await page.click('#zoom');
    await page.click('#zoom-400');
    await page.click('#crop-by-eye');
    await page.click('#aspect-16-9');
    await boxOf(page, '.mover');
    await page.click('#by-eye-cancel');
    expect(await textOf(page)).toBe('image/resize,w_300');
    expect(await zoomFace(page)).toBe('400 %');
    await chooseFit();
  });

  test("the step's own form leads there, and shows the picture as it is before the step", async () => {
    await setProcess(page, 'image/crop,w_100,h_100,g_center/rotate,90');
    await page.locator('#steps > li', { hasText: 'crop' }).locator('.step-toggle').click();
    await page.click('#step-0-by-eye');
    await until(async () => {
      const picture = await boxOf(page, '.after img');
      const box = await boxOf(page, '.box');
      expect(picture.width / picture.height).toBeCloseTo(400 / 267, 1);
      expectNear(middleOf(box), middleOf(picture), 3);
      expect(box.width / picture.width).toBeCloseTo(100 / 400, 2);
    });
    await page.click('#by-eye-done');
  });
});

describe('placing a watermark', () => {
  /** The box around all pixels in which two pictures of one size differ. */
  async function changedBox(a: Buffer, b: Buffer): Promise<Box> {
    const [left, right] = await Promise.all(
      [a, b].map((body) => sharp(body).raw().toBuffer({ resolveWithObject: true })),
    );
    if (!left || !right) throw new Error('nothing to compare');
    const { width, channels } = left.info;
    const [xs, ys]: [number[], number[]] = [[], []];
    for (let at = 0; at < left.data.length; at++) {
      if (Math.abs((left.data[at] ?? 0) - (right.data[at] ?? 0)) < 60) continue;
      const pixel = Math.floor(at / channels);
      xs.push(pixel % width);
      ys.push(Math.floor(pixel / width));
    }
    const [x, y] = [Math.min(...xs), Math.min(...ys)];
    return { x, y, width: Math.max(...xs) + 1 - x, height: Math.max(...ys) + 1 - y };
  }

  const picture = async (process: string): Promise<Buffer> =>
    (await request(page, `/image-demo/example.jpg?x-oss-process=${process}/format,png`)).body;

  async function rectOnPicture(): Promise<Box> {
    const image = await boxOf(page, '.after img');
    const box = await boxOf(page, '.box');
    const scale = 400 / image.width;
    return {
      x: (box.x - image.x) * scale,
      y: (box.y - image.y) * scale,
      width: box.width * scale,
      height: box.height * scale,
    };
  }

  test.each([
    ['text', 'image/blur,r_3,s_2', undefined],
    ['picture', 'image/blur,r_3,s_2/watermark,image_cGFuZGEucG5nP3gtb3NzLXByb2Nlc3M9aW1hZ2UvcmVzaXplLFBfMzA', 30],
  ])('a %s takes 2 actions, and is drawn where its box is dropped', async (_, process, percent) => {
    await setProcess(page, process);
    await page.click('#place-mark');
    await until(() => boxOf(page, '.box'));
    const start = middleOf(await boxOf(page, '.mover'));
    await drag(start, { x: -150, y: -90 });
    await page.mouse.up();
    await settled(page);
    const text = await textOf(page);
    expect(text).toMatch(/watermark,.*(g_|x_\d+).*/);
    const rect = await rectOnPicture();
    // The picture is square, and fits into its share of the marked one's shorter side.
    if (percent) expect(Math.round(rect.width)).toBe(Math.round((267 * percent) / 100));
    const drawn = await changedBox(await picture('image/blur,r_3,s_2'), await picture(text));
    for (const side of ['x', 'y'] as const) {
      const end = side === 'x' ? 'width' : 'height';
      expect(drawn[side]).toBeGreaterThanOrEqual(rect[side] - 2);
      expect(drawn[side] + drawn[end]).toBeLessThanOrEqual(rect[side] + rect[end] + 3);
      expect(drawn[end]).toBeGreaterThan(rect[end] * 0.8 - 3);
    }
    await page.click('#by-eye-done');
  });
});

describe('while something runs', () => {
  test('old figures and the old picture are marked, and the run can be cancelled', async () => {
    await setProcess(page, 'image/quality,q_50');
    await page.fill('#process-text', 'image/resize,w_3000,limit_0/blur,r_50,s_50/format,avif');
    await until(async () => expect(await page.getAttribute('#viewer', 'aria-busy')).toBe('true'));
    await until(async () => expect(await page.locator('oss-viewer .root.stale').count()).toBe(1));
    await until(async () => expect(await page.isVisible('#cancel')).toBe(true));
    await until(async () => expect(await page.locator('oss-viewer').getByRole('progressbar').count()).toBe(1));
    await page.click('#cancel');
    await until(async () => expect(await page.getAttribute('#viewer', 'aria-busy')).toBe('false'));
    await until(async () => expect(await page.locator('oss-viewer .after img').count()).toBe(1));
  });
});

describe('another picture', () => {
  test('takes the place of the old one without an empty moment, and ends what is edited by eye', async () => {
    await setProcess(page, 'image/resize,w_200');
    await page.click('#crop-by-eye');
    await page.evaluate(() => {
      const root = document.querySelector('oss-viewer')?.shadowRoot?.querySelector('.root');
      if (!root) throw new Error('no viewer');
      document.body.dataset.blank = '';
      new MutationObserver(() => {
        if (root.classList.contains('blank') || !root.querySelector('.side:not(.behind) img'))
          document.body.dataset.blank = 'yes';
      }).observe(root, { subtree: true, childList: true, attributes: true });
    });
    await page.getByRole('button', { name: 'portrait.jpg' }).first().click();
    await shows(page, '#source-size', '267 × 400');
    await settled(page);
    await until(async () => expect(await page.isVisible('#crop-by-eye')).toBe(true));
    await until(async () => {
      const box = await boxOf(page, '.before img');
      expect(box.width).toBeLessThan(box.height);
    });
    expect(await page.evaluate(() => document.body.dataset.blank)).toBe('');
  });

  test('a TIFF can be compared and cropped like any other', async () => {
    const { body } = await request(page, '/image-demo/example.jpg');
    const buffer = await sharp(body).tiff().toBuffer();
    await page.setInputFiles('input[type=file]', { name: 'scan.tif', mimeType: 'image/tiff', buffer });
    await shows(page, '#source-format', 'tiff');
    await until(async () =>
      expect(await page.locator('oss-viewer .before img').getAttribute('alt')).toBe('Source, shown as PNG'),
    );
    await page.click('#crop-by-eye');
    await page.click('#aspect-1-1');
    await boxOf(page, '.grip.se');
    expect(await textOf(page)).toMatch(/crop,w_(\d+),h_\1/);
    await page.click('#by-eye-done');
  });
});

describe('with fingers', () => {
  let phone: Playground;
  let touch: CDPSession;
  beforeAll(async () => {
    phone = await openPlayground({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, small);
    touch = await phone.context.newCDPSession(phone.page);
  });
  afterAll(() => phone?.close());

  type Fingers = { x: number; y: number }[];
  async function move(from: Fingers, to: Fingers): Promise<void> {
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: from });
    for (let step = 1; step <= 5; step++) {
      const touchPoints = from.map((start, at) => {
        const end = to[at] ?? start;
        return { x: start.x + ((end.x - start.x) * step) / 5, y: start.y + ((end.y - start.y) * step) / 5 };
      });
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints });
    }
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    // Chromium makes no click of a tap that comes less than a double tap's time after a drag; fingers are slower.
    await phone.page.waitForTimeout(400);
  }

  /** Two taps at the speed of a finger, however long the browser takes to handle them. */
  async function tapTwice(point: Fingers[number]): Promise<void> {
    const start = Date.now() / 1000;
    for (const seconds of [0, 0.15]) {
      const down = { timestamp: start + seconds, touchPoints: [point] };
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', ...down });
      const up = { timestamp: start + seconds + 0.05, touchPoints: [] };
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', ...up });
    }
  }

  test('a pinch zooms around its middle, and a double tap fits again', async () => {
    await setProcess(phone.page, 'image/bright,10');
    const middle = middleOf(await boxOf(phone.page, '.after img'));
    const center = { x: middle.x + 30, y: middle.y - 10 };
    const spot = await spotAt(phone.page, center);
    await move(
      [
        { x: center.x - 30, y: center.y },
        { x: center.x + 30, y: center.y },
      ],
      [
        { x: center.x - 120, y: center.y },
        { x: center.x + 120, y: center.y },
      ],
    );
    expectNear(await spotAt(phone.page, center), spot, 0.02);
    expect(await zoomFace(phone.page)).toMatch(/^3\d\d %$/);
    await tapTwice(center);
    await until(async () => expect(await phone.page.getAttribute('#zoom', 'aria-label')).toMatch(/Fit/));
  });

  test('a square is cropped and a watermark placed in 3 touches each', async () => {
    await setProcess(phone.page, 'image/resize,w_300');
    await phone.page.tap('#crop-by-eye');
    await phone.page.tap('#aspect-1-1');
    await until(() => boxOf(phone.page, '.grip.se'));
    const grip = await boxOf(phone.page, '.grip.se');
    expect(Math.min(grip.width, grip.height)).toBeGreaterThanOrEqual(44);
    const start = middleOf(grip);
    await move([start], [{ x: start.x - 30, y: start.y - 30 }]);
    expect(await textOf(phone.page)).toMatch(/crop,w_1(\d\d),h_1\1,x_50$/);
    await phone.page.tap('#by-eye-done');

    await phone.page.tap('#place-mark');
    await until(() => boxOf(phone.page, '.mover'));
    const mark = middleOf(await boxOf(phone.page, '.mover'));
    await move([mark], [{ x: mark.x - 40, y: mark.y - 60 }]);
    expect(await textOf(phone.page)).toMatch(/watermark,text_.*(x|y|voffset)_\d+/);
    await phone.page.tap('#by-eye-done');
  });
});

test('nothing went wrong behind the scenes', () => {
  expect(open.errors).toEqual([]);
  expect(open.elsewhere).toEqual([]);
  expect(inject('demo')).toMatch(/^http/);
});
