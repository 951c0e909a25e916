// What a codec is to the pipeline: bytes to pixels and back. WASM and platform codecs stand behind the same two functions.
import type { FormatName, Header, PixelBuffer } from '../pixels.ts';

export interface EncodeSettings {
  /** 1-100; formats without loss ignore it. */
  readonly quality: number;
}

export interface Codec {
  /** Pixels as stored: no orientation applied. @throws OssError ImageDamage */
  decode(bytes: Uint8Array<ArrayBuffer>, header: Header): Promise<PixelBuffer>;
  encode(pixels: PixelBuffer, settings: EncodeSettings): Promise<Uint8Array<ArrayBuffer>>;
}

export interface Codecs {
  readonly of: Readonly<Record<FormatName, Codec>>;
  /** Bytes of WebAssembly memory held now. */
  heldBytes(): number;
  /** Lets go of every instance; the next use makes new ones. */
  retire(): void;
}
