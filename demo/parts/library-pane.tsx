// The pictures to choose from, the objects of the bucket, and its styles: tabs in a column where there is room, otherwise a strip of
// pictures with dialogs for the rest.
import { batch, totals } from '../state/batch.ts';
import { words } from '../words/words.ts';
import { Icon, type IconName } from './icon.tsx';
import { CameraButton } from './library/camera-button.tsx';
import { Dialog } from './library/dialog.tsx';
import { PictureList } from './library/picture-list.tsx';
import { Refusals } from './library/refusals.tsx';
import { dialog, type Section, section } from './library/section.ts';
import { UndoNotice } from './library/undo-notice.tsx';
import { useLazy } from './library/use-lazy.ts';
import { useMedia } from './library/use-media.ts';
import { OpenButton } from './open-button.tsx';

/** From this width on layout.css has a column for the library. */
const wideScreen = '(min-width: 1100px)';

export function LibraryPane() {
  const { library } = words.value;
  const isWide = useMedia(wideScreen);
  const close = (): void => {
    dialog.value = undefined;
  };
  return (
    <section
      class={`library ${isWide ? 'tabbed' : 'strip'}`}
      id="library"
      data-section={isWide ? section.value : 'pictures'}
      aria-labelledby="library-title"
    >
      <h2 id="library-title" class="visually-hidden">
        {library.title}
      </h2>
      {isWide ? <Tabs /> : <Strip />}
      {dialog.value === 'bucket' && !isWide && (
        <Dialog id="bucket-dialog" title={library.sections.bucket} onClose={close}>
          <BucketSection />
          <UndoNotice />
        </Dialog>
      )}
      {dialog.value === 'styles' && !isWide && (
        <Dialog id="styles-dialog" title={library.sections.styles} onClose={close}>
          <StylesSection />
          <UndoNotice />
        </Dialog>
      )}
      {dialog.value === 'batch' && (
        <Dialog id="batch-dialog" title={library.batch} onClose={close}>
          <BatchSection />
        </Dialog>
      )}
    </section>
  );
}

const sections: readonly Section[] = ['pictures', 'bucket', 'styles'];

function Tabs() {
  const { library } = words.value;
  const choose = (chosen: Section, focus: boolean): void => {
    section.value = chosen;
    if (focus) document.getElementById(tabId(chosen))?.focus();
  };
  const move = (event: KeyboardEvent, from: Section): void => {
    const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const by = steps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = sections[(sections.indexOf(from) + by + sections.length) % sections.length];
    if (next) choose(next, true);
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={library.title}>
        {sections.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            id={tabId(one)}
            aria-selected={section.value === one}
            aria-controls="library-panel"
            tabIndex={section.value === one ? 0 : -1}
            onClick={() => choose(one, false)}
            onKeyDown={(event) => move(event, one)}
          >
            {library.sections[one]}
          </button>
        ))}
      </div>
      <div class="panel" role="tabpanel" id="library-panel" aria-labelledby={tabId(section.value)}>
        {section.value === 'pictures' && (
          <>
            <OpenButton id="open-picture" />
            <CameraButton />
            <BatchButton />
            <Refusals />
            <PictureList />
          </>
        )}
        {section.value === 'bucket' && <BucketSection />}
        {section.value === 'styles' && <StylesSection />}
      </div>
      <UndoNotice />
    </>
  );
}

const tabId = (one: Section): string => `tab-${one}`;

function Strip() {
  const { library } = words.value;
  return (
    <>
      <div class="strip-buttons">
        <OpenButton id="open-picture" />
        <CameraButton />
        <OpenDialog name="bucket" icon="folder" text={library.sections.bucket} />
        <OpenDialog name="styles" icon="style" text={library.sections.styles} />
        <BatchButton />
      </div>
      <PictureList />
      <Refusals />
      {dialog.value === undefined && <UndoNotice />}
    </>
  );
}

interface OpenDialogProps {
  readonly name: NonNullable<typeof dialog.value>;
  readonly icon: IconName;
  readonly text: string;
}

const OpenDialog = ({ name, icon, text }: OpenDialogProps) => (
  <button
    type="button"
    class="open-dialog"
    id={`open-${name}`}
    aria-haspopup="dialog"
    onClick={() => {
      dialog.value = name;
    }}
  >
    <Icon name={icon} />
    <span>{text}</span>
  </button>
);

function BatchButton() {
  const { library } = words.value;
  const { done, failed, all } = totals.value;
  const text = batch.value?.isRunning ? library.batchRunning(done + failed, all) : library.batch;
  return <OpenDialog name="batch" icon="stack" text={text} />;
}

function BucketSection() {
  const loaded = useLazy(() => import('./library/bucket-panel.tsx'));
  return loaded ? <loaded.BucketPanel /> : <Loading />;
}

function StylesSection() {
  const loaded = useLazy(() => import('./library/styles-panel.tsx'));
  return loaded ? <loaded.StylesPanel /> : <Loading />;
}

function BatchSection() {
  const loaded = useLazy(() => import('./library/batch-panel.tsx'));
  return loaded ? <loaded.BatchPanel /> : <Loading />;
}

const Loading = () => <p class="muted">{words.value.library.loading}</p>;
