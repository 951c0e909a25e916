// What the real service is known to have answered, as data: the tests hold the engine to it, docs/known-numbers.md shows it.

/** [picture, steps, size and format of the result] */
export const knownSizes: readonly (readonly [picture: string, steps: string, result: string])[] = [
  ['example.jpg', 'resize,m_fixed,w_100,h_100', '100x100 jpg'],
  ['example.jpg', 'crop,w_100,h_100,x_100,y_100,r_1', '100x100 jpg'],
  ['example.jpg', 'rotate,90', '267x400 jpg'],
  ['example.jpg', 'sharpen,100', '400x267 jpg'],
  ['example.jpg', 'format,png', '400x267 png'],
  ['example.jpg', 'resize,m_fixed,w_100,h_100/rotate,90', '100x100 jpg'],
  ['example.jpg', 'crop,x_100,y_50', '300x217 jpg'],
  ['example.jpg', 'crop,w_200,h_200,g_se', '200x200 jpg'],
  ['example.jpg', 'circle,r_1000', '267x267 jpg'],
  ['example.jpg', 'circle,r_100', '201x201 jpg'],
  ['example.jpg', 'rounded-corners,r_30', '400x267 jpg'],
  ['example.jpg', 'indexcrop,x_100,i_0', '100x267 jpg'],
  ['example.jpg', 'indexcrop,y_100,i_10', '400x267 jpg'],
  ['example.jpg', 'indexcrop,y_100,i_2', '400x67 jpg'],
  ['example.jpg', 'resize,l_100', '100x67 jpg'],
  ['example.jpg', 'resize,s_100', '150x100 jpg'],
  ['example.jpg', 'resize,w_500', '400x267 jpg'],
  ['example.jpg', 'resize,w_500,limit_0', '500x334 jpg'],
  ['f.jpg', 'resize,w_100/auto-orient,1', '100x127 jpg'],
  ['f.jpg', 'resize,w_100', '100x127 jpg'],
  ['f.jpg', 'resize,w_100/auto-orient,0', '100x79 jpg'],
  ['200x100', 'resize,m_lfit,w_150,h_80', '150x75 jpg'],
  ['200x100', 'resize,m_mfit,w_150,h_80', '160x80 jpg'],
  ['200x100', 'resize,m_fill,w_150,h_80', '150x80 jpg'],
  ['200x100', 'resize,m_pad,w_150,h_80', '150x80 jpg'],
  ['200x100', 'resize,m_fixed,w_150,h_80', '150x80 jpg'],
  ['256x144', 'resize,h_100', '178x100 jpg'],
  ['256x144', 'resize,m_fixed,h_100', '178x100 jpg'],
  ['256x144', 'resize,m_pad,h_100', '100x100 jpg'],
  ['256x144', 'resize,m_fill,h_100', '100x100 jpg'],
  ['2500x1875', 'resize,p_50', '1250x938 jpg'],
  ['2500x1875', 'resize,l_200', '200x150 jpg'],
  ['2500x1875', 'resize,s_200', '267x200 jpg'],
  ['3924x2550', 'resize,l_900,h_600', '923x600 jpg'],
  ['1920x1080', 'indexcrop,x_200,i_9', '120x1080 jpg'],
  ['1920x1080', 'indexcrop,x_200,i_10', '1920x1080 jpg'],
  ['1920x1080', 'indexcrop,y_200,i_5', '1920x80 jpg'],
  ['1920x1080', 'indexcrop,y_200,i_6', '1920x1080 jpg'],
  ['600x400', 'resize,w_500,h_300', '450x300 jpg'],
  ['300x200', 'circle,r_4096', '199x199 jpg'],
  ['900x7321 jpg', 'resize,m_lfit,w_1600/quality,q_90', '900x7321 jpg'],
  ['1920x1080', 'resize,m_lfit,w_2048,h_2048/format,jpg', '1920x1080 jpg'],
];

export interface KnownBytes {
  readonly process: string;
  readonly ours: number;
  /** Absent where no answer of the service is known. */
  readonly theirs?: number;
  /** Why the two differ. */
  readonly because?: string;
}

/** Bytes of what example.jpg becomes: equal where the service's way is known to the last bit. */
export const knownBytes: readonly KnownBytes[] = [
  { process: 'rotate,90', ours: 20998, theirs: 20998 },
  { process: 'sharpen,100', ours: 23015, theirs: 23015 },
  { process: 'crop,w_100,h_100,x_100,y_100,r_1', ours: 1969, theirs: 1969 },
  { process: 'crop,w_100,h_100,x_100,y_100', ours: 1942 },
  { process: 'resize,m_fixed,w_100,h_100', ours: 3267, theirs: 3267 },
  { process: 'format,png', ours: 160733, theirs: 160733 },
];
