// All generators of code, in groups of the same kind.
import type { Generator } from './code-input.ts';
import { pageGenerators } from './page-code.ts';
import { sdkGenerators } from './sdk-code.ts';
import { shellGenerators } from './shell-code.ts';

export const groups = { page: pageGenerators, shell: shellGenerators, sdk: sdkGenerators } as const;

export type GroupName = keyof typeof groups;

export const generators: readonly Generator[] = Object.values(groups).flat();

export const generatorCalled = (id: string): Generator | undefined => generators.find((one) => one.id === id);
