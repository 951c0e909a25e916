// The service in memory, as the process of Node asks it.
import { applySettings } from '../../src/bucket/account.ts';
import { memoryStore } from '../../src/bucket/memory.ts';
import { openObjects } from '../../src/bucket/objects.ts';
import type { Engine } from '../../src/pipeline/engine.ts';
import { type ImageService, makeImageService } from '../../src/service/service.ts';
import { buckets, credentials } from './accounts.ts';
import { objects, styles } from './bucket-objects.ts';
import type { Answer, ExchangeJob } from './jobs.ts';
import { type Known, none, prepared, remember, type Sent } from './send.ts';

const origin = 'http://localhost:4173';

function requestOf({ path, method, headers, body }: Sent): Request | undefined {
  try {
    const given = headers.map(([name, value]): [string, string] => [name, value]);
    return new Request(origin + path, { method, headers: given, ...(body && { body }) });
  } catch {
    return undefined;
  }
}

const settings = { styles, credentials };
const acls = [
  [buckets.open, 'public-read-write'],
  [buckets.closed, 'private'],
] as const;

/** The objects as a PUT stores them: their digests are only computed once. */
const stored = (async () => {
  const store = memoryStore();
  const record = await applySettings(store, buckets.open, settings);
  const writer = openObjects({ store, record, caller: 'owner', onChange: async () => {} });
  return Promise.all(
    Object.entries(objects).map(async ([key, bytes]) => {
      const body = bytes.slice().buffer;
      return { key, body, meta: await writer.put(key, body, { contentType: 'image/jpeg' }) };
    }),
  );
})();

/** A service with nothing left of earlier exchanges. */
async function opened(engine: Engine): Promise<ImageService> {
  const store = memoryStore();
  for (const [name, acl] of acls) {
    await applySettings(store, name, { ...settings, acl });
    for (const { key, body, meta } of await stored) await store.changeObject(name, key, () => ({ meta, body }));
  }
  return makeImageService({
    ...{ store, origin, hosts: [], styles, engineVersion: 'fuzz' },
    fetchSite: async () => new Response(null, { status: 404 }),
    perform: async (job, load) => {
      const { source, objects: others } = await load();
      return { outcome: await engine.run(job, source, { objects: others }), by: 'node' };
    },
  });
}

export async function exchanged({ requests }: ExchangeJob, engine: Engine): Promise<Answer['parts']> {
  const service = await opened(engine);
  const known: Known = { upload: 'none', etag: 'none' };
  const parts: Answer['parts'][number][] = [];
  for (const plan of requests) {
    const sent = await prepared(plan, known);
    const request = sent && requestOf(sent);
    const response = request && (await service.answer(request));
    if (!response) {
      parts.push(none);
      continue;
    }
    const reply = {
      ...({ ok: true, status: response.status, headers: Object.fromEntries(response.headers) } as const),
      body: new Uint8Array(await response.arrayBuffer()),
    };
    remember(known, reply);
    parts.push(reply);
  }
  return parts;
}
