/**
 * The entries that have a value. Callers may give undefined for whatever is optional: `{ ...defaults, ...definedOf(given) }` keeps
 * the default then.
 */
export const definedOf = <Given extends object>(
  given: Given,
): { [Name in keyof Given]: Exclude<Given[Name], undefined> } =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
