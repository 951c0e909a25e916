// XML against other implementations: we read what ali-oss writes, and xml2js, on which ali-oss depends, reads what we write.
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OssError } from '../../src/errors.ts';
import {
  parseXml,
  readCompleteUpload,
  readCreateBucket,
  readDelete,
  readStyle,
  xmlDocument,
} from '../../src/service/xml.ts';
import { processorMs } from '../processor-time.ts';

interface Xml2js {
  parseStringPromise(text: string, options: Record<string, unknown>): Promise<unknown>;
}
const require = createRequire(import.meta.url);
const { obj2xml } = require('ali-oss/lib/common/utils/obj2xml.js') as {
  obj2xml(value: unknown, options?: { headers: boolean }): string;
};
const xml2js = require('xml2js') as Xml2js;
/** The function with which ali-oss escapes keys. */
const utility = require('utility') as { escape(text: string): string };

/** Reads a reply as ali-oss does. */
const readAsSdk = (text: string): Promise<unknown> =>
  xml2js.parseStringPromise(text, { explicitRoot: false, explicitArray: false });

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof OssError) return error.code;
    throw error;
  }
  return 'none';
};

const anyKey = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
/** Every character that XML 1.0 can carry, every name that an object's prototype has, and nothing but white space. */
const carried = fc.oneof(
  anyKey.filter((key) => !/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(key)),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    ' ',
    '\r\n',
    ']]>',
    '<!--',
    '&amp;',
    '&#38;',
    '</Key>',
    '一 😀',
  ),
);

describe('xmlDocument', () => {
  it('is laid out as the service does', () => {
    expect(
      xmlDocument('ListBucketResult', {
        Name: 'photos',
        Prefix: '',
        Marker: undefined,
        Owner: { ID: '1' },
        Contents: [{ Key: 'a&b' }, { Key: 'c' }],
        CommonPrefixes: [],
        Buckets: {},
      }),
    ).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult>
  <Name>photos</Name>
  <Prefix></Prefix>
  <Owner>
    <ID>1</ID>
  </Owner>
  <Contents>
    <Key>a&#38;b</Key>
  </Contents>
  <Contents>
    <Key>c</Key>
  </Contents>
  <Buckets></Buckets>
</ListBucketResult>
`);
    expect(xmlDocument('LocationConstraint', 'oss-cn-hangzhou')).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint>oss-cn-hangzhou</LocationConstraint>\n',
    );
  });

  it('is read back by parseXml with every key', () => {
    fc.assert(
      fc.property(fc.array(carried, { minLength: 1 }), (keys) => {
        const document = xmlDocument('Delete', { Quiet: 'true', Object: keys.map((Key) => ({ Key })) });
        expect(readDelete(document)).toEqual({ quiet: true, keys });
      }),
    );
  });

  it('is read by the SDK with every key but blank ones, which its parser drops', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          carried.filter((key) => key.trim() !== ''),
          { minLength: 2, maxLength: 8 },
        ),
        async (keys) => {
          const document = xmlDocument('ListBucketResult', { Contents: keys.map((Key) => ({ Key, Size: '1' })) });
          expect(await readAsSdk(document)).toEqual({ Contents: keys.map((Key) => ({ Key, Size: '1' })) });
        },
      ),
    );
  });

  it('carries characters that XML cannot as U+FFFD', async () => {
    const key = 'a\u0000\u0001\u001f\ufffe\uffff\ud800b\udc00';
    expect(await readAsSdk(xmlDocument('R', { Key: key }))).toEqual({ Key: `a${'\ufffd'.repeat(6)}b\ufffd` });
  });
});

describe('the XML of ali-oss', () => {
  it('deletes every key, also blank ones and control characters', () => {
    const cases = fc.array(fc.oneof(carried, anyKey), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(cases, fc.boolean(), (keys, quiet) => {
        const objects = keys.map((key) => ({ Key: utility.escape(key), VersionId: undefined }));
        const body = obj2xml({ Delete: { Quiet: quiet, Object: objects } }, { headers: true });
        expect(readDelete(body)).toEqual({ quiet, keys });
      }),
    );
  });

  it('completes an upload of the largest number of parts', () => {
    const etag = '"5B3C1A2E053D763E1B002CC607C5A0FE"';
    const parts = Array.from({ length: 10_000 }, (_, index) => ({ number: index + 1, etag }));
    const lines = parts.map(
      (part) => `<Part>\n<PartNumber>${part.number}</PartNumber>\n<ETag>${part.etag}</ETag>\n</Part>\n`,
    );
    const body = (inside: string): string =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<CompleteMultipartUpload>\n${inside}</CompleteMultipartUpload>`;
    expect(readCompleteUpload(body(lines.join('')))).toEqual(parts);
    expect(codeOf(() => readCompleteUpload(body([...lines, lines[0]].join(''))))).toBe('MalformedXML');
  });

  it('creates a bucket with or without a configuration', () => {
    const body = obj2xml({ CreateBucketConfiguration: { StorageClass: 'IA' } }, { headers: true });
    expect(readCreateBucket(body)).toBeUndefined();
    expect(readCreateBucket('')).toBeUndefined();
    expect(codeOf(() => readCreateBucket('<Other/>'))).toBe('MalformedXML');
    expect(codeOf(() => readCreateBucket('StorageClass=IA'))).toBe('MalformedXML');
  });
});

