// The fonts of text watermarks.

/** The family of each font of the service, by its name in the URL: what a system that has the font calls it. */
export const fontFamilies = {
  'wqy-zenhei': 'WenQuanYi Zen Hei',
  'wqy-microhei': 'WenQuanYi Micro Hei',
  fangzhengshusong: 'FZShuSong-Z01',
  fangzhengkaiti: 'FZKai-Z03',
  fangzhengheiti: 'FZHei-B01',
  fangzhengfangsong: 'FZFangSong-Z02',
  droidsansfallback: 'Droid Sans Fallback',
} as const;

/** A font's name in the URL. */
export type FontName = keyof typeof fontFamilies;

/** The names of the fonts, in the order of the service's documentation. */
export const fontNames = Object.keys(fontFamilies) as readonly FontName[];
