// The colours of one space -> another: by numbers where both are sums of three lights, else by the colour management library.
import { type Recolouring, recolour, storedLight } from '../../kernels/recolour.ts';
import type { PixelBuffer } from '../../pixels.ts';
import type { Lcms } from '../../wasm/lcms.ts';
import type { Retiring } from '../../wasm/retiring.ts';
import type { InkTable } from './cmyk.ts';
import { readIcc } from './icc.ts';
import { inverse, multiply } from './matrix.ts';
import { profileOf } from './profile-of.ts';
import { type ColourSpace, isSrgb, type MatrixSpace, srgb } from './space.ts';
import { toneOf } from './tone.ts';

/** Changes pixels in place. */
export type Recolour = (pixels: PixelBuffer) => void;

/** What a file says of its colours: an ICC profile, or a space that its own numbers tell. */
export type ColourTag = Uint8Array<ArrayBuffer> | MatrixSpace;

/** Converts between colour spaces; starts the library only where a profile has tables. */
export class Colours {
  readonly #library: Retiring<Lcms>;

  constructor(library: Retiring<Lcms>) {
    this.#library = library;
  }

  /** The space of a picture; sRGB where nothing is told, or nothing that can be used. */
  async spaceOf(tag: ColourTag | undefined): Promise<ColourSpace> {
    const space = tag instanceof Uint8Array ? readIcc(tag) : tag;
    if (!space || isSrgb(space)) return srgb;
    return space.kind === 'matrix' || (await this.#knowsWay(space, srgb)) ? space : srgb;
  }

  /** True if a picture in this space can stay in it: a profile can be written for it, and colours of URLs be brought into it. */
  async canStay(space: ColourSpace): Promise<boolean> {
    if (profileOf(space) === undefined) return false;
    if (space.kind === 'matrix') return !space.isGrey && space.range === 'standard';
    return space.channels === 'RGB' && (await this.#knowsWay(srgb, space));
  }

  /** Undefined where the numbers stay the same. */
  async conversion(from: ColourSpace, to: ColourSpace): Promise<Recolour | undefined> {
    if (from === to || isSameProfile(from, to)) return undefined;
    if (from.kind === 'matrix' && to.kind === 'matrix') {
      const recolouring = between(from, to);
      return recolouring && ((pixels) => recolour(pixels, recolouring));
    }
    const { api } = await this.#library.ready();
    return ({ data }) => {
      api.convert(data, profileOf(from), 'RGBA', profileOf(to));
    };
  }

  /** The colours of mixtures of the inks, for a CMYK picture with a profile of its own. */
  async inks(space: ColourSpace): Promise<InkTable | undefined> {
    if (space.kind !== 'table' || space.channels !== 'CMYK') return undefined;
    const { api } = await this.#library.ready();
    const levels = 17;
    const mixtures = new Uint8Array(levels ** 4 * 4);
    for (let at = 0; at < mixtures.length; at += 1) {
      const level = Math.floor(at / 4 / levels ** (3 - (at % 4))) % levels;
      mixtures[at] = Math.round((level * 255) / (levels - 1));
    }
    if (!api.convert(mixtures, space.profile, 'CMYK', undefined)) return undefined;
    return { levels, rgb: mixtures.filter((_, at) => at % 4 < 3) };
  }

  async #knowsWay(from: ColourSpace, to: ColourSpace): Promise<boolean> {
    const layout = from.kind === 'table' && from.channels === 'CMYK' ? 'CMYK' : 'RGBA';
    const { api } = await this.#library.ready();
    return api.convert(new Uint8Array(4), profileOf(from), layout, profileOf(to));
  }
}

/** Many pictures of one page have the same profile: a mark cut out of the photo that it is laid on, for one. */
function isSameProfile({ profile: a }: ColourSpaceWithProfile, { profile: b }: ColourSpaceWithProfile): boolean {
  return a !== undefined && b !== undefined && a.length === b.length && a.every((byte, index) => byte === b[index]);
}

type ColourSpaceWithProfile = Pick<ColourSpace, 'profile'>;

function between(from: MatrixSpace, to: MatrixSpace): Recolouring | undefined {
  const fromXyz = inverse(to.toXyz);
  const tone = toneOf(from);
  return (
    fromXyz && {
      light: from.light,
      matrix: multiply(fromXyz, from.toXyz),
      stored: [storedLight(to.light[0]), storedLight(to.light[1]), storedLight(to.light[2])],
      ...(tone && { tone }),
    }
  );
}
