// Before and after: one over the other with a movable split where both have the same shape, otherwise side by side.
import { byId, element } from './element.ts';

export interface Shown {
  readonly body: Blob;
  readonly width: number;
  readonly height: number;
}

export interface CompareView {
  showSource(source: Shown): void;
  showResult(result: Shown): void;
  /** A report has no pixels; its text takes the place of the picture. */
  showReport(text: string): void;
  /** Keeps the picture, and says that it no longer matches the text. */
  showStale(note: string | undefined): void;
}

type Layout = 'split' | 'panes';

/** Two pictures have the same shape if their sides differ by no more than rounding to whole pixels explains. */
const sameShape = (a: Shown, b: Shown): boolean => Math.abs((a.width * b.height) / (a.height * b.width) - 1) < 0.02;

interface Side {
  readonly figure: HTMLElement;
  readonly image: HTMLImageElement;
  shown?: Shown;
}

export function makeCompareView(): CompareView {
  const root = byId('compare', HTMLElement);
  const stage = byId('stage', HTMLElement);
  const handle = byId('split', HTMLInputElement);
  const report = byId('report', HTMLPreElement);
  const stale = byId('stale', HTMLElement);
  const source = makeSide(byId('before', HTMLElement));
  const result = makeSide(byId('after', HTMLElement));
  const layoutButtons = buttonsIn('layout');
  const zoomButtons = buttonsIn('zoom');
  let wished: Layout = 'split';
  let reports = false;

  for (const button of layoutButtons) {
    button.addEventListener('click', () => {
      wished = button.value === 'panes' ? 'panes' : 'split';
      arrange();
    });
  }
  for (const button of zoomButtons) {
    button.addEventListener('click', () => {
      press(zoomButtons, button.value);
      root.dataset.zoom = button.value;
      root.style.setProperty('--zoom', button.value === 'fit' ? '1' : button.value);
      root.style.setProperty('--dpr', String(devicePixelRatio));
      // A box that scrolls must be reachable by keyboard; one that does not would only be in the way.
      for (const { figure } of [source, result]) {
        if (button.value === 'fit') figure.removeAttribute('tabindex');
        else figure.tabIndex = 0;
      }
    });
  }
  handle.addEventListener('input', moveSplit);
  dragOn(stage, handle, () => root.dataset.layout === 'split' && root.dataset.zoom === 'fit', moveSplit);
  scrollTogether(source.figure, result.figure);
  moveSplit();

  function moveSplit(): void {
    root.style.setProperty('--split', String(Number(handle.value) / 100));
    handle.setAttribute('aria-valuetext', `${handle.value} % before, ${100 - Number(handle.value)} % after`);
  }

  function arrange(): void {
    const { shown: before } = source;
    const { shown: after } = result;
    const canSplit = !reports && before !== undefined && after !== undefined && sameShape(before, after);
    const layout = canSplit ? wished : 'panes';
    root.dataset.layout = layout;
    press(layoutButtons, layout);
    for (const button of layoutButtons) if (button.value === 'split') button.disabled = !canSplit;
    handle.disabled = layout !== 'split';
    if (!before || !after) {
      if (before) setBox(source, before);
      return;
    }
    // In the split, both fill the box of the larger one, so that the detail lost in the smaller one can be seen.
    const larger = before.width >= after.width ? before : after;
    root.style.setProperty('--box-w', String(larger.width));
    root.style.setProperty('--box-h', String(larger.height));
    setBox(source, layout === 'split' ? larger : before);
    setBox(result, layout === 'split' ? larger : after);
  }

  function showReport(text: string): void {
    reports = true;
    report.textContent = text;
    report.hidden = false;
    result.image.hidden = true;
    arrange();
  }
  // Mostly TIFF: the file is fine, but no <img> shows it.
  result.image.addEventListener('error', () => {
    if (!reports)
      showReport(`This browser cannot show ${result.shown?.body.type ?? 'such'} pictures. The file itself is fine.`);
  });

  return {
    showSource(shown) {
      show(source, shown);
      arrange();
    },
    showResult(shown) {
      reports = false;
      report.hidden = true;
      result.image.hidden = false;
      show(result, shown);
      arrange();
    },
    showReport,
    showStale(note) {
      root.classList.toggle('stale', note !== undefined);
      stale.textContent = note ?? '';
      stale.hidden = note === undefined;
    },
  };
}

function makeSide(figure: HTMLElement): Side {
  const image = element('img', {
    alt: figure.id === 'before' ? 'Before: the source picture' : 'After: the result',
    decoding: 'async',
  });
  figure.prepend(image);
  return { figure, image };
}

/** Keeps the old picture until the new one is decoded, so that nothing flashes; its URL is revoked only then. */
function show(side: Side, shown: Shown): void {
  if (side.shown?.body === shown.body) return;
  side.shown = shown;
  const old = side.image.src;
  const address = URL.createObjectURL(shown.body);
  side.image.src = address;
  const giveBack = (): void => {
    if (old.startsWith('blob:')) URL.revokeObjectURL(old);
  };
  side.image.decode().then(giveBack, giveBack);
}

function setBox({ image }: Side, { width, height }: Shown): void {
  image.style.setProperty('--w', String(width));
  image.style.setProperty('--h', String(height));
}

const buttonsIn = (id: string): HTMLButtonElement[] => [...byId(id, HTMLElement).querySelectorAll('button')];

function press(buttons: readonly HTMLButtonElement[], value: string): void {
  for (const button of buttons) button.setAttribute('aria-pressed', String(button.value === value));
}

/** Lets the whole stage drag the split, not only its thin handle. */
function dragOn(stage: HTMLElement, handle: HTMLInputElement, allowed: () => boolean, onMove: () => void): void {
  const follow = (event: PointerEvent): void => {
    const { left, width } = stage.getBoundingClientRect();
    handle.value = String(Math.round(((event.clientX - left) / width) * 100));
    onMove();
  };
  stage.addEventListener('pointerdown', (event) => {
    if (!allowed() || event.button !== 0 || event.target === handle) return;
    stage.setPointerCapture(event.pointerId);
    follow(event);
    handle.focus({ preventScroll: true });
    event.preventDefault();
  });
  stage.addEventListener('pointermove', (event) => {
    if (stage.hasPointerCapture(event.pointerId)) follow(event);
  });
}

function scrollTogether(a: HTMLElement, b: HTMLElement): void {
  const follow = (from: HTMLElement, to: HTMLElement) => (): void => {
    const x = from.scrollLeft / Math.max(1, from.scrollWidth - from.clientWidth);
    const y = from.scrollTop / Math.max(1, from.scrollHeight - from.clientHeight);
    const left = Math.round(x * (to.scrollWidth - to.clientWidth));
    const top = Math.round(y * (to.scrollHeight - to.clientHeight));
    // Write only a real difference, or the two would chase each other.
    if (Math.abs(to.scrollLeft - left) > 1) to.scrollLeft = left;
    if (Math.abs(to.scrollTop - top) > 1) to.scrollTop = top;
  };
  a.addEventListener('scroll', follow(a, b), { passive: true });
  b.addEventListener('scroll', follow(b, a), { passive: true });
}
