// The row above the picture while a step is edited by eye: it takes the place of the viewer's tools, so nothing moves.
import { useLayoutEffect, useRef } from 'preact/hooks';
import {
  aspect,
  byEye,
  cancelByEye,
  endByEye,
  eyeFault,
  eyePicture,
  eyeRect,
  eyeSize,
  isTiled,
  lockAspect,
} from '../state/by-eye.ts';
import { words } from '../words/words.ts';
import { Icon } from './icon.tsx';

const ratios = [
  [1, 1],
  [4, 3],
  [16, 9],
] as const;

export function ByEyeTools() {
  const { viewer } = words.value;
  const isCrop = byEye.value?.action === 'crop';
  const done = useRef<HTMLButtonElement>(null);
  // The button that led here is gone, and with it the focus.
  useLayoutEffect(() => done.current?.focus({ preventScroll: true }), []);
  return (
    <div class="viewer-tools by-eye">
      <span class="by-eye-title" role="status">
        {eyeFault.value ?? (isTiled.value ? viewer.tiled : titleOf(isCrop))}
      </span>
      {isCrop && <AspectChoice />}
      <span class="viewer-deeds">
        <button type="button" id="by-eye-cancel" onClick={cancelByEye} title={viewer.discard}>
          <Icon name="undo" /> <span>{viewer.discard}</span>
        </button>
        <button type="button" class="primary" id="by-eye-done" ref={done} onClick={endByEye}>
          {viewer.done}
        </button>
      </span>
    </div>
  );
}

function titleOf(isCrop: boolean): string {
  const { viewer } = words.value;
  if (!eyePicture.value) return viewer.loading;
  if (!eyeRect.value) return viewer.measuring;
  return isCrop ? viewer.cropping : viewer.marking;
}

function AspectChoice() {
  const { viewer } = words.value;
  const picture = eyeSize.value;
  const choice = (id: string, ratio: number | undefined, face: string) => (
    <button
      key={id}
      type="button"
      id={`aspect-${id}`}
      aria-pressed={aspect.value === ratio}
      onClick={() => lockAspect(ratio)}
    >
      {face}
    </button>
  );
  return (
    <fieldset class="segmented" aria-label={viewer.aspect}>
      {choice('free', undefined, viewer.aspects.free)}
      {ratios.map(([width, height]) => choice(`${width}-${height}`, width / height, `${width}:${height}`))}
      {picture && choice('original', picture.width / picture.height, viewer.aspects.original)}
    </fieldset>
  );
}
