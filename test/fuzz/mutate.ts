// Changes a file: most often part by part, so that it stays a file of its format, sometimes byte by byte.
import { concat } from '../../src/bytes.ts';
import type { Bytes, Chance } from './chance.ts';
import { numberAt, type Part, type Structure, withNumber } from './structures/structure.ts';

/** Other files, whose parts are put into this one. */
export type Donors = readonly { readonly structure: Structure; readonly bytes: Bytes }[];

/** The largest file that is made: duplication must not grow without bounds. */
const mostBytes = 2 ** 19;

/** A file with one to five changes. It is never the file itself, and follows from `chance` alone. */
export function mutated(bytes: Bytes, structure: Structure, donors: Donors, chance: Chance): Bytes {
  const changes = chance.some(5, () => chance.odds(0.9));
  let result = bytes;
  for (const isStructural of changes) {
    const next = isStructural
      ? withChangedParts(result, structure, donors, chance)
      : withChangedBytes(result, donors, chance);
    if (next.length <= mostBytes) result = next;
  }
  return Buffer.from(result).equals(bytes) ? flipped(bytes, chance) : result;
}

function withChangedBytes(bytes: Bytes, donors: Donors, chance: Chance): Bytes {
  const at = chance.below(bytes.length + 1);
  return chance.weighted<() => Bytes>([
    [4, () => flipped(bytes, chance)],
    [1, () => bytes.slice(0, at)],
    [1, () => concat(bytes.slice(0, at), chance.bytes(chance.between(1, 40)), bytes.slice(at))],
    [1, () => concat(bytes.slice(0, at), bytes.slice(at + chance.between(1, 40)))],
    [
      1,
      () => {
        const other = chance.pick(donors).bytes;
        return concat(bytes.slice(0, at), other.slice(Math.min(at, chance.below(other.length + 1))));
      },
    ],
  ])();
}

/** One to four bytes with other bits; the last of them surely changes one. */
function flipped(bytes: Bytes, chance: Chance): Bytes {
  if (bytes.length === 0) return bytes;
  const copy = bytes.slice();
  for (const at of chance.some(3, () => chance.early(copy.length))) copy[at] = chance.boundary(1, copy[at]);
  const last = chance.early(copy.length);
  copy[last] = (copy[last] as number) ^ (1 << chance.below(8));
  return copy;
}

function withChangedParts(bytes: Bytes, structure: Structure, donors: Donors, chance: Chance): Bytes {
  const parts = structure.split(bytes);
  if (parts.length === 0) return bytes;
  const little = structure.isLittle(bytes);
  return structure.join(
    chance.weighted<() => Part[]>([
      [8, () => changedPart(parts, structure, little, donors, chance)],
      [3, () => changedSize(parts, structure, little, chance)],
      [5, () => changedList(parts, structure, donors, chance)],
    ])(),
  );
}

/** The index of a part, seldom of the first: by that the format is recognised, and without it no file gets far. */
const anyPart = (parts: readonly Part[], chance: Chance): number =>
  parts.length > 1 && chance.odds(0.9) ? chance.between(1, parts.length - 1) : 0;

/** The list with one part replaced. */
const replaced = (parts: readonly Part[], index: number, ...by: readonly Part[]): Part[] =>
  parts.toSpliced(index, 1, ...by);

function changedPart(
  parts: readonly Part[],
  structure: Structure,
  little: boolean,
  donors: Donors,
  chance: Chance,
): Part[] {
  const index = anyPart(parts, chance);
  const part = parts[index] as Part;
  const { data, name } = part;
  const inside = structure.inside?.(part);
  // Deeper structures are where files of a format differ from each other.
  if (inside && chance.odds(0.7))
    return replaced(parts, index, { name, data: withChangedParts(data, inside, donors, chance) });
  const width = chance.pick([1, 2, 2, 4, 4, 8]);
  const at = chance.early(Math.max(1, data.length));
  const cut = chance.below(data.length + 1);
  const changed = chance.weighted<() => Partial<Part>>([
    [
      6,
      () => ({ data: withNumber(data, at, chance.boundary(width, numberAt(data, at, width, little)), width, little) }),
    ],
    [4, () => ({ data: flipped(data, chance) })],
    [2, () => ({ claimed: chance.boundary(chance.pick([1, 2, 4]), data.length) })],
    [1, () => ({ data: data.slice(0, cut) })],
    [1, () => ({ data: concat(data, chance.bytes(chance.between(1, 20))) })],
    [1, () => ({ data: new Uint8Array() })],
    [1, () => ({ name: chance.pick(parts).name })],
  ])();
  return replaced(parts, index, { ...part, ...changed });
}

/** A size that the data do not have. */
function changedSize(parts: readonly Part[], structure: Structure, little: boolean, chance: Chance): Part[] {
  const fields = structure.sizes.flatMap((field) =>
    parts.flatMap(({ name }, index) => (name === field.part ? [{ ...field, index }] : [])),
  );
  if (fields.length === 0) return [...parts];
  const { index, at, bytes } = chance.pick(fields);
  const part = parts[index] as Part;
  const value = chance.boundary(bytes, numberAt(part.data, at, bytes, little));
  return replaced(parts, index, { ...part, data: withNumber(part.data, at, value, bytes, little) });
}

function changedList(parts: readonly Part[], structure: Structure, donors: Donors, chance: Chance): Part[] {
  const index = anyPart(parts, chance);
  const part = parts[index] as Part;
  const other = anyPart(parts, chance);
  const foreign = (): Part => {
    const own = donors.filter((donor) => donor.structure === structure);
    const donor = chance.pick(own.length > 0 && chance.odds(0.8) ? own : donors);
    const given = donor.structure.split(donor.bytes);
    const alike = given.filter(({ name }) => name === part.name);
    return chance.pick(alike.length > 0 && chance.odds(0.7) ? alike : given);
  };
  return chance.weighted<() => Part[]>([
    [2, () => replaced(parts, index)],
    [2, () => parts.toSpliced(other, 0, part)],
    [2, () => parts.with(index, parts[other] as Part).with(other, part)],
    [2, () => parts.toSpliced(other, 0, foreign())],
    [2, () => replaced(parts, index, { ...part, data: foreign().data })],
    [
      1,
      () => {
        const at = chance.below(part.data.length + 1);
        return replaced(
          parts,
          index,
          { ...part, data: part.data.slice(0, at) },
          { ...part, data: part.data.slice(at) },
        );
      },
    ],
    [1, () => parts.toSpliced(other, 0, ...Array<Part>(chance.between(2, 60)).fill(part))],
  ])();
}
