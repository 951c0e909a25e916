// Random process strings: steps drawn from the action table, most of them right, and texts that are wrong in many ways.
import { type ActionName, actionNamed, type ParamSpec, refusedActions } from '../../src/actions/index.ts';
import { encodeBase64UrlText } from '../../src/base64.ts';
import { maxProcessLength } from '../../src/limits.ts';
import { formatField } from '../../src/request/grammar.ts';
import { actionNames } from '../request/arbitrary.ts';
import type { Chance } from './chance.ts';

const oddTexts = [
  ...[
    '',
    ' ',
    '\0',
    '%',
    '%2',
    '%zz',
    '%2F',
    '%2C',
    '%00',
    '%ff',
    '%C3%28',
    '+',
    '_',
    ',',
    '/',
    '|',
    '=',
    '?',
    '#',
    '&',
  ],
  ...['-1', '-0', '00', '1e9', '0x10', '1.5', '99999999999999999999', 'NaN', 'Infinity', 'null', 'undefined'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '图',
    '\u{1f600}',
    '\ud800',
    '\u202e',
    'a\u0301',
    '\ufeff',
  ],
  ...['../x', '<x>', '"', "'", '\\', '\r\n', 'AAAA', 'QQ==', 'Q Q', '-_-_', 'YQ', '/w=='],
];

export const oddText = (chance: Chance): string =>
  chance.odds(0.9)
    ? chance.some(3, () => chance.pick(oddTexts)).join('')
    : chance.pick(['a', '0', '图', '%41', '_']).repeat(chance.pick([64, 300, 5000]));

/** Keys of pictures for watermarks, which every place that runs jobs gives. */
const markKeys = ['mark.png', 'dir/图 片.png', 'a'];

/** What a process string is made of. */
interface Style {
  /** The largest number of steps. */
  readonly most: number;
  /** How often a value is none that its parameter takes. */
  readonly wrong: number;
  /** It is the process of the picture of a watermark. */
  readonly inMark?: boolean;
}

/** The value of a parameter as the URL carries it. */
function valueText(spec: ParamSpec, chance: Chance, style: Style): string {
  if (chance.odds(style.wrong)) return `${spec.key && `${spec.key}_`}${oddText(chance)}`;
  switch (spec.kind) {
    case 'int': {
      const { min, max } = spec;
      if (chance.odds(style.wrong)) return formatField(spec, chance.pick([min - 1, max + 1]));
      return formatField(
        spec,
        chance.weighted([
          [8, chance.between(min, Math.min(max, min + 60))],
          [3, chance.between(min, max)],
          [1, chance.pick([min, max])],
        ]),
      );
    }
    case 'choice':
      return formatField(spec, chance.pick([...spec.choices, ...Object.keys(spec.aliases ?? {})]));
    case 'flag':
      return formatField(spec, chance.odds(0.5));
    case 'color':
      return formatField(
        spec,
        chance
          .below(2 ** 24)
          .toString(16)
          .padStart(6, '0'),
      );
    case 'text': {
      if (spec.choices) return formatField(spec, chance.pick(spec.choices));
      if (!spec.object) return formatField(spec, chance.pick(['Hello', '图片 😀', 'a\nb', ' ']));
      const own = chance.odds(0.4) ? `?x-oss-process=${stepsText(chance, { ...style, most: 2, inMark: true })}` : '';
      return formatField(spec, `${chance.pick(markKeys)}${own}`);
    }
  }
}

function stepText(name: ActionName, chance: Chance, style: Style): string {
  const { params, needs } = actionNamed(name);
  const needed = needs && chance.pick(needs.anyOf.filter((key) => key !== onlyInMarks));
  const chosen = Object.entries(params).filter(
    ([key, spec]) =>
      spec.required ||
      key === needed ||
      (chance.odds(0.3) && (key !== onlyInMarks || style.inMark || name === 'watermark')),
  );
  return [name, ...chosen.map(([, spec]) => valueText(spec, chance, style))].join(',');
}

/** The size of a watermark's picture by that of the main one. */
const onlyInMarks = 'percentOfMain';

const reports = actionNames.filter((name) => actionNamed(name).kind === 'report');
const company = actionNames.filter((name) => actionNamed(name).kind !== 'report');

function stepsText(chance: Chance, style: Style): string {
  const names = style.inMark ? company.filter((name) => name !== 'watermark') : company;
  return `image/${chance.some(style.most, () => stepText(chance.pick(names), chance, style)).join('/')}`;
}

/** A process string that mostly runs. @param most the largest number of steps */
export const processText = (chance: Chance, most = 4, wrong = 0.002): string =>
  chance.odds(0.1) ? `image/${chance.pick(reports)}` : stepsText(chance, { most, wrong });

/** A process string that is often wrong: of unknown words, broken escapes, too many parts, or changed letter by letter. */
export function wildProcessText(chance: Chance): string {
  const good = processText(chance, 8, 0.03);
  const at = chance.below(good.length + 1);
  return chance.weighted<() => string>([
    [3, () => good],
    [3, () => good.slice(0, at) + oddText(chance) + good.slice(at + chance.below(4))],
    [1, () => good.slice(0, at)],
    [1, () => encodeURIComponent(good)],
    [1, () => good.replace(/[/,_]/g, (letter) => (chance.odds(0.3) ? encodeURIComponent(letter) : letter))],
    [1, () => chance.some(8, () => processText(chance, 2)).join('|')],
    [
      1,
      () =>
        `image/${chance.pick([...Object.keys(refusedActions), 'resise', 'Resize', '', 'x'.repeat(300)])},${oddText(chance)}`,
    ],
    [
      1,
      () =>
        `${chance.pick(['style/', 'video/', 'doc/', 'IMAGE/', '', '/'])}${chance.pick(['a', 'missing', oddText(chance)])}`,
    ],
    [1, () => `image/watermark,image_${encodeBase64UrlText(`a?x-oss-process=${good}`)}`],
    [
      0.5,
      () =>
        `image/${Array(chance.pick([10, 200, 1000]))
          .fill(good.slice(6))
          .join('/')}`.slice(0, maxProcessLength + chance.below(20)),
    ],
    [1, () => `image/watermark,text_${Buffer.from(chance.bytes(chance.between(1, 30))).toString('base64')}`],
  ])();
}
