import type { Header } from '../../pixels.ts';
import type { ColourTag } from './colours.ts';

/** How files of a format tell their colours. It lies apart from what a page plans with, which needs no colours. */
export interface FileColours {
  /** What the file says of its colours; undefined where it says nothing. */
  read(bytes: Uint8Array, header: Header): Promise<ColourTag | undefined>;
  /** The file with an ICC profile added. Takes files as the encoder writes them; absent if the format cannot hold a profile. */
  withProfile?(bytes: Uint8Array<ArrayBuffer>, profile: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}
