// The blocks of a GIF file (GIF89a) -> the screen, the loop count and where the data of each frame are. Nothing is unpacked.
import { ascii } from '../../bytes.ts';
import type { Rect, Size } from '../../pixels.ts';

/** A palette in the file. */
export interface ColorTable {
  /** Offset of its first colour in the file: red, green and blue, a byte each. */
  readonly start: number;
  /** Number of colours. */
  readonly count: number;
}

/** A frame with its place on the screen, before its data are unpacked. */
export interface GifFrame extends Rect {
  readonly delayMs: number;
  /** The fate of the frame's place before the next frame is drawn: it stays, is cleared, or shows again what was there. */
  readonly disposal: 'keep' | 'clear' | 'previous';
  /** The index of pixels that leave the canvas as it is; undefined for none. */
  readonly transparent: number | undefined;
  readonly interlaced: boolean;
  /** Its own table, or else the file's. */
  readonly table: ColorTable | undefined;
  /** Bits of a palette index: the "LZW minimum code size". */
  readonly codeBits: number;
  /** Offsets of the first and of the end of its sub-blocks; each is a length and so many bytes. */
  readonly dataStart: number;
  readonly dataEnd: number;
}

/** A file without its pixels and frames. */
export interface GifScreen extends Size {
  /** Every frame whose descriptor is there counts. The last frame of a file that was cut off may lack its data. */
  readonly frameCount: number;
  /** How often the animation runs; 0 for ever. */
  readonly loopCount: number;
  /** How many bytes the last frame lacks where the file ends within it, as far as can be told; 0 for a whole frame. */
  readonly missing: number;
  /** True if a block of an unknown kind is followed by what may be a frame. */
  readonly isLost: boolean;
}

export interface GifBlocks extends GifScreen {
  readonly frames: readonly GifFrame[];
}

const extension = 0x21;
const image = 0x2c;
const trailer = 0x3b;
const graphicControl = 0xf9;
const application = 0xff;

interface Control {
  readonly delayMs: number;
  readonly disposal: GifFrame['disposal'];
  readonly transparent: number | undefined;
}

/** Bytes of the smallest frame: its descriptor, the code size, a sub-block of one byte and the empty sub-block. */
const leastFrameBytes = 10 + 1 + 2 + 1;

const noControl: Control = { delayMs: 0, disposal: 'keep', transparent: undefined };

/** True for a file that begins as a GIF of either version does. */
export const looksLikeGif = (bytes: Uint8Array): boolean => /^GIF8[79]a$/.test(ascii(bytes, 0, 6));

/**
 * Walks a file. Bytes past its end count as zeros, so any file can be walked without an error.
 * @param visit gets one frame after the other. They are not kept: a file may have a million of them.
 */
export function walkGif(bytes: Uint8Array, visit: (frame: GifFrame, index: number) => void = () => {}): GifScreen {
  const byte = (at: number): number => bytes[at] ?? 0;
  const word = (at: number): number => wordAt(bytes, at);
  let first: Rect | undefined;
  let frameCount = 0;
  // As browsers and libnsgif do: a file without a loop count runs once, one that gives n repeats runs n + 1 times.
  let loopCount = 1;
  let missing = 0;
  let lostAt = bytes.length;
  const global = tableAt(13, byte(10));
  let control = noControl;
  let at = global ? global.start + global.count * 3 : 13;
  while (at < bytes.length) {
    const kind = byte(at);
    if (kind === trailer) break;
    if (kind === extension) {
      const label = byte(at + 1);
      const { end } = behindSubBlocks(bytes, at + 2);
      // As browsers and libnsgif do: the block applies to the next frame even if a plain text extension, which no decoder draws,
      // comes between them.
      if (label === graphicControl) control = controlAt(byte(at + 3), word(at + 4), byte(at + 6));
      else if (label === application && /^(NETSCAPE2\.0|ANIMEXTS1\.0)$/.test(ascii(bytes, at + 3, 11))) {
        // The first sub-block after the name: kind 1, then the number of repeats.
        if (byte(at + 14) >= 3 && (byte(at + 15) & 7) === 1) loopCount = runsOf(word(at + 16));
      }
      at = end;
    } else if (kind === image) {
      if (at + 10 > bytes.length) {
        missing = at + leastFrameBytes - bytes.length;
        break;
      }
      const flags = byte(at + 9);
      const own = tableAt(at + 10, flags);
      const codeAt = own ? own.start + own.count * 3 : at + 10;
      const data = behindSubBlocks(bytes, codeAt + 1);
      missing = data.missing;
      const { x, y, width, height } = placeAt(bytes, at);
      const { delayMs, disposal, transparent } = control;
      // Not by spreading, which takes 10 microseconds: a file may have a million frames.
      const frame: GifFrame = {
        x,
        y,
        width,
        height,
        delayMs,
        disposal,
        transparent,
        interlaced: (flags & 0x40) !== 0,
        table: own ?? global,
        codeBits: byte(codeAt),
        dataStart: codeAt + 1,
        dataEnd: data.end,
      };
      first ??= frame;
      visit(frame, frameCount);
      frameCount += 1;
      control = noControl;
      at = data.end;
    } else if (kind === 0) {
      // Some writers leave one empty sub-block too many.
      at += 1;
    } else {
      lostAt = at;
      break;
    }
  }
  // As Chromium and libnsgif do: the screen grows to hold the first frame; later frames may lie beyond it.
  const { x = 0, y = 0, width: across = 0, height: down = 0 } = first ?? {};
  const [width, height] = [Math.max(word(6), x + across), Math.max(word(8), y + down)];
  return { width, height, frameCount, loopCount, missing, isLost: mayHoldFrame(bytes, lostAt, { width, height }) };
}

