import type { ColourTag } from '../src/formats/colour/colours.ts';
import { fileColours } from '../src/formats/file-colours.ts';
import type { Format } from '../src/formats/index.ts';

/** What a file says of its colours, as the engine asks for it. */
export const toldColours = (format: Format, bytes: Uint8Array): Promise<ColourTag | undefined> =>
  fileColours[format.name].read(bytes, format.readHeader(bytes));
