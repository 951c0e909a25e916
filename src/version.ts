/** The version in package.json, which a test compares. Cached results of another version are not used. */
export const version = '0.1.0';
