// Colours as process strings write them: six hexadecimal digits, RRGGBB.

/** The channels of a colour RRGGBB, 0-255 each. */
export function channelsOf(color: string): [red: number, green: number, blue: number] {
  const value = Number.parseInt(color, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** The opaque pixel of a colour RRGGBB as a signed 32-bit word in memory order RGBA. */
export function opaqueWord(color: string): number {
  const [red, green, blue] = channelsOf(color);
  return (255 << 24) | (blue << 16) | (green << 8) | red;
}