describe('parseXml', () => {
  it('reads elements, text, CDATA and references, and ignores everything else', () => {
    const text = `\ufeff<?xml version='1.0'?>
<!-- a > b <c> --><Style xmlns="http://x" a='"' b = ">" >
  <Content>a&lt;&#98;&#x63;&amp;amp;<![CDATA[<d>&amp;]]]]><!-- x --><![CDATA[>]]></Content><Empty/><Empty attribute="/"  />
</Style ><?end?>
`;
    expect(parseXml(text)).toEqual({
      name: 'Style',
      text: '\n  \n',
      children: [
        { name: 'Content', text: 'a<bc&amp;<d>&amp;]]>', children: [] },
        { name: 'Empty', text: '', children: [] },
        { name: 'Empty', text: '', children: [] },
      ],
    });
  });

  it.each([
    ['nothing', ''],
    ['blanks', '  \n'],
    ['text', 'hello'],
    ['two roots', '<a/><b/>'],
    ['text behind the root', '<a/>x'],
    ['text before the root', 'x<a/>'],
    ['an open element', '<a><b></b>'],
    ['crossed elements', '<a><b></a></b>'],
    ['an end tag alone', '</a>'],
    ['one too many', '<a></a></a>'],
    ['an open tag', '<a'],
    ['an open attribute', '<a b="c>'],
    ['an attribute without quotes', '<a b=c/>'],
    ['attributes that touch', '<a b="1"c="2"/>'],
    ['< in an attribute', '<a b="<"/>'],
    ['an open comment', '<a><!-- </a>'],
    ['open character data', '<a><![CDATA[ </a>'],
    ['an open instruction', '<?xml <a/>'],
    ['a name that begins with a digit', '<1a/>'],
    ['a lone ampersand', '<a>b & c</a>'],
    ['an unknown entity', '<a>&nbsp;</a>'],
    ['an entity of a prototype', '<a>&constructor;</a>'],
    ['half a reference', '<a>&#65</a>'],
    ['character 0', '<a>&#0;</a>'],
    ['a surrogate', '<a>&#xd800;</a>'],
    ['a character behind the last', '<a>&#x110000;</a>'],
    ['a DOCTYPE', '<!DOCTYPE a><a/>'],
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY b "bbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'],
    ['an element declaration', '<a><!ELEMENT a ANY></a>'],
  ])('refuses %s', (_, text) => {
    expect(codeOf(() => parseXml(text))).toBe('MalformedXML');
  });

  it('refuses a document that is too deep, too long or has too many elements', () => {
    const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);
    expect(codeOf(() => parseXml(nested(16)))).toBe('none');
    expect(codeOf(() => parseXml(nested(17)))).toBe('MalformedXML');
    const elements = (count: number): string => `<a>${'<b/>'.repeat(count - 1)}</a>`;
    expect(codeOf(() => parseXml(elements(50_000)))).toBe('none');
    expect(codeOf(() => parseXml(elements(50_001)))).toBe('MalformedXML');
    const bytes = (count: number, letter: string): string => `<a>${letter.repeat(count)}</a>`;
    expect(codeOf(() => parseXml(bytes(2 ** 21 - 7, 'x')))).toBe('none');
    expect(codeOf(() => parseXml(bytes(2 ** 21 - 6, 'x')))).toBe('MalformedXML');
    // The length counts in UTF-8: three bytes for each character.
    expect(codeOf(() => parseXml(bytes(700_000, '图')))).toBe('MalformedXML');
  });

  it.each([
    ['blanks in a tag', `<a${' '.repeat(500_000)}`],
    ['attributes', `<a${' b=""'.repeat(100_000)}`],
    ['a long attribute', `<a b="${'c'.repeat(500_000)}`],
    ['open tags', '<a '.repeat(150_000)],
    ['left angles', '<'.repeat(500_000)],
    ['open comments', '<!--'.repeat(125_000)],
    ['open character data', '<a><![CDATA['.repeat(40_000)],
    ['ampersands', `<a>${'&'.repeat(500_000)}</a>`],
    ['references', `<a>${'&#38;'.repeat(100_000)}</a>`],
    ['a long name', `<${'a'.repeat(500_000)}`],
    ['comments', `<a>${'<!---->x'.repeat(50_000)}</a>`],
  ])('takes time linear in the length for %s', (_, text) => {
    const start = processorMs();
    codeOf(() => parseXml(text));
    // Linear time is milliseconds here, quadratic time minutes.
    expect(processorMs() - start).toBeLessThan(3000);
  });

  it('never throws anything but an OssError', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '/',
        '&',
        ';',
        '"',
        ' ',
        '<a>',
        '</a>',
        '<a/>',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '<?',
        '?>',
      ),
      fc.constantFrom('<Delete>', '</Delete>', '<Object>', '</Object>', '<Key>', '</Key>', '&#', '&lt;', '<!DOCTYPE'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    const readers = [readDelete, readCompleteUpload, readStyle, readCreateBucket];
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        for (const read of readers)
          expect(['MalformedXML', 'none', 'NotImplemented']).toContain(codeOf(() => read(pieces.join(''))));
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves prototypes alone', () => {
    const text = '<__proto__><polluted>yes</polluted><constructor><prototype>x</prototype></constructor></__proto__>';
    expect(parseXml(text).children.map(({ name }) => name)).toEqual(['polluted', 'constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('readDelete', () => {
  const object = (inside: string): string => `<Delete><Object>${inside}</Object></Delete>`;

  it('is not quiet by default', () => {
    expect(readDelete(object('<Key>a</Key>'))).toEqual({ quiet: false, keys: ['a'] });
    expect(readDelete('<Delete><Quiet> true </Quiet><Object><Key>a</Key></Object></Delete>').quiet).toBe(true);
  });

  it.each([
    ['another root', '<Remove><Object><Key>a</Key></Object></Remove>'],
    ['no object', '<Delete></Delete>'],
    ['no key', object('')],
    ['an empty key', object('<Key></Key>')],
    ['two keys', object('<Key>a</Key><Key>b</Key>')],
    ['a key of elements', object('<Key>b<Key>a</Key></Key>')],
    ['a Quiet that is neither', '<Delete><Quiet>yes</Quiet><Object><Key>a</Key></Object></Delete>'],
    ['1001 objects', `<Delete>${'<Object><Key>a</Key></Object>'.repeat(1001)}</Delete>`],
  ])('refuses %s', (_, text) => {
    expect(codeOf(() => readDelete(text))).toBe('MalformedXML');
  });

  it('accepts 1000 of the longest keys', () => {
    const key = '&'.repeat(300);
    const text = xmlDocument('Delete', { Object: Array.from({ length: 1000 }, () => ({ Key: key })) });
    expect(readDelete(text).keys).toEqual(Array.from({ length: 1000 }, () => key));
  });

  it('refuses to delete a version, which would delete the object', () => {
    expect(codeOf(() => readDelete(object('<Key>a</Key><VersionId>CAEQ</VersionId>')))).toBe('NotImplemented');
    expect(readDelete(object('<Key>a</Key><VersionId>null</VersionId>')).keys).toEqual(['a']);
  });
});

describe('readCompleteUpload', () => {
  it('keeps the order and the quotes', () => {
    const text =
      '<CompleteMultipartUpload><Part><PartNumber>2</PartNumber><ETag>"B"</ETag></Part>' +
      '<Part><ETag> &quot;A&quot; </ETag><PartNumber> 1 </PartNumber></Part></CompleteMultipartUpload>';
    expect(readCompleteUpload(text)).toEqual([
      { number: 2, etag: '"B"' },
      { number: 1, etag: '"A"' },
    ]);
  });

  it.each(['', '-1', '1.5', '1e3', '0x1', 'x', '9'.repeat(20)])('refuses the number %j', (number) => {
    const part = `<Part><PartNumber>${number}</PartNumber><ETag>A</ETag></Part>`;
    expect(codeOf(() => readCompleteUpload(`<CompleteMultipartUpload>${part}</CompleteMultipartUpload>`))).toBe(
      'MalformedXML',
    );
  });

  it.each(['<PartNumber>1</PartNumber>', '<ETag>A</ETag>', ''])('refuses a part of %j', (inside) => {
    const text = `<CompleteMultipartUpload><Part>${inside}</Part></CompleteMultipartUpload>`;
    expect(codeOf(() => readCompleteUpload(text))).toBe('MalformedXML');
  });
});

describe('readStyle', () => {
  it('reads the process as it is written', () => {
    expect(readStyle('<Style>\n  <Content>\n image/resize,p_50 \n</Content></Style>')).toBe('image/resize,p_50');
    expect(readStyle('<Style><Content><![CDATA[image/format,png]]></Content></Style>')).toBe('image/format,png');
    // The rule that it must not be empty is checked with the style.
    expect(readStyle('<Style><Content/></Style>')).toBe('');
    expect(codeOf(() => readStyle('<Style/>'))).toBe('MalformedXML');
  });
});
