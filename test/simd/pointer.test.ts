// What the types of the module's exports refuse: `tsc -p test` fails where one of the lines marked here compiles after
// all.
import { expect, expectTypeOf, it } from 'vitest';
import type { SimdExports } from '../../src/simd/exports.ts';
import type { Area } from '../../src/simd/instance.ts';
import { type I32, offset, type Pointer } from '../../src/simd/pointer.ts';

const at = 4096 as Pointer;
const count = 12;

it('a pointer and a count cannot be swapped', () => {
  const calls = (exports: SimdExports, area: Area) => [
    exports.flattenPixels(area.at, count, -1),
    // @ts-expect-error a count is no pointer
    exports.flattenPixels(count, area.at, -1),
    // @ts-expect-error a pointer is no count
    exports.flattenPixels(area.at, area.at, -1),
    // @ts-expect-error the row's length stands in the middle
    exports.pairRows(area.at, area.at, count),
    // @ts-expect-error what writeTokens returns is a pointer, no count
    exports.flattenPixels(area.at, exports.writeTokens(area.at, area.at, area.at, area.at), -1),
    // @ts-expect-error what moveInput returns is a count, no pointer
    exports.startInflate(area.at, exports.moveInput(area.at, area.at)),
  ];
  expect(calls).toBeTypeOf('function');
});

it('a sum is no pointer: `offset` makes one', () => {
  const calls = (exports: SimdExports) => [
    exports.startTokens(offset(at, 16)),
    // @ts-expect-error the sum of a pointer and a number is any number
    exports.startTokens(at + 16),
  ];
  expect(calls).toBeTypeOf('function');
  expect([offset(at, 16), offset(at, -16)]).toEqual([4112, 4080]);
});

it('no argument may be missing or one too many', () => {
  const calls = (exports: SimdExports) => [
    // @ts-expect-error the first row's address is missing
    exports.startTokens(),
    // @ts-expect-error isRestartDue takes none
    exports.isRestartDue(at),
  ];
  expect(calls).toBeTypeOf('function');
});

it('a boolean goes in as one and comes out as a number', () => {
  expectTypeOf<SimdExports['inflate']>().parameters.toEqualTypeOf<[Pointer, boolean, Pointer]>();
  expectTypeOf<ReturnType<SimdExports['inflate']>>().toEqualTypeOf<I32>();
  expectTypeOf<ReturnType<SimdExports['isRestartDue']>>().toEqualTypeOf<0 | 1>();
});
