// The reference has an address for each page, and all of them are one HTML file with another head.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { actions } from '../src/actions/index.ts';

const template = 'docs/index.html';

interface DocsPage {
  readonly file: string;
  readonly title: string;
  readonly description: string;
}

const pages: readonly DocsPage[] = [
  ...Object.values(actions).map(({ name, summary }) => ({
    file: `docs/${name}.html`,
    title: name,
    description: summary,
  })),
  {
    file: 'docs/errors.html',
    title: 'Errors',
    description: 'The errors of Alibaba Cloud OSS Image Processing: codes, EC numbers, messages, and what to do.',
  },
];

/** The facts for a search engine: the title, the description, and the address of the page in each language. */
function withHead(html: string, { file, title, description }: DocsPage): string {
  const alternates = ['en', 'zh'].map(
    (language) => `<link rel="alternate" hreflang="${language}" href="/${file}?lang=${language}">`,
  );
  return html
    .replace(/<title>.*? · /, () => `<title>${escaped(title)} · `)
    .replace(/<meta name="description" content="[^"]*">/, () =>
      [`<meta name="description" content="${escaped(description)}">`, ...alternates].join('\n    '),
    );
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Writes one HTML file for each page, and serves them during development. */
export function docsPages(): Plugin {
  return {
    name: 'docs-pages',
    // After the template is in the bundle.
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const asset = bundle[template];
        if (asset?.type !== 'asset') throw new Error(`The build has no ${template}.`);
        for (const page of pages)
          this.emitFile({ type: 'asset', fileName: page.file, source: withHead(String(asset.source), page) });
      },
    },
    configureServer: (server) => {
      server.middlewares.use((request, response, next) => {
        const path = new URL(request.url ?? '', 'http://local').pathname;
        const page = pages.find(({ file }) => path === `/${file}`);
        if (!page) return next();
        const html = withHead(readFileSync(join(server.config.root, template), 'utf8'), page);
        server.transformIndexHtml(`/${template}`, html).then((sent) => {
          response.setHeader('content-type', 'text/html');
          response.end(sent);
        }, next);
      });
    },
  };
}
