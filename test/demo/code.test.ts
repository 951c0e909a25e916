// The generated code: right calls for each purpose, and text that means the same in every language.
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CodeInput } from '../../demo/code/code-input.ts';
import { generatorCalled, generators } from '../../demo/code/generators.ts';
import { variantWidths } from '../../demo/code/page-code.ts';
import { attribute, go, java, javaScript, php, python, shell } from '../../demo/code/quoting.ts';
import { playgroundEndpoint } from '../../demo/text/endpoint.ts';
import { fileNameOf } from '../../demo/text/file-name.ts';
import { readPasted } from '../../demo/text/read-pasted.ts';
import { writeSaveAs } from '../../demo/text/save-as.ts';
import { formatProcess, imageProcess, parseProcess } from '../../src/index.ts';
import { jobs } from '../request/arbitrary.ts';

const nasty = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom("'", '"', '\\', '$', '`', '\n', '\r', '\t', '\0', '{', '%', '中', '😀', 'u', '0', 'a', ' '),
  }),
);

/** Undoes the escapes of C-like strings; fails for what ends such a string early. */
function decodeLiteral(literal: string, octal: boolean): string {
  const quote = literal[0] as string;
  const body = literal.slice(1, -1);
  expect(literal.at(-1)).toBe(quote);
  expect(body).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  expect(body.replace(/\\./gs, '')).not.toContain(quote);
  return body.replace(/\\(u[0-9a-f]{4}|[0-7]{3}|.)/g, (_, code: string) => {
    if (/^u[0-9a-f]{4}$/.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (octal && /^[0-7]{3}$/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    const [first = '', ...rest] = code;
    return ({ n: '\n', r: '\r', t: '\t' }[first] ?? first) + rest.join('');
  });
}

describe('text as a literal means the same', () => {
  test('in JavaScript', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(new Function(`return ${javaScript(text)}`)()).toBe(text);
      }),
    );
  });

  test('in a shell', () => {
    const words = fc.array(
      nasty.map((text) => text.replaceAll('\0', '')),
      { minLength: 20, maxLength: 20 },
    );
    fc.assert(
      fc.property(words, (texts) => {
        const script = texts.map((text) => `printf '%s\\0' ${shell(text)}`).join('\n');
        expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(texts);
      }),
      { numRuns: 10 },
    );
  });

  test('in Python, Go and Java', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(decodeLiteral(python(text), false)).toBe(text);
        expect(decodeLiteral(go(text), false)).toBe(text);
        expect(decodeLiteral(java(text), true)).toBe(text);
        // Java reads \u escapes before it looks for strings: a backslash that starts one comes after an odd number of them.
        expect(java(text)).not.toMatch(/(?<!\\)(\\\\)*\\u00[01]/);
      }),
    );
  });

  test('in PHP, which knows two escapes', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const body = php(text).slice(1, -1);
        expect(body.replace(/\\[\\']/g, '')).not.toMatch(/['\\]/);
        expect(body.replace(/\\([\\'])/g, '$1')).toBe(text);
      }),
    );
  });

  test('in an attribute of HTML', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const body = attribute(text).slice(1, -1);
        expect(body).not.toMatch(/["<>]/);
        const plain = body
          .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
          .replaceAll('&quot;', '"')
          .replaceAll('&amp;', '&');
        expect(plain).toBe(text);
      }),
    );
  });
});

const input = (change: Partial<CodeInput> = {}): CodeInput => {
  const process = change.process ?? 'image/resize,w_800/format,webp';
  const steps = process.startsWith('image/') ? parseProcess(process.split('|')[0] as string).steps : [];
  return {
    endpoint: playgroundEndpoint,
    key: 'photos/cat.jpg',
    process,
    steps,
    size: { width: 800, height: 534 },
    format: 'webp',
    isPrivate: false,
    ...change,
  };
};

function write(id: string, change: Partial<CodeInput> = {}): string {
  const code = generatorCalled(id)?.write(input(change));
  if (!code || 'absence' in code) throw new Error(`${id}: ${code?.absence}`);
  return code.text;
}

const absence = (id: string, change: Partial<CodeInput>): string | undefined => {
  const code = generatorCalled(id)?.write(input(change));
  return code && 'absence' in code ? code.absence : undefined;
};

const url =
  'https://image-demo.oss-cn-hangzhou.aliyuncs.com/photos/cat.jpg?x-oss-process=image/resize,w_800/format,webp';

