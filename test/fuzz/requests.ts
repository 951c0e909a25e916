// Targets of requests to the service: of all operations, with anything in them, and signed ones that must or must not be taken.
import { encodeBase64UrlText } from '../../src/base64.ts';
import { operations } from '../../src/service/operations.ts';
import { buckets } from './accounts.ts';
import { picture } from './bucket-objects.ts';
import type { Bytes, Chance } from './chance.ts';
import type { Target } from './driver.ts';
import { alterations, type ExchangeJob, type FormPlan, type RequestPlan, type Signing } from './jobs.ts';
import { oddText, processText, wildProcessText } from './process-text.ts';
import { judgeReplies, judgeSignature } from './replies.ts';
import { headerNames, headerText, keyText, queryText } from './request-texts.ts';
import { xmlBody } from './xml-body.ts';

const methods = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'];

function bodyOf(query: readonly string[], chance: Chance): Bytes | string {
  if (query.includes('x-oss-process')) {
    const target = `|sys/saveas,o_${encodeBase64UrlText(keyText(chance))}`;
    return `x-oss-process=${chance.odds(0.5) ? processText(chance) : wildProcessText(chance)}${chance.odds(0.7) ? target : ''}`;
  }
  return chance.weighted<() => Bytes | string>([
    [3, () => xmlBody(query, chance)],
    [1, () => chance.bytes(chance.below(300))],
    [1, () => picture.slice(0, chance.below(picture.length + 1))],
    [0.2, () => new Uint8Array(chance.pick([0, 100_000, 102_400, 300_000]))],
  ])();
}

function formOf(chance: Chance): FormPlan {
  const names = [
    'key',
    'success_action_status',
    'success_action_redirect',
    'x-oss-object-acl',
    'x-oss-forbid-overwrite',
    'Content-Type',
    'callback',
    'policy',
  ];
  const more = chance.odds(0.6)
    ? chance.some(
        3,
        () =>
          [chance.pick(names), chance.pick(['200', '201', 'http://x/', 'private', 'true', oddText(chance)])] as const,
      )
    : [];
  return {
    fields: [['key', keyText(chance)], ...more],
    file: chance.bytes(chance.below(200)),
    signature: chance.pick(['v1', 'v4', undefined]),
  };
}

function requestPlan(chance: Chance): RequestPlan {
  const { level, method, query, header } = chance.pick(operations);
  const bucket =
    level === 'service'
      ? ''
      : chance.weighted([
          [8, buckets.open],
          [3, buckets.closed],
          [1, 'fuzz-new'],
          [1, 'missing'],
        ] as const);
  const chosen = chance.odds(0.1)
    ? chance.some(8, () => chance.pick(headerNames))
    : chance.odds(0.5)
      ? [chance.pick(headerNames)]
      : [];
  const isForm = level === 'bucket' && method === 'POST' && query.length === 0;
  const actual = chance.odds(0.9) ? method : chance.pick([...methods, 'PATCH', 'OPTIONS', 'FOO']);
  const canHaveBody = actual !== 'GET' && actual !== 'HEAD';
  return {
    method: actual,
    bucket,
    key: level === 'object' ? keyText(chance) : '',
    query: queryText(chance.odds(0.9) ? query : [...query, chance.pick(operations).query.join('&')], chance),
    headers: [...(header ? [header] : []), ...chosen].map((name) => [name, headerText(name, chance)]),
    ...(canHaveBody && (isForm ? { form: formOf(chance) } : { body: bodyOf(query, chance) })),
    ...(chance.odds(0.6) && { signing: signingOf(chance) }),
  };
}

const signingOf = (chance: Chance): Signing => ({
  version: chance.pick(['v1', 'v4']),
  in: chance.pick(['headers', 'query']),
});

/** A few requests, so that uploads begun are continued and objects put are read. */
const requests: Target = {
  name: 'requests',
  lanes: ['node', 'chromium'],
  make: (chance): ExchangeJob => ({
    kind: 'exchange',
    requests: [...(chance.odds(0.3) ? [upload] : []), ...chance.some(5, () => requestPlan(chance))],
  }),
  judge: (job, answer) => judgeReplies(job, answer),
};

const upload: RequestPlan = { method: 'POST', bucket: buckets.open, key: 'new', query: 'uploads', headers: [] };

/** Signed requests to the private bucket, right or with one thing altered. */
const signatures: Target = {
  name: 'signatures',
  lanes: ['node', 'chromium'],
  make: (chance): ExchangeJob => {
    const key = chance.pick(['a.jpg', 'dir/图 片+1.jpg', 'text']);
    const process =
      chance.odds(0.5) && key !== 'text' ? `x-oss-process=${encodeURIComponent('image/resize,w_20')}` : '';
    const put = chance.odds(0.2);
    const altered = chance.odds(0.7) ? chance.pick(alterations) : undefined;
    return {
      kind: 'exchange',
      requests: [
        {
          method: put ? 'PUT' : chance.pick(['GET', 'HEAD']),
          ...{ bucket: buckets.closed, key: put ? `new-${chance.below(5)}` : key },
          query: put ? '' : process,
          headers: chance.odds(0.3) ? [['x-oss-meta-a', 'b']] : [],
          ...(put && { body: chance.bytes(20) }),
          signing: { ...signingOf(chance), ...(altered && { altered }) },
        },
      ],
    };
  },
  judge: (job, answer) => judgeReplies(job, answer) ?? judgeSignature(job, answer),
};

export const requestTargets: readonly Target[] = [requests, signatures];
