import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParamSpec } from '../../src/actions/index.ts';
import { actionNamed, expectationOf } from '../../src/actions/index.ts';
import { OssError } from '../../src/errors.ts';
import { imageProcess } from '../../src/request/builder.ts';
import { formatProcess, parseProcess } from '../../src/request/grammar.ts';
import { actionNames, jobs } from './arbitrary.ts';

describe('text and job', () => {
  it('parsing a formatted job gives the same job', () => {
    fc.assert(
      fc.property(jobs, (job) => {
        const text = formatProcess(job);
        expect(parseProcess(text)).toEqual(job);
        expect(parseProcess(encodeURIComponent(text))).toEqual(job);
        // A job crosses to a worker, and is a cache key.
        expect(structuredClone(job)).toEqual(job);
        expect(JSON.parse(JSON.stringify(job))).toEqual(job);
      }),
      { numRuns: 300 },
    );
  });

  it('formatting a parsed text gives a normal form, which does not change when parsed again', () => {
    const words = fc.constantFrom(
      ...actionNames.flatMap((name) => [name, ...actionNamed(name).examples]),
      ...['image/', '/', ',', '|', '_', 'w_', '100', '%2F', '%2C', 'g_se', '=', '-1', 'Q_', 'text_QQ', ' ', '图'],
    );
    const nearlyProcesses = fc.oneof(
      fc.array(words, { maxLength: 8 }).map((pieces) => `image/${pieces.join('')}`),
      fc.array(words, { maxLength: 4 }).map((pieces) => `image/${pieces.join(',')}`),
      fc.string(),
    );
    let taken = 0;
    fc.assert(
      fc.property(nearlyProcesses, (text) => {
        let form: string;
        try {
          form = formatProcess(parseProcess(text));
        } catch (error) {
          // Whatever is typed, the answer is one of the service's, and points into the text.
          expect(error).toBeInstanceOf(OssError);
          const { code, position } = error as OssError;
          expect(code).not.toBe('InternalError');
          if (position) {
            expect(position.start).toBeLessThanOrEqual(position.end);
            expect(position.end).toBeLessThanOrEqual(text.length + 1);
          }
          return;
        }
        taken += 1;
        expect(formatProcess(parseProcess(form))).toBe(form);
      }),
      { numRuns: 1500 },
    );
    expect(taken).toBeGreaterThan(50);
  });
});

interface Row {
  readonly action: string;
  readonly key: string;
  readonly spec: ParamSpec;
  /** The step with this raw value, and whatever else the action needs. */
  readonly text: (raw: string) => string;
  readonly value: (text: string) => unknown;
}

/** Every parameter of every action. */
const rows: Row[] = actionNames.flatMap((name) => {
  const { params, needs } = actionNamed(name);
  return Object.entries<ParamSpec>(params).map(([param, spec]) => {
    const needed = needs && !needs.anyOf.includes(param) ? [params[needs.anyOf[0] as string] as ParamSpec] : [];
    const required = Object.values<ParamSpec>(params).filter((other) => other.required && other !== spec);
    const company = [...needed, ...required].map(({ key, kind }) => `${key}_${kind === 'text' ? 'QQ' : '7'}`);
    return {
      action: name,
      key: spec.key || '(bare)',
      spec,
      text: (raw) => `image/${[name, ...company, spec.key ? `${spec.key}_${raw}` : raw].join(',')}`,
      value: (text) => (parseProcess(text).steps[0] as { params: Record<string, unknown> }).params[param],
    };
  });
});

const refused = (spec: ParamSpec, ec = spec.ec?.bad): object =>
  expect.objectContaining({
    code: 'InvalidArgument',
    status: 400,
    ec,
    message: expect.stringContaining(`Expected ${expectationOf(spec)}`),
  });

describe('every integer parameter', () => {
  const integers = rows.flatMap((row) => (row.spec.kind === 'int' ? [{ ...row, spec: row.spec }] : []));

  it.each(integers)('$action $key accepts $spec.min to $spec.max and nothing else', ({ spec, text, value }) => {
    const { min, max } = spec;
    const outOfRange = refused(spec, spec.ec?.range ?? spec.ec?.bad);
    for (const inside of [min, max, Math.trunc((min + max) / 2)]) expect(value(text(String(inside)))).toBe(inside);
    expect(value(text(`00${max}`))).toBe(max);
    for (const outside of [String(min - 1), String(max + 1), '9'.repeat(400)]) {
      expect(() => parseProcess(text(outside))).toThrow(outOfRange as Error);
    }
    for (const wrong of ['1x', '1.5', '1e1', '+1', ' 1', '0x1', '--1', '١', 'NaN', 'Infinity']) {
      expect(() => parseProcess(text(wrong)), wrong).toThrow(refused(spec) as Error);
    }
    if (min <= 0 && max >= 0) expect(Object.is(value(text('-0')), 0)).toBe(true);
    else expect(() => parseProcess(text('-0'))).toThrow(outOfRange as Error);
  });
});

