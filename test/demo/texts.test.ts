// The texts of the reference: nothing is missing in either language, and nothing is told that the tables tell.
import { readFileSync } from 'node:fs';
import { type ActionName, actionNamed, actions } from 'oss-img/actions';
import { expect, test } from 'vitest';
import { readDifferences } from '../../demo/docs/differences.ts';
import { readErrors } from '../../demo/docs/error-list.ts';
import { actionsEn } from '../../demo/words/action-text.ts';
import { actionsZh } from '../../demo/words/actions.zh.ts';
import { en } from '../../demo/words/en.ts';
import { errorAdviceEn } from '../../demo/words/error-advice.en.ts';
import { errorAdviceZh } from '../../demo/words/error-advice.zh.ts';
import { zh } from '../../demo/words/zh.ts';
import { type ErrorCode, statusOfCode } from '../../src/error-codes.ts';

const names = Object.values(actions).map(({ name }): ActionName => name);
const chinese = /\p{Script=Han}/u;

test.each(names)('%s is described in both languages, every parameter too', (name) => {
  const params = Object.keys(actionNamed(name).params);
  expect(Object.keys(actionsEn[name].params)).toEqual(params);
  expect(Object.keys(actionsZh[name].params).sort()).toEqual([...params].sort());
  for (const text of [actionsZh[name].summary, ...Object.values(actionsZh[name].params)]) expect(text).toMatch(chinese);
  expect(actionsZh[name].docs).toMatch(/^https:\/\/help\.aliyun\.com\/zh\/oss\//);
});

test('the Chinese descriptions tell no range and no default: those come from the table', () => {
  for (const name of names) {
    const { params } = actionsZh[name] as { params: Readonly<Record<string, string>> };
    for (const [param, spec] of Object.entries(actionNamed(name).params)) {
      expect(params[param]).not.toMatch(/默认|取值范围|\[\d/);
      if (spec.kind === 'int' && spec.max > 100) expect(params[param]).not.toContain(String(spec.max));
    }
  }
});

const english = readDifferences(readFileSync('docs/differences.md', 'utf8'));
const translated = readDifferences(readFileSync('demo/words/differences.zh.md', 'utf8'));

test('the differences from the service are those of docs/differences.md, one by one, in Chinese', () => {
  const codes = (text: string): string[] => [...new Set([...text.matchAll(/`[^`]+`/g)].map(([code]) => code))].sort();
  expect(translated.length).toBe(english.length);
  for (const [index, { text, actions: about }] of english.entries()) {
    expect(codes(translated[index]?.text ?? '')).toEqual(codes(text));
    expect(translated[index]?.actions.toSorted()).toEqual(about.toSorted());
    expect(translated[index]?.text).toMatch(chinese);
  }
});

test('a difference belongs to each action it names', () => {
  const about = (name: ActionName): number => english.filter(({ actions: named }) => named.includes(name)).length;
  expect(about('crop')).toBeGreaterThanOrEqual(2);
  expect(about('watermark')).toBe(1);
  expect(english.some(({ actions: named }) => named.length === 0)).toBe(true);
});

test('every error has advice in both languages, its status, and the cases of docs/errors.md', () => {
  const codes = Object.keys(statusOfCode) as ErrorCode[];
  expect(Object.keys(errorAdviceEn).sort()).toEqual([...codes].sort());
  expect(Object.keys(errorAdviceZh).sort()).toEqual([...codes].sort());
  const markdown = readFileSync('docs/errors.md', 'utf8');
  const entries = readErrors(markdown, codes);
  for (const { code, status } of entries) expect(status).toBe(statusOfCode[code]);
  const rows = markdown.split('\n').filter((line) => /^\| ([\d-]{13}|) *\| [A-Z]/.test(line));
  expect(rows.length).toBeGreaterThan(100);
  expect(entries.flatMap(({ cases }) => cases).length).toBe(rows.length);
});

test('what is wrong with a parameter, or over a limit, is told in Chinese; messages of the service stay as they are', () => {
  const { caseOf } = zh.docs;
  expect(caseOf('`resize`: `w` is invalid')).toBe('`resize`：`w` 无效');
  expect(caseOf('`rotate`: the value is empty or missing')).toBe('`rotate`：参数值为空或缺失');
  expect(caseOf('`watermark`: a required parameter is missing')).toBe('`watermark`：缺少必选参数');
  expect(caseOf('The image file may be damaged.')).toBe('The image file may be damaged.');
  const cases = readErrors(readFileSync('docs/errors.md', 'utf8'), Object.keys(statusOfCode) as ErrorCode[])
    .flatMap((entry) => entry.cases)
    .filter(({ when }) => /^(`[a-z-]+`|over a limit): /.test(when));
  expect(cases.length).toBeGreaterThan(60);
  for (const { when } of cases) {
    expect(caseOf(when)).toMatch(chinese);
    expect(caseOf(when)).not.toMatch(/\b(is|the|over|of)\b/);
  }
});

test('the texts about the reference hold for each kind and unit of the table', () => {
  for (const name of names) {
    for (const spec of Object.values(actionNamed(name).params)) {
      for (const { kinds, units } of [en.docs, zh.docs]) {
        expect(kinds[spec.kind]).toBeTruthy();
        if ('unit' in spec && spec.unit) expect(Object.keys(units)).toContain(spec.unit);
      }
    }
  }
});
