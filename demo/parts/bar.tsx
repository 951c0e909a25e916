// The bar: the whole URL, undo and redo, share, copy, download, and what concerns the page itself.

import { service } from '../state/bucket.ts';
import { endpoint } from '../state/endpoint.ts';
import { theme, themes } from '../state/theme.ts';
import { canRedo, canUndo, redo, undo, view } from '../state/view.ts';
import { hostAddress } from '../text/addresses.ts';
import { chooseLanguage, type Language, language, languages, words } from '../words/words.ts';
import { CopyButton } from './copy-button.tsx';
import { Download } from './download.tsx';
import { Icon } from './icon.tsx';
import { Menu } from './menu.tsx';
import { Notices } from './notices.tsx';
import { OpenButton } from './open-button.tsx';
import { UrlField } from './url-field.tsx';

export function Bar({ onExamples }: { readonly onExamples: () => void }) {
  const { bar } = words.value;
  return (
    <header class="bar">
      <div class="brand">
        <h1>oss-img</h1>
        <p>{bar.promise}</p>
      </div>
      <UrlField />
      <div class="bar-tools">
        <OpenButton id="open-picture-phone" />
        <button
          type="button"
          id="undo"
          aria-label={bar.undo}
          title={bar.undo}
          aria-disabled={!canUndo.value}
          onClick={undo}
        >
          <Icon name="undo" />
        </button>
        <button
          type="button"
          id="redo"
          aria-label={bar.redo}
          title={bar.redo}
          aria-disabled={!canRedo.value}
          onClick={redo}
        >
          <Icon name="redo" />
        </button>
        <CopyButton id="share" class="share" icon="link" read={() => location.href}>
          {bar.share}
        </CopyButton>
        <CopyButton id="copy-url" class="copy-url" read={() => hostAddress(endpoint.value, view.value)}>
          {bar.copyUrl}
        </CopyButton>
        <Download />
        <Menu id="page-menu" class="page-menu" label={bar.more} face={<Icon name="more" />}>
          {(close) => (
            <>
              <button
                type="button"
                id="open-examples"
                onClick={() => {
                  close();
                  onExamples();
                }}
              >
                {bar.examples}
              </button>
              <a href="/docs/">{bar.reference}</a>
              <label>
                {bar.language}
                <select
                  id="language"
                  value={language.value}
                  onChange={(event) => void chooseLanguage(event.currentTarget.value as Language)}
                >
                  {Object.entries(languages).map(([code, name]) => (
                    <option key={code} value={code}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
              <label>
                {bar.theme}
                <select
                  id="theme"
                  value={theme.value}
                  onChange={(event) => {
                    theme.value = themes.find((name) => name === event.currentTarget.value) ?? 'system';
                  }}
                >
                  {themes.map((name) => (
                    <option key={name} value={name}>
                      {bar.themes[name]}
                    </option>
                  ))}
                </select>
              </label>
              <p id="service" class={service.value.is === 'missing' ? 'amiss' : ''}>
                {service.value.is === 'missing'
                  ? bar.serviceMissing(service.value.reason)
                  : bar.services[service.value.is]}
              </p>
            </>
          )}
        </Menu>
      </div>
      <Notices />
    </header>
  );
}
