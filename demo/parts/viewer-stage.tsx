// The custom element that shows the pictures, bound to the state both ways.
import { effect } from '@preact/signals';
import { createElement } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { aspect, byEye, eyeRect, isByEye, writeRect } from '../state/by-eye.ts';
import { cancelRun, running } from '../state/run.ts';
import {
  busy,
  gain,
  ground,
  isPinned,
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
  useEffect(() => {
    const viewer = root.current;
    if (!viewer) return;
    /** The rectangle and the picture under it come and go in any order; until the view follows, it is not to be kept. */
    let isEyeView = false;
    // useSignalEffect waits for a frame, in which a key or a click would meet the viewer as it was before the last change.
    const stops = [
      effect(() => {
        const { stage, holdA } = words.value.viewer;
        viewer.labels = isPinned.value ? { ...stage, hold: holdA } : stage;
      }),
      effect(() => {
        viewer.pictureBefore = pictureBefore.value;
        viewer.pictureAfter = pictureAfter.value;
        viewer.report = report.value !== undefined;
      }),
      effect(() => {
        viewer.mode = isByEye.value ? 'after' : mode.value;
        viewer.split = split.value;
      }),
      effect(() => {
        // A step that is edited by eye is first seen as a whole. Afterwards the result is seen where it was left.
        isEyeView = isByEye.value;
        const wished = isEyeView ? fitted : spot.value;
        if (!sameView(linkView(viewer.view), wished)) viewer.view = wished;
      }),
      effect(() => {
        viewer.stale = stale.value;
        viewer.busy = busy.value;
      }),
      effect(() => {
        viewer.ground = ground.value;
        viewer.gain = gain.value;
      }),
      effect(() => {
        const rect = eyeRect.value;
        const kind = byEye.value?.action === 'watermark' ? 'mark' : 'crop';
        viewer.overlay = rect && { kind, rect, aspect: aspect.value };
      }),
    ];
    // Each drag is undone as one, however slow it is.
    let drags = 0;
    const keep = (): void => {
      shown.value = viewer.shownAs;
      // The look at a step that is edited by eye is not the one at the result.
      if (viewer.shownAs && !isEyeView) keepLook(viewer.shownAs);
    };
    viewer.addEventListener('viewchange', keep);
    viewer.addEventListener('overlayinput', (event) => {
      writeRect((event as CustomEvent<Overlay>).detail.rect, `by eye ${drags}`, Number.POSITIVE_INFINITY);
    });
    viewer.addEventListener('overlaychange', () => {
      drags += 1;
    });
    keep();
    onReady(viewer);
    return () => {
      for (const stop of stops) stop();
    };
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
