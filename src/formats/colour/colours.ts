// The colours of one space -> another: by numbers where both are sums of three lights, else by the colour management library.
import { type Recolouring, recolour, storedLight } from '../../kernels/recolour.ts';
import type { PixelBuffer } from '../../pixels.ts';
import type { Lcms } from '../../wasm/lcms.ts';
import type { Retiring } from '../../wasm/retiring.ts';
import { adaptedProfile } from './adapted-profile.ts';
import type { InkTable } from './cmyk.ts';
import { readIcc } from './icc.ts';
import { inverse, multiply } from './matrix.ts';
import { type ColourSpace, isSrgb, type MatrixSpace, srgb } from './space.ts';
import { toneOf } from './tone.ts';

/** Changes pixels in place. */
export type Recolour = (pixels: PixelBuffer) => void;

/** What a file says of its colours: an ICC profile, or a space that its own numbers tell. */
export type ColourTag = Uint8Array<ArrayBuffer> | MatrixSpace;

/** Converts between colour spaces; starts the library only where a profile has tables. */
export class Colours {
  readonly #library: Retiring<Lcms>;
  /** Those of the last picture: the table takes 50 ms, and the pictures of one page often have one profile. */
  #inks: (InkTable & { readonly profile: Uint8Array }) | undefined;

  constructor(library: Retiring<Lcms>) {
    this.#library = library;
  }

  /** The space of a picture; sRGB where nothing is told, or nothing that can be used. */
  async spaceOf(tag: ColourTag | undefined): Promise<ColourSpace> {
    const space = tag instanceof Uint8Array ? readIcc(tag) : tag;
    if (!space || isSrgb(space)) return srgb;
    return space.kind === 'matrix' || (await this.#knowsWay(space, srgb)) ? space : srgb;
  }

  /** True if a picture can stay in this space: a result can carry a profile of it, and colours of URLs can be brought into it. */
  async canStay(space: ColourSpace): Promise<boolean> {
    if (space.kind === 'matrix')
      return !space.isGrey && space.range === 'standard' && !isCoarse(space) && inverse(space.toXyz) !== undefined;
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
    const [source, target] = [adaptedProfile(from), adaptedProfile(to)];
    return ({ data }) => {
      api.convert(data, source, 'RGBA', target);
    };
  }

  /** The colours of mixtures of the inks, for a CMYK picture with a profile of its own. */
  async inks(space: ColourSpace): Promise<InkTable | undefined> {
    if (space.kind !== 'table' || space.channels !== 'CMYK') return undefined;
    if (this.#inks && isSameProfile(space, this.#inks)) return this.#inks;
    const { api } = await this.#library.ready();
    const mixtures = allMixtures();
    api.convert(mixtures, adaptedProfile(space), 'CMYK', adaptedProfile(srgb));
    this.#inks = { levels: inkLevels, rgb: mixtures.filter((_, at) => at % 4 < 3), profile: space.profile };
    return this.#inks;
  }

  async #knowsWay(from: ColourSpace, to: ColourSpace): Promise<boolean> {
    const layout = from.kind === 'table' && from.channels === 'CMYK' ? 'CMYK' : 'RGBA';
    const { api } = await this.#library.ready();
    return api.convert(new Uint8Array(4), adaptedProfile(from), layout, adaptedProfile(to));
  }
}

/** Between 17 levels of each ink, straight lines are within a level of what the library gives. */
const inkLevels = 17;

/** All mixtures of these levels, four bytes each: cyan slowest, black fastest. */
const allMixtures = (): Uint8Array =>
  Uint8Array.from({ length: inkLevels ** 4 * 4 }, (_, at) => {
    const level = Math.floor(at / 4 / inkLevels ** (3 - (at % 4))) % inkLevels;
    return Math.round((level * 255) / (inkLevels - 1));
  });

/**
 * True if the numbers of dark colours are so far apart, as in linear light, that the loss of a lossy format would be seen: the
 * fourth number is as light as sRGB's seventeenth or more.
 */
const isCoarse = ({ light }: MatrixSpace): boolean =>
  light.some((curve) => (curve[4] as number) >= (srgb.light[0][17] as number));

/** Many pictures of one page have the same profile: a mark cut out of the photo that it is laid on, for one. */
function isSameProfile({ profile: a }: WithProfile, { profile: b }: WithProfile): boolean {
  return a !== undefined && b !== undefined && a.length === b.length && a.every((byte, index) => byte === b[index]);
}

interface WithProfile {
  readonly profile?: Uint8Array;
}

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
