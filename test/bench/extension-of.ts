/** The part of a picture's name that tells its format. */
export const extensionOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
