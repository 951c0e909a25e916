// The pipeline's view of a codec: bytes to pixels and back. Our own, third-party and platform codecs look alike from there.

import type { FormatName, Frame, Header, Size } from '../pixels.ts';
import type { FlowSize, RowSink, RowSource } from '../row-flow.ts';
import type { InkTable } from './colour/cmyk.ts';
import type { Colours } from './colour/colours.ts';
import type { CheckSum } from './format.ts';

/** How a picture is written. */
export interface EncodeSettings {
  /** 1-100; lossless formats ignore it. */
  readonly quality: number;
  /** JPEG: several scans, the coarse ones first. */
  readonly progressive: boolean;
  /** JPEG: how much of the colour is kept; `4:2:0` unless given. */
  readonly subsampling?: Subsampling;
  /** Animations: how often the animation runs; 0 for ever. */
  readonly loopCount: number;
  /** PNG: write RGB even if all pixels are grey, because an RGB profile will be put in. */
  readonly rgb?: boolean;
}

/** JPEG's chroma subsampling: `4:4:4` keeps all of the colour, `4:2:0` a quarter. */
export type Subsampling = '4:4:4' | '4:2:0';

/** By which factor a decoder may reduce width and height. */
export type Reduction = 1 | 2 | 4 | 8;

/** Decodes and encodes one format. */
export interface Codec {
  /** True if `decode` converts the colours to sRGB, whatever the file says of them. */
  readonly convertsColours?: true;
  /**
   * The pixels as they are stored, with no orientation applied. The frames of an animation are composed, each as large as the
   * picture, in their order: at least one, and only one if `frames` is `first`.
   * @param bytes a file whose header was read and in whose structure no damage was found
   * @param reduction how far the frames may be reduced; a codec does so only where that is faster. Sizes are rounded up.
   * @param inks the colours of a CMYK picture's mixtures; by default those of pictures without a profile
   * @throws OssError ImageDamage; MemLimitExceeded; what the format's `readHeader` throws
   */
  decode(
    bytes: Uint8Array<ArrayBuffer>,
    header: Header,
    frames: 'first' | 'all',
    reduction?: Reduction,
    inks?: InkTable,
  ): Promise<readonly Frame[]>;
  /**
   * `decode` for the rows of one picture that flow, of a file whose header does not say `needsWhole`. Nothing is decoded
   * before the first row is asked for; from then on no other picture may be until the last one is read.
   * @throws OssError as `decode` does, and so do the source's calls
   */
  rows?(bytes: Uint8Array<ArrayBuffer>, header: Header, reduction?: Reduction, inks?: InkTable): Promise<RowSource>;
  /**
   * A file of these frames, which are of one size; several only if the format is `animated`. Absent if a format is only read.
   * @throws OssError MemLimitExceeded
   */
  encode?(frames: readonly Frame[], settings: EncodeSettings): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * `encode` for the rows of one picture that flow, opaque unless the format has alpha; undefined for settings with which the whole picture is needed. From the
   * first row on no other picture may be encoded before the end.
   * @throws OssError as `encode` does, and so do the sink's calls
   */
  sink?(size: Size, settings: EncodeSettings): RowSink | undefined;
  /**
   * The same for an encoder that asks for the rows itself, as many as it wants: what it makes ready takes all of them at once.
   * Undefined where it must know of the whole picture whether it is opaque.
   * @throws OssError as `encode` does; what is made ready throws also what the source does
   */
  drain?(
    size: FlowSize,
    settings: EncodeSettings,
  ): Promise<((source: RowSource) => Uint8Array<ArrayBuffer>) | undefined>;
}

/** The codecs of one engine. */
export interface Codecs {
  readonly of: Readonly<Record<FormatName, Codec>>;
  /** CRC-32 as this machine computes it fastest, for `Format.findDamage`: formats themselves load no WebAssembly. */
  readonly crc32: CheckSum;
  /** True unless the JPEG decoder finds the file damaged, which it decodes to an eighth of its size: for `Format.findDamage`. */
  readonly isWholeJpeg: (bytes: Uint8Array) => boolean;
  readonly colours: Colours;
  /** Bytes of WebAssembly memory that all instances hold now. */
  heldBytes(): number;
  /** Drops every instance and so frees its memory; the next use starts new ones. */
  retire(): void;
}
