// What the real service is known to have answered, as data: the tests hold the engine to it, docs/known-numbers.md shows it.

/** [picture, steps, size and format of the result, how it is known] */
export const knownSizes: readonly (readonly [picture: string, steps: string, result: string, source: string])[] = [
  ['example.jpg', 'resize,m_fixed,w_100,h_100', '100x100 jpg', 'tests of the official SDKs'],
  ['example.jpg', 'crop,w_100,h_100,x_100,y_100,r_1', '100x100 jpg', 'tests of the official SDKs'],
  ['example.jpg', 'rotate,90', '267x400 jpg', 'tests of the official SDKs'],
  ['example.jpg', 'sharpen,100', '400x267 jpg', 'tests of the official SDKs'],
  ['example.jpg', 'format,png', '400x267 png', 'tests of the official SDKs'],
  ['example.jpg', 'resize,m_fixed,w_100,h_100/rotate,90', '100x100 jpg', 'tests of the official SDKs'],
  ['example.jpg', 'crop,x_100,y_50', '300x217 jpg', 'page of crop'],
  ['example.jpg', 'crop,w_200,h_200,g_se', '200x200 jpg', 'page of crop'],
  ['example.jpg', 'circle,r_1000', '267x267 jpg', 'page of circle: side 2r + 1'],
  ['example.jpg', 'circle,r_100', '201x201 jpg', 'page of circle: side 2r + 1'],
  ['example.jpg', 'rounded-corners,r_30', '400x267 jpg', 'page of rounded-corners'],
  ['example.jpg', 'indexcrop,x_100,i_0', '100x267 jpg', "page of indexcrop; remainders by users' code"],
  ['example.jpg', 'indexcrop,y_100,i_10', '400x267 jpg', "page of indexcrop; remainders by users' code"],
  ['example.jpg', 'indexcrop,y_100,i_2', '400x67 jpg', "page of indexcrop; remainders by users' code"],
  ['example.jpg', 'resize,l_100', '100x67 jpg', 'page of resize'],
  ['example.jpg', 'resize,s_100', '150x100 jpg', 'page of resize'],
  ['example.jpg', 'resize,w_500', '400x267 jpg', 'page of resize'],
  ['example.jpg', 'resize,w_500,limit_0', '500x334 jpg', 'page of resize'],
  ['f.jpg', 'resize,w_100/auto-orient,1', '100x127 jpg', 'page of auto-orient'],
  ['f.jpg', 'resize,w_100', '100x127 jpg', 'page of auto-orient, whose default is on'],
  ['f.jpg', 'resize,w_100/auto-orient,0', '100x79 jpg', 'page of auto-orient'],
  ['200x100', 'resize,m_lfit,w_150,h_80', '150x75 jpg', 'page of resize'],
  ['200x100', 'resize,m_mfit,w_150,h_80', '160x80 jpg', 'page of resize'],
  ['200x100', 'resize,m_fill,w_150,h_80', '150x80 jpg', 'page of resize'],
  ['200x100', 'resize,m_pad,w_150,h_80', '150x80 jpg', 'page of resize'],
  ['200x100', 'resize,m_fixed,w_150,h_80', '150x80 jpg', 'page of resize'],
  ['256x144', 'resize,h_100', '178x100 jpg', 'page of resize, 2026'],
  ['256x144', 'resize,m_fixed,h_100', '178x100 jpg', 'page of resize, 2026'],
  ['256x144', 'resize,m_pad,h_100', '100x100 jpg', 'page of resize, 2026'],
  ['256x144', 'resize,m_fill,h_100', '100x100 jpg', 'page of resize, 2026'],
  ['2500x1875', 'resize,p_50', '1250x938 jpg', 'page of resize, 2026'],
  ['2500x1875', 'resize,l_200', '200x150 jpg', 'page of resize, 2026'],
  ['2500x1875', 'resize,s_200', '267x200 jpg', 'page of resize, 2026'],
  ['3924x2550', 'resize,l_900,h_600', '923x600 jpg', 'page of resize'],
  ['1920x1080', 'indexcrop,x_200,i_9', '120x1080 jpg', "page of indexcrop; remainders by users' code"],
  ['1920x1080', 'indexcrop,x_200,i_10', '1920x1080 jpg', "page of indexcrop; remainders by users' code"],
  ['1920x1080', 'indexcrop,y_200,i_5', '1920x80 jpg', "page of indexcrop; remainders by users' code"],
  ['1920x1080', 'indexcrop,y_200,i_6', '1920x1080 jpg', "page of indexcrop; remainders by users' code"],
  ['600x400', 'resize,w_500,h_300', '450x300 jpg', 'page of resize'],
  ['300x200', 'circle,r_4096', '199x199 jpg', 'page of circle: side 2r + 1'],
  ['900x7321 jpg', 'resize,m_lfit,w_1600/quality,q_90', '900x7321 jpg', 'measured at the live service'],
  ['1920x1080', 'resize,m_lfit,w_2048,h_2048/format,jpg', '1920x1080 jpg', 'measured at the live service'],
];

export interface KnownBytes {
  readonly process: string;
  readonly ours: number;
  /** Absent where no answer of the service is known. */
  readonly theirs?: number;
  /** How the answer is known. */
  readonly source: string;
}

const sdkTests = 'tests of the official SDKs for Python, PHP and C';

/** Bytes of what example.jpg becomes: equal where the service's way is known to the last bit. */
export const knownBytes: readonly KnownBytes[] = [
  { process: 'rotate,90', ours: 20998, theirs: 20998, source: sdkTests },
  { process: 'sharpen,100', ours: 23015, theirs: 23015, source: sdkTests },
  { process: 'crop,w_100,h_100,x_100,y_100,r_1', ours: 1969, theirs: 1969, source: sdkTests },
  { process: 'crop,w_100,h_100,x_100,y_100', ours: 1942, source: 'none: beside the row above, what its `r_1` adds' },
  { process: 'resize,m_fixed,w_100,h_100', ours: 3267, theirs: 3267, source: sdkTests },
  { process: 'format,png', ours: 160733, theirs: 160733, source: sdkTests },
];

/** The watermark whose size is known, with WenQuanYi Zen Hei (Debian's fonts-wqy-zenhei) in Chromium. */
export const knownText = [
  {
    process: 'watermark,text_SGVsbG8g5Zu-54mH5pyN5YqhIQ',
    ours: 26386,
    theirs: 26355,
    within: 0.02,
    source: 'test of the official SDK for Python',
  },
] as const;