describe('code of a page', () => {
  test('names the whole URL, and the size so that nothing jumps', () => {
    expect(write('url')).toBe(url);
    expect(write('img')).toBe(`<img src="${url}" width="800" height="534" alt="">`);
    expect(write('markdown')).toBe(`![](${url})`);
    expect(write('css')).toBe(`background-image: url("${url}");`);
    expect(write('curl')).toBe(`curl --fail-with-body --output cat.webp '${url}'`);
  });

  test('with several widths has each of them in the process', () => {
    const widths = [...write('srcset').matchAll(/resize,w_(\d+)\S* (\d+)w/g)].map(([, step, width]) => [step, width]);
    expect(widths).toEqual([400, 800, 1200, 1600].map((width) => [String(width), String(width)]));
    expect(variantWidths(1)).toEqual([1, 2]);
    expect(variantWidths(16384)).toEqual([8192, 16384]);
  });

  test('with several formats ends with one that every browser reads', () => {
    const tag = write('picture');
    expect(tag).toMatch(
      /type="image\/avif" srcset="[^"]*format,avif"[\s\S]*type="image\/webp" srcset="[^"]*format,webp"/,
    );
    expect(tag).toMatch(/<img src="[^"]*format,jpg"/);
    expect(write('picture', { process: 'image/resize,w_800' })).toMatch(/<img src="[^"]*w_800"/);
  });

  test('can be pasted again: every whole URL in it names the same picture', () => {
    const key = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => `${text.replace(/^[/\s]+/, '')}.jpg`);
    const pictures = jobs.map(formatProcess).filter((process) => !/^image\/(info|average-hue)/.test(process));
    fc.assert(
      fc.property(key, pictures, (key, process) => {
        for (const id of ['url', 'img', 'markdown', 'css', 'curl', 'fetch']) {
          const read = readPasted(write(id, { key, process, steps: [] }));
          expect([read.key, read.process]).toEqual([key, process]);
        }
      }),
    );
  });

  test('of a report reads JSON, and is never a picture', () => {
    for (const process of ['image/info', 'image/average-hue']) {
      for (const id of ['img', 'srcset', 'picture', 'markdown', 'css', 'next'])
        expect(absence(id, { process })).toBe('report');
      expect(write('fetch', { process })).toContain('response.json()');
      expect(write('processor', { process })).toContain('JSON.parse');
      for (const id of ['ali-oss', 'python', 'python-oss2', 'go', 'php'])
        expect(write(id, { process })).toMatch(/json/i);
      for (const { id } of generators) {
        const code = generatorCalled(id)?.write(input({ process }));
        if (code && 'text' in code) expect(code.text).not.toContain('<img');
      }
    }
  });

  test('that changes steps is not made for a style, or for a faulty text', () => {
    for (const id of ['srcset', 'picture', 'next']) {
      expect(absence(id, { process: 'style/small' })).toBe('style');
      expect(absence(id, { process: 'resize,w_100', steps: [] })).toBe('steps');
    }
    expect(write('img', { process: 'style/small' })).toContain('x-oss-process=style/small');
    expect(absence('builder', { process: 'style/small' })).toBe('steps');
  });

  test('that calls the builder makes the same process', () => {
    fc.assert(
      fc.property(jobs, (job) => {
        const code = write('builder', { process: formatProcess(job), steps: job.steps });
        const body = code.replace(/^import .*\n/, '').replace('const process = ', 'return ');
        expect(new Function('imageProcess', body)(imageProcess)).toBe(formatProcess(job));
      }),
    );
  });

  test('of a private bucket has no plain URL, and SDKs that sign one', () => {
    for (const id of ['url', 'img', 'fetch', 'curl']) expect(absence(id, { isPrivate: true })).toBe('private');
    expect(write('ali-oss', { isPrivate: true })).toContain('signatureUrlV4');
    expect(write('python-oss2', { isPrivate: true })).toContain('sign_url');
    expect(write('java', { isPrivate: true })).toContain('GeneratePresignedUrlRequest');
    for (const id of ['python', 'go', 'php', 'ossutil']) expect(write(id, { isPrivate: true })).toMatch(/presign/i);
  });
});

describe('code of an SDK', () => {
  const sdks = ['ali-oss', 'python', 'python-oss2', 'java', 'go', 'php'];

  test.each(sdks)('%s names bucket, region, key and process, and no key pair', (id) => {
    const code = write(id);
    for (const part of ['image-demo', 'cn-hangzhou', 'photos/cat.jpg', 'image/resize,w_800/format,webp', 'cat.webp'])
      expect(code).toContain(part);
    expect(code).toMatch(/EnvironmentVariable|process\.env/);
  });

  test.each(sdks)('%s connects to a custom domain', (id) => {
    const code = write(id, { endpoint: { ...playgroundEndpoint, domain: 'img.shop.example' } });
    expect(code).toContain('https://img.shop.example');
    expect(code).toMatch(/cname/i);
  });

  test.each(sdks)('%s saves where sys/saveas says', (id) => {
    const saveAs = writeSaveAs({ key: 'small/猫.webp', bucket: 'results' });
    const process = `image/resize,w_800|${saveAs}`;
    const code = write(id, { process });
    expect(code).toMatch(/process_?object/i);
    if (id === 'ali-oss')
      for (const part of ['small/猫.webp', 'results', 'image/resize,w_800']) expect(code).toContain(part);
    else expect(code).toContain(process);
    expect(write('url', { process })).not.toContain('saveas');
  });

  test('ossutil gets a query and a domain of its own', () => {
    expect(write('ossutil', { key: "it's.jpg", endpoint: { ...playgroundEndpoint, domain: 'img.shop.example' } })).toBe(
      [
        "ossutil presign 'oss://image-demo/it'\\''s.jpg'",
        '--query-param x-oss-process=image/resize,w_800/format,webp',
        '--expires-duration 1h',
        '--region cn-hangzhou',
        '--endpoint https://img.shop.example',
        '--addressing-style cname',
      ].join(' \\\n  '),
    );
  });
});

test('the name of a result is safe to save under', () => {
  expect(fileNameOf('a/b/cat.jpeg', 'webp')).toBe('cat.webp');
  expect(fileNameOf('a/b/', 'png')).toBe('b.png');
  expect(fileNameOf('猫.v2.png', 'png')).toBe('猫.v2.png');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (key) => {
      expect(fileNameOf(key, 'png')).toMatch(/^[^\p{Cc}/<>:"\\|?*]*[^\p{Cc}/<>:"\\|?*. ]\.png$/u);
    }),
  );
});
