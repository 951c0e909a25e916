// Bodies of XML, as the operations take them and with whatever XML can be wrong in.
import { xmlDocument } from '../../src/service/xml.ts';
import type { Chance } from './chance.ts';
import { oddText } from './process-text.ts';

/** A body that the operation of these parameters takes. */
function goodBody(query: readonly string[], chance: Chance): string {
  if (query.includes('delete'))
    return xmlDocument('Delete', {
      Quiet: chance.pick(['true', 'false', 'x']),
      Object: Array.from({ length: chance.pick([0, 1, 2, 1000, 1001]) }, (_, index) => ({
        Key: index === 0 ? oddText(chance) : `k${index}`,
      })),
    });
  if (query.includes('style'))
    return xmlDocument('Style', { Content: chance.pick(['image/resize,w_5', 'image/x', oddText(chance)]) });
  if (query.includes('uploadId'))
    return xmlDocument('CompleteMultipartUpload', {
      Part: Array.from({ length: chance.pick([0, 1, 2, 3]) }, (_, index) => ({
        PartNumber: String(chance.odds(0.8) ? index + 1 : chance.pick([0, 1, 10_000, 10_001, 'x'])),
        ETag: chance.pick(['ETAG', '"x"', '']),
      })),
    });
  return xmlDocument('CreateBucketConfiguration', { StorageClass: chance.pick(['Standard', oddText(chance)]) });
}

const pieces = [
  ...[
    '<',
    '>',
    '&',
    '&amp;',
    '&#0;',
    '&#x10FFFF;',
    '&#xD800;',
    '&x;',
    '&#99999999;',
    '<!--',
    '-->',
    '<!-- x -->',
    '<![CDATA[',
    ']]>',
  ],
  ...[
    '<![CDATA[<a>]]>',
    '<?xml version="1.0"?>',
    '<?x',
    '<!DOCTYPE a [<!ENTITY x "y">]>',
    '<a/>',
    '<a',
    '</a>',
    '<a b="c">',
    '<a b=c>',
  ],
  ...['<Key/>', '<Key>', '</Key>', '<Object>', '</Object>', '\0', '\ufeff', '\ud800', '\uffff', '\r\n', '图'],
];

export function xmlBody(query: readonly string[], chance: Chance): string {
  let text = goodBody(query, chance);
  if (chance.odds(0.3)) return text;
  for (const piece of chance.some(4, () => chance.pick(pieces))) {
    const at = chance.below(text.length + 1);
    const end = at + chance.pick([0, 0, 1, 5, 30]);
    text = chance.weighted<() => string>([
      [4, () => text.slice(0, at) + piece + text.slice(end)],
      [1, () => text.slice(0, at)],
      [1, () => text.slice(0, at) + text.slice(at, end).repeat(chance.pick([2, 20, 2000])) + text.slice(end)],
      [0.3, () => '<a>'.repeat(chance.pick([15, 17, 60_000])) + text],
    ])();
  }
  return text;
}
