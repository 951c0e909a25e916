// ICC profiles (ICC.1): which of them a result has to carry. How a file holds a profile is in the header of its format.
import { ascii, fourLetters } from '../../bytes.ts';

/**
 * True if a result must carry the profile for its colours to stay: pixels are always RGB, so only RGB profiles fit, and
 * sRGB is what a picture without a profile is taken for.
 */
export function isWorthKeeping(profile: Uint8Array): boolean {
  const isProfile = profile.length > 132 && fourLetters(profile, 36) === 'acsp';
  // The description tag names the profile, in ASCII or UTF-16.
  return isProfile && fourLetters(profile, 16) === 'RGB ' && !/s\0?R\0?G\0?B/.test(ascii(profile, 128, 4096 - 128));
}
