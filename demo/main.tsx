// The playground: connects text, bucket and engine, and draws the page.
import { render } from 'preact';
import { App } from './parts/app.tsx';
import { followNews } from './state/news.ts';
import { addArrived, addFiles, fillBucket } from './state/pictures.ts';
import { followText } from './state/run.ts';
import { followKey } from './state/source.ts';
import { followStyles } from './state/styles.ts';
import { followTheme } from './state/theme.ts';
import { connectUndoKeys } from './state/undo-keys.ts';
import { connectAddress } from './state/view.ts';
import { watchArrivals } from './store/arrivals.ts';
import { takeShared } from './store/shared-files.ts';
import { startWords } from './words/words.ts';

followTheme();
connectAddress();
connectUndoKeys();
followKey();
followStyles();
followText();
watchArrivals((arrived) => void addArrived(arrived));
await startWords();
followNews();
const root = document.getElementById('app');
if (root) render(<App />, root);
void fillBucket();
void takeShared().then(addFiles);
