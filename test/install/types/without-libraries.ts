// Compiles with the language's own library alone: these doors need neither the DOM nor the types of a server.
import {
  type Action,
  type ActionName,
  type actionNamed,
  actions,
  type expectationOf,
  isActionName,
  type ParamSpec,
  refusedActions,
} from 'oss-img/actions';
import {
  createNextLoader,
  type Extracted,
  type extract,
  generate,
  type NextLoaderProps,
  nuxtImageProvider,
  type OssOperations,
  ossImageUrl,
  srcset,
  transform,
} from 'oss-img/url';
import { type OssImgPlugin, ossImg } from 'oss-img/vite';
import { same } from './same.js';

const address = { href: 'https://example.com/cat.jpg' };
const texts: string[] = [
  ossImageUrl('/cat.jpg', 'image/resize,w_100', { styleSeparator: '!' }),
  ossImageUrl(address),
  srcset(address, [320, 640], (width) => `style/w${width}`),
  generate('/cat.jpg', { width: '320', height: 180, fit: 'cover', format: 'webp', blur: 5 }),
  transform(address, { rotate: 90 }),
  nuxtImageProvider.getImage('/cat.jpg', { modifiers: { quality: 75 }, baseURL: 'https://example.com' }).url,
];
same<ReturnType<typeof extract>, Extracted | null>(true);
same<Extracted['operations'], OssOperations>(true);
const loader = createNextLoader({ base: 'https://example.com', process: 'image/format,webp' });
same<typeof loader, (props: NextLoaderProps) => string>(true);

same<typeof actions.resize.params.mode.default, 'lfit'>(true);
same<typeof actions.rotate.params.angle.max, 360>(true);
const name = texts[0] ?? '';
if (isActionName(name)) same<typeof name, ActionName>(true);
same<ReturnType<typeof actionNamed>, Action>(true);
const spec: ParamSpec = actions.blur.params.radius;
same<ReturnType<typeof expectationOf>, string>(true);
void [spec, refusedActions.blind];

same<ReturnType<typeof ossImg>, OssImgPlugin>(true);
void ossImg({ serviceWorker: false });
