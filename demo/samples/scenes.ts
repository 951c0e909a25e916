// The two landscapes, as numbers: example.jpg and large.jpg.
import type { Landscape } from './landscape.ts';

export const lake: Landscape = {
  seed: 11,
  shore: 0.405,
  sun: { x: 0.69, y: 0.19 },
  zenith: [0.2, 0.41, 0.68],
  haze: [0.86, 0.83, 0.79],
  glow: [1, 0.83, 0.55],
  ranges: [
    { base: 0.3, rise: 0.2, humps: 3.1, colour: [0.36, 0.42, 0.55], distance: 0.42, surface: 'snow' },
    { base: 0.365, rise: 0.15, humps: 3.6, colour: [0.3, 0.36, 0.42], distance: 0.3, surface: 'rock' },
    { base: 0.395, rise: 0.07, humps: 4.2, colour: [0.2, 0.33, 0.27], distance: 0.2, surface: 'forest' },
    { base: 0.408, rise: 0.035, humps: 5.2, colour: [0.16, 0.25, 0.13], distance: 0.04, surface: 'forest' },
  ],
  grain: 0.011,
};

export const range: Landscape = {
  seed: 29,
  shore: 0.53,
  sun: { x: 0.27, y: 0.2 },
  zenith: [0.24, 0.4, 0.64],
  haze: [0.88, 0.8, 0.74],
  glow: [1, 0.78, 0.5],
  ranges: [
    { base: 0.36, rise: 0.24, humps: 2.4, colour: [0.4, 0.43, 0.56], distance: 0.45, surface: 'snow' },
    { base: 0.42, rise: 0.19, humps: 3.4, colour: [0.34, 0.36, 0.44], distance: 0.32, surface: 'rock' },
    { base: 0.48, rise: 0.13, humps: 3.9, colour: [0.27, 0.37, 0.33], distance: 0.24, surface: 'forest' },
    { base: 0.52, rise: 0.08, humps: 4.4, colour: [0.22, 0.32, 0.2], distance: 0.12, surface: 'forest' },
    { base: 0.535, rise: 0.045, humps: 5.5, colour: [0.17, 0.25, 0.11], distance: 0.03, surface: 'forest' },
  ],
  grain: 0.011,
};
