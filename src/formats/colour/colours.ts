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
    if (space.profile && space.profile.length > mostCarried) return false;
    if (space.kind === 'table') return space.channels === 'RGB' && (await this.#knowsWayBack(space));
    return !space.isGrey && space.range === 'standard' && !isCoarse(space) && inverse(space.toXyz) !== undefined;
  }

  /** Undefined where the numbers stay the same. */
  async conversion(from: ColourSpace, to: ColourSpace): Promise<Recolour | undefined> {
    if (from === to || isSameProfile(from, to)) return undefined;
    if (from.kind === 'matrix' && to.kind === 'matrix') {
      const recolouring = between(from, to);
      return recolouring && ((pixels) => recolour(pixels, recolouring));
    }
    if (from.kind === 'matrix' && from.range !== 'standard') {
      const steps = [await this.conversion(from, srgb), await this.conversion(srgb, to)];
      return (pixels) => {
        for (const step of steps) step?.(pixels);
      };
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

  /** False also for tables that bring colours of sRGB to anything but their place: coarse ones, or those of a printer. */
  async #knowsWayBack(space: ColourSpace): Promise<boolean> {
    const { api } = await this.#library.ready();
    const colours = someColours();
    return (
      api.convert(colours, adaptedProfile(srgb), 'RGBA', adaptedProfile(space)) &&
      api.convert(colours, adaptedProfile(space), 'RGBA', adaptedProfile(srgb)) &&
      someColours().every((value, at) => Math.abs(lightOf(value) - lightOf(colours[at] as number)) <= mostAstray)
    );
  }

  async #knowsWay(from: ColourSpace, to: ColourSpace): Promise<boolean> {
    const layout = from.kind === 'table' && from.channels === 'CMYK' ? 'CMYK' : 'RGBA';
    const { api } = await this.#library.ready();
    return api.convert(new Uint8Array(4), adaptedProfile(from), layout, adaptedProfile(to));
  }
}

/** libpng's limit for the profile of a PNG; a JPEG holds 16 MB, and no profile in use is as large. */
const mostCarried = 8_000_000;

/** In light of a channel: measured on tables of 9 to 45 points, a CIEDE2000 of 2 to 3 in the worst of the colours below. */
const mostAstray = 0.08;

const lightOf = (stored: number): number => srgb.light[0][stored] as number;

/** Mixtures of three levels of each channel, opaque. */
const someColours = (): Uint8Array =>
  Uint8Array.from({ length: 27 * 4 }, (_, at) =>
    at % 4 === 3 ? 255 : (Math.floor(at / 4 / 3 ** (at % 4)) % 3) * 127.5,
  );

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
