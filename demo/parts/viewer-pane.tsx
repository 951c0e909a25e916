// The pictures with their tools and figures.
import { useRef } from 'preact/hooks';
import { endByEye, isByEye } from '../state/by-eye.ts';
import { running } from '../state/run.ts';
import type { OssViewer } from '../viewer/oss-viewer.ts';
import { fitted } from '../viewer/view.ts';
import { words } from '../words/words.ts';
import { ByEyeTools } from './by-eye-tools.tsx';
import { Facts } from './facts.tsx';
import { PinStrip } from './pin-strip.tsx';
import { ViewerStage } from './viewer-stage.tsx';
import { ViewerTools } from './viewer-tools.tsx';

export function ViewerPane() {
  const viewer = useRef<OssViewer>(null);
  const zoom = (wished: number | 'in' | 'out' | 'fit'): void => {
    if (!viewer.current) return;
    if (wished === 'fit') viewer.current.view = fitted;
    else viewer.current.zoomTo(wished);
  };
  return (
    <section
      class="viewer-pane"
      id="viewer"
      aria-label={words.value.viewer.title}
      aria-busy={running.value !== undefined}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isByEye.value) endByEye();
      }}
    >
      {isByEye.value ? <ByEyeTools /> : <ViewerTools onZoom={zoom} />}
      <PinStrip />
      <ViewerStage
        onReady={(element) => {
          viewer.current = element;
        }}
      />
      <Facts />
    </section>
  );
}
