// The samples of a sequential JPEG whose components share one scan, a row of MCUs at a time. The twin is rows.simd.ts with
// assembly/formats/jpeg/rows.ts, several times faster.
import { EntropyReader } from './entropy.ts';
import type { JpegScan } from './file.ts';
import { type InverseTransform, inverseTransforms, isBeyondDc } from './inverse.ts';
import type { PlaneLayout, SampleLayout, ScanRows } from './layout.ts';
import { advanceOf, extended, lookupOf } from './lookup.ts';
import { zigzag } from './tables.ts';
import { endOfBlock, lookupBits } from './twin-layout.ts';

/** The place in the block by zigzag position; 64 for positions beyond the last. */
const places = Uint8Array.from({ length: 256 }, (_, position) => zigzag[position] ?? 64);

/** A component of the scan. */
interface Part {
  readonly plane: PlaneLayout;
  readonly samples: Uint8ClampedArray;
  readonly dc: Int32Array;
  readonly ac: Int32Array;
  readonly factors: Int32Array;
  readonly inverse: InverseTransform;
  predictor: number;
}

/** Rows of samples, as large as the layout says. */
export const blankPlanes = ({ planes }: SampleLayout): Uint8ClampedArray[] =>
  planes.map(({ rows, stride }) => new Uint8ClampedArray((rows + 1) * stride));

/** Undefined where libjpeg refuses the tables. */
export function sequentialRows(bytes: Uint8Array, scan: JpegScan, layout: SampleLayout): ScanRows | undefined {
  const planes = blankPlanes(layout);
  const parts: Part[] = [];
  for (const { component, dc, ac } of scan.parts) {
    const index = layout.planes.findIndex((plane) => plane.component === component);
    const plane = layout.planes[index] as PlaneLayout;
    const tables = { dc: dc && lookupOf(dc, 'dc'), ac: ac && lookupOf(ac, 'ac') };
    if (!tables.dc || !tables.ac) return undefined;
    const factors = new Int32Array(256);
    factors.set(component.factors ?? []);
    parts.push({
      plane,
      samples: planes[index] as Uint8ClampedArray,
      dc: tables.dc,
      ac: tables.ac,
      factors,
      inverse: inverseTransforms[plane.size],
      predictor: 0,
    });
  }
  const reader = new EntropyReader(bytes, scan);
  const block = new Int32Array(65);
  let untilRestart = scan.restartInterval;

  const restart = (): boolean => {
    for (const part of parts) part.predictor = 0;
    untilRestart = scan.restartInterval;
    return reader.restart();
  };
  const next = (): boolean => {
    for (let mcu = 0; mcu < layout.mcusAcross; mcu += 1) {
      if (scan.restartInterval > 0) {
        if (untilRestart === 0 && !restart()) return false;
        untilRestart -= 1;
      }
      for (const part of parts) {
        const { component, size, stride } = part.plane;
        for (let down = 0; down < component.down; down += 1) {
          for (let across = 0; across < component.across; across += 1) {
            if (!readBlock(reader, part, block)) return false;
            const x = (mcu * component.across + across) * size;
            part.inverse(block, part.samples, (1 + down * size) * stride + x, stride);
            block.fill(0);
          }
        }
      }
    }
    return !reader.isBeyondEnd;
  };
  return { planes, next, end: () => reader.end() };
}

/** Reads and dequantises the coefficients of a block; false where the data is damaged. */
function readBlock(reader: EntropyReader, part: Part, block: Int32Array): boolean {
  const { dc, ac, factors } = part;
  reader.fill();
  let entry = dc[reader.held >>> (32 - lookupBits)] as number;
  let value = entry >> 16;
  if ((entry & 31) > 0) reader.drop(entry & 31);
  else {
    const code = entry >> 8 || reader.longCode(dc);
    if (code === 0) return false;
    reader.drop(code & 31);
    value = extended(reader.take(code >> 8), code >> 8);
  }
  value += part.predictor;
  part.predictor = value;
  block[0] = value * (factors[0] as number);
  if (isBeyondDc(value) || isBeyondDc(block[0])) return false;
  let position = 0;
  while (position < 63) {
    if (reader.count < 25) reader.fill();
    entry = ac[reader.held >>> (32 - lookupBits)] as number;
    value = entry >> 16;
    if ((entry & 31) > 0) {
      reader.drop(entry & 31);
      position += (entry >> 8) & 255;
    } else {
      const code = entry >> 8 || reader.longCode(ac);
      if (code === 0) return false;
      const size = (code >> 8) & 15;
      reader.drop(code & 31);
      value = extended(reader.take(size), size);
      position += advanceOf(code >> 8);
    }
    block[places[position] as number] = value * (factors[position] as number);
  }
  // Otherwise a run goes beyond the last coefficient.
  return position === 63 || position >= endOfBlock;
}
