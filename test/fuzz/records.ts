// A target of stored records that something else than this package has written: in Chromium alone, which has the database.
import { sortableKey } from '../../src/bucket/key-order.ts';
import { bucketRecord, bytesOf, objectMeta, part, upload } from '../bucket/records.ts';
import { buckets, credentials } from './accounts.ts';
import type { Chance } from './chance.ts';
import type { Target } from './driver.ts';
import { errorFault } from './errors.ts';
import type { RecordsJob } from './jobs.ts';
import { oddText } from './process-text.ts';
import { recordKeys } from './record-keys.ts';

type Write = RecordsJob['writes'][number];

const { key, uploadId } = recordKeys;
const place = [buckets.open, sortableKey(key)];
const style = { content: 'image/resize,w_10', category: 'image', createdMs: 1, modifiedMs: 1 };
const body = bytesOf(1, 2, 3);

/** Whole records, each in its place. */
const whole: readonly Write[] = [
  {
    store: 'buckets',
    value: {
      ...bucketRecord(buckets.open),
      acl: 'public-read-write',
      styles: { small: style },
      separators: '!',
      protectedSuffixes: ['png'],
    },
  },
  { store: 'buckets', value: bucketRecord(buckets.closed) },
  { store: 'objects', value: objectMeta({ byteLength: 3 }), key: place },
  { store: 'bodies', value: new Uint8Array(body), key: place },
  { store: 'uploads', value: upload(uploadId, key, { bucket: buckets.open }), key: [buckets.open, uploadId] },
  { store: 'parts', value: part(1, body), key: [buckets.open, uploadId, 1] },
  { store: 'partBodies', value: new Uint8Array(body), key: [buckets.open, uploadId, 1] },
  { store: 'credentials', value: credentials },
  { store: 'settings', value: credentials.accessKeyId, key: 'signer' },
  {
    store: 'settings',
    value: { hosts: [], styles: { small: 'image/resize,w_5' }, engine: { codecs: 'auto', limits: {} } },
    key: 'service-worker',
  },
  { store: 'results', value: { id: 'a', bucket: buckets.open, key, byteLength: 5, usedMs: 1 } },
];

const oddValues = (chance: Chance): unknown =>
  chance.pick<() => unknown>([
    ...[null, undefined, Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1.5, 1e300, 2 ** 53, '', true].map(
      (value) => () => value,
    ),
    ...[[], {}, [1], { a: 1 }, [null], { length: 5 }].map((value) => () => value),
    () => oddText(chance),
    () => new Date(0),
    () => chance.bytes(5),
    () => JSON.parse('{"__proto__": 1, "constructor": "x"}'),
  ])();

/** The value with something else in one of its places, however deep. */
function damaged(value: unknown, chance: Chance): unknown {
  const isObject =
    typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && !Array.isArray(value);
  const names = isObject ? Object.keys(value) : [];
  if (!isObject || names.length === 0 || chance.odds(0.15)) return oddValues(chance);
  const name = chance.pick(names);
  const entries = Object.entries(value).filter(([one]) => one !== name || chance.odds(0.85));
  return Object.fromEntries(entries.map(([one, old]) => [one, one === name ? damaged(old, chance) : old]));
}

const withDamage = (write: Write, chance: Chance): Write => {
  const value = damaged(write.value, chance);
  // A record is only found if its own key stays.
  const own = { buckets: 'name', credentials: 'accessKeyId', results: 'id' }[write.store];
  if (!own || typeof value !== 'object' || value === null || chance.odds(0.1)) return { ...write, value };
  return { ...write, value: { ...value, [own]: (write.value as Record<string, unknown>)[own] } };
};

const records: Target = {
  name: 'records',
  lanes: ['chromium'],
  make: (chance): RecordsJob => ({
    kind: 'records',
    writes: [...whole, ...chance.some(4, () => withDamage(chance.pick(whole), chance))],
  }),
  judge: (_, { parts }) => {
    for (const [index, part] of parts.entries()) {
      const fault = part.ok ? undefined : errorFault(part);
      if (fault) return `Call ${index}: ${fault}`;
    }
    return undefined;
  },
};

export const recordTargets: readonly Target[] = [records];
