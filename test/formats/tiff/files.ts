// TIFF files made by hand, for what sharp does not write: either byte order, any tags, uncompressed data.

export interface HandTiff {
  readonly order?: 'II' | 'MM';
  readonly width: number;
  readonly height: number;
  /** The bits of each sample of a pixel. */
  readonly bits: readonly number[];
  readonly photometric: number;
  /** The data of strips or tiles, packed into rows; 16-bit samples are given as numbers and put into the byte order here. */
  readonly segments: readonly (Uint8Array | Uint16Array)[];
  readonly rowsPerStrip?: number;
  /** Further tags as shorts, or as longs where they are larger. */
  readonly more?: Readonly<Record<number, readonly number[]>>;
}

export function handTiff(file: HandTiff): Uint8Array<ArrayBuffer> {
  const { order = 'II', width, height, bits, photometric, segments, rowsPerStrip = height, more = {} } = file;
  const little = order === 'II';
  const data = segments.map((segment) => inOrder(segment, little));
  const total = data.reduce((sum, bytes) => sum + bytes.length, 0);
  const offsets = data.map((_, index) => 8 + data.slice(0, index).reduce((sum, bytes) => sum + bytes.length, 0));
  const tags: Record<number, readonly number[]> = {
    256: [width],
    257: [height],
    258: bits,
    259: [1],
    262: [photometric],
    273: offsets,
    277: [bits.length],
    278: [rowsPerStrip],
    279: data.map((bytes) => bytes.length),
    ...more,
  };
  const entries = Object.entries(tags).filter(([, values]) => values.length > 0);
  const size = (values: readonly number[]) => (values.some((value) => value > 0xffff) ? 4 : 2);
  const outside = entries.reduce((sum, [, values]) => sum + values.length * 4, 0);
  const bytes = new Uint8Array(8 + total + 1 + outside + 2 + entries.length * 12 + 4);
  const view = new DataView(bytes.buffer);
  bytes.set([...order].map((letter) => letter.charCodeAt(0)));
  view.setUint16(2, 42, little);
  data.forEach((part, index) => {
    bytes.set(part, offsets[index]);
  });
  let at = 8 + total + (total & 1);
  const directory = at + outside;
  view.setUint32(4, directory, little);
  view.setUint16(directory, entries.length, little);
  entries.forEach(([tag, values], index) => {
    const entry = directory + 2 + index * 12;
    const step = size(values);
    view.setUint16(entry, Number(tag), little);
    view.setUint16(entry + 2, step === 2 ? 3 : 4, little);
    view.setUint32(entry + 4, values.length, little);
    const inside = values.length * step <= 4;
    if (!inside) view.setUint32(entry + 8, at, little);
    values.forEach((value, number) => {
      const place = (inside ? entry + 8 : at) + number * step;
      if (step === 2) view.setUint16(place, value, little);
      else view.setUint32(place, value, little);
    });
    if (!inside) at += values.length * 4;
  });
  return bytes;
}

function inOrder(values: Uint8Array | Uint16Array, little: boolean): Uint8Array {
  if (values instanceof Uint8Array) return values;
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    view.setUint16(index * 2, value, little);
  });
  return bytes;
}

/** Rows of samples of fewer than 8 bits, each row beginning at a new byte. */
export function packed(samples: ArrayLike<number>, perRow: number, bits: number): Uint8Array {
  const rowBytes = Math.ceil((perRow * bits) / 8);
  const result = new Uint8Array(rowBytes * Math.ceil(samples.length / perRow));
  for (let index = 0; index < samples.length; index += 1) {
    const bit = (index % perRow) * bits;
    const at = Math.floor(index / perRow) * rowBytes + (bit >> 3);
    result[at] = (result[at] as number) | ((samples[index] as number) << (8 - bits - (bit & 7)));
  }
  return result;
}