const wordAt = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

/** The place in an image descriptor. */
const placeAt = (bytes: Uint8Array, at: number): Rect => ({
  x: wordAt(bytes, at + 1),
  y: wordAt(bytes, at + 3),
  width: wordAt(bytes, at + 5),
  height: wordAt(bytes, at + 7),
});

/** True if bytes behind an unknown block look like a frame on the screen, which tells a damaged file from one with garbage at its end. */
function mayHoldFrame(bytes: Uint8Array, from: number, screen: Size): boolean {
  const isFrame = (at: number): boolean => {
    const { x, y, width, height } = placeAt(bytes, at);
    return width > 0 && height > 0 && x + width <= screen.width && y + height <= screen.height;
  };
  for (let at = from; at + leastFrameBytes <= bytes.length; at += 1)
    if (bytes[at] === image && isFrame(at)) return true;
  return false;
}

/** A file with its first frames, but without its pixels. */
export function gifBlocks(bytes: Uint8Array, mostFrames = Number.POSITIVE_INFINITY): GifBlocks {
  const frames: GifFrame[] = [];
  const screen = walkGif(bytes, (frame, index) => {
    if (index < mostFrames) frames.push(frame);
  });
  return { ...screen, frames };
}

/** The part of a frame that lies on the screen, which may be nothing. */
export function visiblePart(frame: Rect, screen: Size): Rect {
  const x = Math.min(frame.x, screen.width);
  const y = Math.min(frame.y, screen.height);
  return { x, y, width: Math.min(frame.width, screen.width - x), height: Math.min(frame.height, screen.height - y) };
}

/** The passes of an interlaced frame: their first row, and from one row to the next. */
const passes = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
] as const;

/** The row of the frame that each stored row of an interlaced frame is: every eighth row, those midway, and so on. */
export function interlacedRows(height: number): Uint16Array {
  const rows = new Uint16Array(height);
  let stored = 0;
  for (const [start, step] of passes) {
    for (let y = start; y < height; y += step) {
      rows[stored] = y;
      stored += 1;
    }
  }
  return rows;
}

/** How many of a frame's stored rows have to be unpacked for what is seen of it; nothing beyond the screen ever is. */
export function rowsToUnpack({ interlaced, height }: GifFrame, place: Rect): number {
  if (place.width === 0 || place.height === 0) return 0;
  if (!interlaced || place.height === height) return place.height;
  let before = 0;
  let needed = 0;
  for (const [start, step] of passes) {
    if (start < place.height) needed = before + Math.ceil((place.height - start) / step);
    before += Math.max(0, Math.ceil((height - start) / step));
  }
  return needed;
}

/** The contents of a frame's sub-blocks, joined. */
export function joinSubBlocks(bytes: Uint8Array, { dataStart, dataEnd }: GifFrame): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(dataEnd - dataStart);
  let length = 0;
  for (let at = dataStart; at < dataEnd; ) {
    const size = bytes[at] ?? 0;
    const part = bytes.subarray(at + 1, Math.min(at + 1 + size, dataEnd));
    joined.set(part, length);
    length += part.length;
    at += 1 + size;
  }
  return joined.subarray(0, length);
}

/** The place after the empty sub-block that ends a row of them, or the end of a file that ends before. */
function behindSubBlocks(bytes: Uint8Array, start: number): { end: number; missing: number } {
  let at = start;
  while (at < bytes.length) {
    const size = bytes[at] as number;
    at += 1 + size;
    if (size === 0) return { end: at, missing: 0 };
  }
  return { end: bytes.length, missing: at - bytes.length };
}

function tableAt(start: number, flags: number): ColorTable | undefined {
  return flags & 0x80 ? { start, count: 2 << (flags & 7) } : undefined;
}

function controlAt(flags: number, delayHundredths: number, index: number): Control {
  const disposal = (flags >> 2) & 7;
  return {
    delayMs: delayHundredths * 10,
    // 4 for "previous" is an old misreading of the specification that browsers honour.
    disposal: disposal === 2 ? 'clear' : disposal === 3 || disposal === 4 ? 'previous' : 'keep',
    transparent: flags & 1 ? index : undefined,
  };
}

const runsOf = (repeats: number): number => (repeats === 0 ? 0 : repeats + 1);
