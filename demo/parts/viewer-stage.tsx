// The custom element that shows the pictures, bound to the state both ways.
import { effect, useSignalEffect } from '@preact/signals';
import { createElement } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { aspect, byEye, eyeRect, isByEye, writeRect } from '../state/by-eye.ts';
import { cancelRun, running } from '../state/run.ts';
import { looking } from '../state/view.ts';
import {
  busy,
  gain,
  ground,
  keepLook,
  linkView,
  mode,
  pictureAfter,
  pictureBefore,
  report,
  shown,
  split,
  spot,
  stale,
} from '../state/viewer.ts';
import type { Overlay } from '../viewer/box-overlay.ts';
import type { OssViewer } from '../viewer/oss-viewer.ts';
import { fitted, sameView } from '../viewer/view.ts';
import { words } from '../words/words.ts';
import '../viewer/oss-viewer.ts';

/** @param onReady called once, with the element */
export function ViewerStage({ onReady }: { readonly onReady: (viewer: OssViewer) => void }) {
  const root = useRef<OssViewer>(null);
  const bind = (write: (viewer: OssViewer) => void): void =>
    useSignalEffect(() => {
      if (root.current) write(root.current);
    });

  bind((viewer) => {
    const { stage, holdA } = words.value.viewer;
    viewer.labels = looking.value.pinned === undefined ? stage : { ...stage, hold: holdA };
  });
  bind((viewer) => {
    viewer.pictureBefore = pictureBefore.value;
    viewer.pictureAfter = pictureAfter.value;
    viewer.report = report.value !== undefined;
  });
  bind((viewer) => {
    viewer.mode = isByEye.value ? 'after' : mode.value;
    viewer.split = split.value;
  });
  bind((viewer) => {
    // A step that is edited by eye is first seen as a whole. Afterwards the result is seen where it was left.
    const wished = isByEye.value ? fitted : spot.value;
    if (!sameView(linkView(viewer.view), wished)) viewer.view = wished;
  });
  bind((viewer) => {
    viewer.stale = stale.value;
    viewer.busy = busy.value;
    viewer.ground = ground.value;
    viewer.gain = gain.value;
  });

  useEffect(() => {
    const viewer = root.current;
    if (!viewer) return;
    // useSignalEffect waits for a frame, in which a key would move the rectangle as it was before the last change.
    const followRect = effect(() => {
      const rect = eyeRect.value;
      const kind = byEye.value?.action === 'watermark' ? 'mark' : 'crop';
      viewer.overlay = rect && { kind, rect, aspect: aspect.value };
    });
    // Each drag is undone as one.
    let drags = 0;
    const keep = (): void => {
      shown.value = viewer.shownAs;
      // The look at a step that is edited by eye is not the one at the result.
      if (viewer.shownAs && !isByEye.peek()) keepLook(viewer.shownAs);
    };
    viewer.addEventListener('viewchange', keep);
    viewer.addEventListener('overlayinput', (event) => {
      writeRect((event as CustomEvent<Overlay>).detail.rect, `by eye ${drags}`);
    });
    viewer.addEventListener('overlaychange', () => {
      drags += 1;
    });
    keep();
    onReady(viewer);
    return followRect;
  }, []);

  const { viewer } = words.value;
  return createElement(
    'oss-viewer',
    { ref: root },
    <button type="button" slot="cancel" id="cancel" class={running.value ? '' : 'kept'} onClick={cancelRun}>
      {viewer.cancel}
    </button>,
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard.
    <pre slot="report" id="report" tabIndex={0}>
      {report.value}
    </pre>,
    <p slot="empty">{busy.value ? '' : viewer.noPicture}</p>,
  );
}
