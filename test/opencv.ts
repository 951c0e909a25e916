// OpenCV, the engine of the service, compiled to WebAssembly: an oracle that shares no line with this project.
import { createRequire } from 'node:module';
import type opencv from '@techstark/opencv-js';

// Not imported: the module has a `then` of its own, for which no import and no promise of it would ever end.
export const cv = createRequire(import.meta.url)('@techstark/opencv-js') as typeof opencv;

/** Resolves when `cv` can be used, after about a second. */
export const openCvStarted = new Promise<void>((resolve) => {
  if ('Mat' in cv) resolve();
  else (cv as { onRuntimeInitialized?: () => void }).onRuntimeInitialized = resolve;
});
