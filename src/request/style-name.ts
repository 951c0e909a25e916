// How a style is named in a process and in a key. Apart from style.ts, because oss-img/url must not load the table of errors.

export const stylePrefix = 'style/';

const namePattern = /^[A-Za-z0-9_.-]{1,63}$/;

export const isStyleName = (name: string): boolean => namePattern.test(name);

/** True if a process text is `style/<name>`. */
export const namesStyle = (text: string): boolean => text.replace(/%2f/i, '/').startsWith(stylePrefix);
