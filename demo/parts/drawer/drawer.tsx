// The details of the view, in tabs. Each is loaded when it is first opened, so that the page itself stays small.
import { useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useRef } from 'preact/hooks';
import { messageOf } from '../../state/bucket.ts';
import { isPhone } from '../../state/phone.ts';
import { looking } from '../../state/view.ts';
import { words } from '../../words/words.ts';
import { Icon } from '../icon.tsx';

const loaders = {
  code: async () => (await import('./code-tab.tsx')).CodeTab,
  request: async () => (await import('./request-tab.tsx')).RequestTab,
  timing: async () => (await import('./timing-tab.tsx')).TimingTab,
  explain: async () => (await import('./explain-tab.tsx')).ExplainTab,
  info: async () => (await import('./info-tab.tsx')).InfoTab,
  sizes: async () => (await import('./sizes-tab.tsx')).SizesTab,
} as const satisfies Readonly<Record<string, () => Promise<ComponentType>>>;

type TabName = keyof typeof loaders;

const names = Object.keys(loaders) as readonly TabName[];

const panelId = 'drawer-panel';

export function Drawer() {
  const { drawer } = words.value;
  const loaded = useSignal<{ readonly [N in TabName]?: ComponentType }>({});
  const failure = useSignal<string | undefined>(undefined);
  const root = useRef<HTMLElement>(null);
  const strip = useRef<HTMLDivElement>(null);
  const open = openTab();
  const Tab = open && loaded.value[open];

  useSignalEffect(() => {
    const name = openTab();
    if (!name || loaded.peek()[name]) return;
    failure.value = undefined;
    loaders[name]().then(
      (tab: ComponentType) => {
        loaded.value = { ...loaded.peek(), [name]: tab };
      },
      (error: unknown) => {
        failure.value = messageOf(error);
      },
    );
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    const tabs = [...(strip.current?.querySelectorAll<Element>('[role="tab"]') ?? [])];
    const at = document.activeElement ? tabs.indexOf(document.activeElement) : -1;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + names.length) % names.length;
    const tab = tabs[next];
    if (tab instanceof HTMLElement) tab.focus();
    // While the drawer is open, the panel follows the focus.
    if (open) choose(names[next]);
  };

  return (
    <section class={`drawer ${open ? 'open' : ''}`} id="drawer" aria-label={drawer.title} ref={root}>
      <div class="drawer-head">
        <div role="tablist" aria-label={drawer.title} ref={strip} onKeyDown={onKeyDown}>
          {names.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={name === open}
              aria-controls={name === open ? panelId : undefined}
              tabIndex={name === (open ?? names[0]) ? 0 : -1}
              onClick={() => {
                choose(name === open ? undefined : name);
                // On a phone the panel opens below the edge of the screen.
                if (name !== open && isPhone()) requestAnimationFrame(() => root.current?.scrollIntoView());
              }}
            >
              {drawer.tabs[name]}
            </button>
          ))}
        </div>
        {open && (
          <button
            type="button"
            class="icon-button"
            id="close-drawer"
            aria-label={words.value.steps.close}
            title={words.value.steps.close}
            onClick={() => {
              choose(undefined);
              strip.current?.querySelector<HTMLElement>(`#tab-${open}`)?.focus();
            }}
          >
            <Icon name="chevron" />
          </button>
        )}
      </div>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel that scrolls must be reached by keyboard.
        <div class="drawer-panel" role="tabpanel" id={panelId} aria-labelledby={`tab-${open}`} tabIndex={0}>
          {Tab ? <Tab /> : <p class="muted">{failure.value ? drawer.notLoaded(failure.value) : drawer.loading}</p>}
        </div>
      )}
    </section>
  );
}

const openTab = (): TabName | undefined => names.find((name) => name === looking.value.tab);

function choose(tab: TabName | undefined): void {
  const { tab: _, ...rest } = looking.peek();
  looking.value = tab ? { ...rest, tab } : rest;
}
