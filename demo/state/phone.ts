// Tells a phone by the width of the window, as the style sheets do.
export const isPhone = (): boolean => matchMedia('(max-width: 719px)').matches;