describe('every parameter with an empty value', () => {
  it.each(rows.filter(({ key }) => key !== '(bare)'))('$action $key', ({ spec, text }) => {
    expect(() => parseProcess(text(''))).toThrow(
      expect.objectContaining({ code: 'InvalidArgument', ec: spec.ec?.empty ?? spec.ec?.bad }),
    );
  });
});

describe('every action with an empty bare value', () => {
  it.each(rows.filter(({ key, spec }) => key === '(bare)' && spec.required))('$action', ({ action, spec }) => {
    for (const text of [`image/${action}`, `image/${action},`]) {
      expect(() => parseProcess(text)).toThrow(
        expect.objectContaining({ code: 'MissingArgument', ec: spec.ec?.empty ?? spec.ec?.bad }),
      );
    }
  });
});

describe('every required value', () => {
  it.each(rows.filter(({ spec }) => spec.required && spec.kind === 'int'))(
    '$action $key: the message for a missing value shows how it is written',
    ({ action, key, spec, text }) => {
      const without = text('').replace(/,[^,]*$/, '');
      let message = '';
      try {
        parseProcess(without);
      } catch (error) {
        message = (error as OssError).message;
      }
      const { min } = spec as { min: number };
      expect(message).toContain(`${action},${key === '(bare)' ? '' : `${key}_`}${min}`);
    },
  );
});

describe('every choice, flag and colour', () => {
  it.each(rows.filter(({ spec }) => ['choice', 'flag', 'color'].includes(spec.kind)))(
    '$action $key',
    ({ spec, text, value }) => {
      const good = { choice: spec.kind === 'choice' ? spec.choices : [], flag: ['0', '1'], color: ['00ff7A'] }[
        spec.kind as 'choice'
      ];
      for (const raw of good) expect(value(text(raw))).toBeDefined();
      for (const raw of ['2', 'TRUE', 'ff', 'gggggg', '__proto__', 'nope']) {
        expect(() => parseProcess(text(raw)), raw).toThrow(refused(spec) as Error);
      }
    },
  );
});

describe('imageProcess', () => {
  it('builds the text from parameter names and bare values', () => {
    const built = imageProcess()
      .autoOrient(true)
      .resize({ width: 100, mode: 'fixed', limit: false })
      .rotate(90)
      .rotate({ angle: 45 })
      .watermark({ text: 'Hello 图片服务!', gravity: 'nw' })
      .quality({ relative: 50 })
      .format('png');
    expect(built.toString()).toBe(
      'image/auto-orient,1/resize,m_fixed,w_100,limit_0/rotate,90/rotate,45/watermark,text_SGVsbG8g5Zu-54mH5pyN5YqhIQ,g_nw/quality,q_50/format,png',
    );
    expect(built.toJob()).toEqual(parseProcess(built.toString()));
    expect(imageProcess().info().toString()).toBe('image/info');
    expect(imageProcess().crop({}).toString()).toBe('image/crop');
  });

  it('is immutable: two branches of one builder are independent', () => {
    const trunk = imageProcess().resize({ width: 10 });
    trunk.rotate(90);
    expect(trunk.toString()).toBe('image/resize,w_10');
  });

  it('builds every job that the parser can return', () => {
    fc.assert(
      fc.property(jobs, (job) => {
        if (job.steps.some(({ action }) => action === 'info')) return;
        const camel = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
        const built = job.steps.reduce(
          (builder, { action, params }) =>
            (builder as unknown as Record<string, (input: unknown) => typeof builder>)[camel(action)]?.(params) ??
            builder,
          imageProcess(),
        );
        expect(built.toJob()).toEqual(job);
      }),
    );
  });

  it('refuses at once what a URL would be refused for, and unknown names', () => {
    expect(() => imageProcess().rotate(400)).toThrow(expect.objectContaining({ ec: '0040-00000217' }));
    expect(() => imageProcess().resize({ width: 1.5 })).toThrow(expect.objectContaining({ ec: '0040-00000312' }));
    // @ts-expect-error no such parameter
    expect(() => imageProcess().resize({ breadth: 5 })).toThrow(/breadth.*width/);
    // @ts-expect-error the angle must be given
    expect(() => imageProcess().rotate()).toThrow(expect.objectContaining({ ec: '0040-00000216' }));
    // @ts-expect-error no such format
    expect(() => imageProcess().format('psd')).toThrow(expect.objectContaining({ ec: '0040-00000206' }));
  });
});
