// What a codec is to the pipeline: bytes to pixels and back. WASM and platform codecs stand behind the same two functions.
import type { FormatName, Frame, Header } from '../pixels.ts';

export interface EncodeSettings {
  /** 1-100; formats without loss ignore it. */
  readonly quality: number;
  /** JPEG: several scans, coarse first. */
  readonly progressive: boolean;
  /** Animations: how often they run; 0 for ever. */
  readonly loopCount: number;
}

export interface Codec {
  /**
   * Pixels as stored: no orientation applied. Frames of an animation come whole, each as large as the picture, in their
   * order; at least one, and only one where `frames` is `first`.
   * @throws OssError ImageDamage
   */
  decode(bytes: Uint8Array<ArrayBuffer>, header: Header, frames: 'first' | 'all'): Promise<readonly Frame[]>;
  /** More than one frame only where the format is animated; absent where the format is only read. */
  encode?(frames: readonly Frame[], settings: EncodeSettings): Promise<Uint8Array<ArrayBuffer>>;
}

export interface Codecs {
  readonly of: Readonly<Record<FormatName, Codec>>;
  /** Bytes of WebAssembly memory held now. */
  heldBytes(): number;
  /** Lets go of every instance; the next use makes new ones. */
  retire(): void;
}
