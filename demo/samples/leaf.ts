// A leaf with dew on it, on a transparent ground: soft edges, a soft shadow and half-clear drops, so that every alpha from 0
// to 255 occurs. A resampler that does not premultiply shows a dark rim here.
import { ease, makeNoise, type Noise, noiseAt, octaves, ridges } from './noise.ts';
import { blend, type Colour, type Raster, scaled, writePixel } from './raster.ts';

const seed = 83;
const drops = [
  { along: 0.36, across: 0.1, radius: 0.034 },
  { along: 0.55, across: -0.12, radius: 0.026 },
  { along: 0.68, across: 0.06, radius: 0.018 },
  { along: 0.2, across: -0.05, radius: 0.015 },
  { along: 0.47, across: 0.17, radius: 0.012 },
];

interface LeafPlace {
  /** Position along the rib: 0 at the foot, 1 at the tip. */
  readonly along: number;
  /** Distance from the rib, negative above it. */
  readonly across: number;
  /** Half the width of the blade here, without its teeth. */
  readonly half: number;
  /** Distance to the rim, negative outside. */
  readonly inside: number;
}

interface Paint {
  readonly colour: Colour;
  alpha: number;
}

export function paintLeaf(raster: Raster): void {
  const { width, height } = raster;
  const noise = makeNoise(seed);
  const point: Paint = { colour: [0, 0, 0], alpha: 0 };
  const colour: Colour = [0, 0, 0];
  const offsets = [0.25, 0.75];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let alpha = 0;
      scaled(colour, colour, 0);
      for (const dy of offsets) {
        for (const dx of offsets) {
          paintPoint(point, noise, (x + dx) / width, (y + dy) / width, height / width);
          alpha += point.alpha / 4;
          for (let i = 0; i < 3; i++) colour[i] = (colour[i] ?? 0) + ((point.colour[i] ?? 0) * point.alpha) / 4;
        }
      }
      // Straight alpha: the colour is the mean of the covered samples, not darkened by the others.
      if (alpha > 0) scaled(colour, colour, 1 / alpha);
      writePixel(raster, x, y, colour, alpha);
    }
  }
}

function paintPoint(point: Paint, noise: Noise, u: number, v: number, aspect: number): void {
  point.alpha = 0;
  const edge = leafEdge(noise, u, v, aspect);
  const cast = leafEdge(noise, u - 0.02, v - 0.035, aspect);
  // The shadow ends softly at the foot and the tip too, where the leaf itself has no width to fade over.
  const shadow =
    ease(-0.05, 0.07, cast.half - Math.abs(cast.across)) *
    ease(-0.02, 0.16, cast.along) *
    ease(1.03, 0.8, cast.along) *
    0.5;
  paintOver(point, [0.04, 0.07, 0.05], shadow);
  const stem = stemCover(u, v, aspect);
  if (stem > 0) paintOver(point, [0.42, 0.5, 0.2], stem);
  if (edge.inside > -0.004) {
    const colour: Colour = [0, 0, 0];
    leafColour(colour, noise, edge.along, edge.across, edge.inside);
    paintOver(point, colour, ease(-0.001, 0.001, edge.inside));
  }
  for (const drop of drops) paintDrop(point, edge.along - drop.along, edge.across - drop.across, drop.radius);
}

function leafEdge(noise: Noise, u: number, v: number, aspect: number): LeafPlace {
  const angle = -0.5;
  const x = u - 0.5;
  const y = v - aspect / 2;
  const along = (x * Math.cos(angle) + y * Math.sin(angle)) / 0.84 + 0.47;
  const bent = -x * Math.sin(angle) + y * Math.cos(angle);
  const across = bent + 0.035 * Math.sin(along * 2.9);
  const t = Math.min(1, Math.max(0, along));
  const half =
    0.3 * Math.sin(Math.PI * t ** 0.78) ** 0.86 * (1 - 0.42 * t) +
    noiseAt(noise, along * 7, across > 0 ? 3 : 8) * 0.005;
  const teeth = Math.abs(((((along * 24) % 1) + 1) % 1) - 0.3) * 0.011 * Math.sin(Math.PI * t);
  const beyond = Math.max(-along, along - 1);
  const inside = beyond > 0 ? -1 : half - teeth - Math.abs(across);
  return { along, across, half, inside };
}

