import { expect, test } from 'vitest';
import { OssError } from '../src/errors.ts';
import { defaultLimits, type LimitName, overLimit, serviceLimits } from '../src/limits.ts';

/** What the service, or this package, says of a picture that exceeds each limit by one. */
const sentences: Record<LimitName, string> = {
  sourceBytes: 'The source is 20,971,521 bytes; at most 20,971,520 are allowed.',
  sourcePixels: 'The source has 250,000,001 pixels in all its frames; at most 250,000,000 are allowed.',
  jpegSide: 'The longer side of the JPEG source is 30,001 pixels; at most 30,000 are allowed.',
  sourceSide: 'The longer side of the source is 30,001 pixels; at most 30,000 are allowed.',
  bmpSide: 'The longer side of the BMP source is 30,001 pixels; at most 30,000 are allowed.',
  tiffSide: 'The longer side of the TIFF source is 16,385 pixels; at most 16,384 are allowed.',
  heicSide: 'The longer side of the HEIC source is 30,001 pixels; at most 30,000 are allowed.',
  avifSide: 'The longer side of the AVIF source is 10,001 pixels; at most 10,000 are allowed.',
  rotateSide: 'The longer side of the picture to rotate is 4,097 pixels; at most 4,096 are allowed.',
  resizeSide: 'The longer side of the resized picture would be 16,385 pixels; at most 16,384 are allowed.',
  resizePixels: 'The resized picture would have 16,777,217 pixels; at most 16,777,216 are allowed.',
  webpSide: 'The longer side of the picture to write as WebP is 16,384 pixels; at most 16,383 are allowed.',
  avifWidth: 'The picture to write as AVIF is 4,097 pixels wide; at most 4,096 are allowed.',
  avifPixels: 'The picture to write as AVIF has 9,437,185 pixels; at most 9,437,184 are allowed.',
  machinePixels:
    'The picture takes memory for 64,000,001 pixels in all its frames; at most 64,000,000 are allowed, a limit of this package that protects the memory of the machine.',
  machineMs:
    'The estimated work of the job is 60,001 milliseconds; at most 60,000 are allowed, a limit of this package that keeps a job from occupying the machine.',
};

test.each(Object.entries(serviceLimits))('%s is explained in a sentence', (name, { max, code, ...limit }) => {
  const error = overLimit(name as LimitName, defaultLimits, max + 1);
  expect(error).toBeInstanceOf(OssError);
  expect(error).toMatchObject({
    message: sentences[name as LimitName],
    code,
    ec: 'ec' in limit ? limit.ec : undefined,
  });
});

test("the service's own sentence comes first, and the limit in force is the one reported", () => {
  const { message } = overLimit('rotateSide', { ...defaultLimits, rotateSide: 10 }, 12345, 'Picture exceed the range.');
  expect(message).toBe(
    'Picture exceed the range. The longer side of the picture to rotate is 12,345 pixels; at most 10 are allowed.',
  );
});