function leafColour(colour: Colour, noise: Noise, along: number, across: number, inside: number): void {
  const blade = octaves(noise, along * 9, across * 14, 6);
  blend(
    colour,
    [0.13, 0.4, 0.17],
    [0.46, 0.68, 0.22],
    ease(-0.35, 0.55, blade + along * 0.35 - (across > 0 ? 0.22 : 0)),
  );
  const cells = ridges(noise, along * 46, across * 60, 3);
  scaled(colour, colour, 0.86 + cells * 0.26);
  // Side ribs leave the middle one at an angle and curve forwards.
  const rib = (along - Math.abs(across) * 0.75 + across * across * 0.8) * 10.5 + (across > 0 ? 0.4 : 0);
  const toRib = Math.abs((((rib % 1) + 1) % 1) - 0.5);
  const vein = ease(0.075, 0.012, toRib) * ease(0, 0.03, inside) * (1 - ease(0.02, 0.3, Math.abs(across)) * 0.55);
  const middle = ease(0.0085 * (1.25 - along), 0.002, Math.abs(across));
  scaled(colour, colour, 1 - ease(0.16, 0.05, toRib) * 0.16);
  blend(colour, colour, [0.74, 0.84, 0.48], Math.max(vein * 0.55, middle * 0.9));
  blend(colour, colour, [0.62, 0.42, 0.16], ease(0.012, 0, inside + blade * 0.006) * 0.55);
  // Light falls from the upper left and slides off where the leaf bends.
  blend(colour, colour, [0.96, 1, 0.86], ease(0.08, 0, Math.abs(across + 0.085 + blade * 0.03)) * 0.26 * (1 - along));
}

function stemCover(u: number, v: number, aspect: number): number {
  const x = u - 0.5;
  const y = v - aspect / 2;
  const along = (x * Math.cos(-0.5) + y * Math.sin(-0.5)) / 0.84 + 0.47;
  const across = -x * Math.sin(-0.5) + y * Math.cos(-0.5) + 0.035 * Math.sin(along * 2.9);
  return along < 0.02 && along > -0.13 ? ease(0.009, 0.006, Math.abs(across - along * along * 1.6)) : 0;
}

/** Water: clear in the middle, bright where it gathers the light, with a small white glint. */
function paintDrop(point: Paint, along: number, across: number, radius: number): void {
  const x = along * 0.84;
  const distance = Math.hypot(x, across) / radius;
  const shade = Math.hypot(x - radius * 0.3, across - radius * 0.3) / radius;
  paintOver(point, [0.02, 0.12, 0.05], ease(1.25, 0.7, shade) * 0.38);
  if (distance >= 1.04) return;
  const rim = ease(0.55, 1, distance);
  const body: Colour = [0, 0, 0];
  blend(body, [0.5, 0.78, 0.42], [0.92, 1, 0.9], ease(-0.6, 0.9, (x + across) / radius));
  paintOver(point, body, ease(1.04, 0.96, distance) * (0.3 + 0.35 * rim));
  paintOver(point, [1, 1, 1], ease(0.3, 0.1, Math.hypot(x + radius * 0.34, across + radius * 0.38) / radius) * 0.96);
}

/** Lays `colour` over the pixel: the usual `over` operator, on straight alpha. */
function paintOver(point: Paint, colour: Colour, alpha: number): void {
  if (alpha <= 0) return;
  const total = alpha + point.alpha * (1 - alpha);
  blend(point.colour, point.colour, colour, alpha / total);
  point.alpha = total;
}
