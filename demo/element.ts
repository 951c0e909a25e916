// DOM nodes from TypeScript, without a framework: a tag, its attributes, its children.

type AttributeValue = string | number | boolean | undefined;
export type Child = Node | string | undefined;

/** `true` writes an empty attribute; `false` and undefined write none. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, AttributeValue>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.filter((child) => child !== undefined));
  return node;
}

/** The element with this id. Throws at once where index.html and the code disagree. */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const node = document.getElementById(id);
  if (!(node instanceof type)) throw new Error(`index.html has no ${type.name} with id "${id}"`);
  return node;
}

/** Paths on a 16 by 16 grid, stroked in the colour of the text. */
const iconPaths = {
  up: 'M8 12.5v-9M4 7.5l4-4 4 4',
  down: 'M8 3.5v9M4 8.5l4 4 4-4',
  remove: 'M4 4l8 8M12 4l-8 8',
  add: 'M8 3v10M3 8h10',
  copy: 'M5.5 5.5h7v8h-7zM10.5 5.5v-3h-7v8h2',
  done: 'M3 8.5l3.5 3.5L13 4.5',
  upload: 'M8 10.5v-8M4.5 6L8 2.5 11.5 6M2.5 10v3.5h11V10',
  lock: 'M4 7.5h8v6H4zM5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2',
  offline: 'M2 6.5a9 9 0 0 1 12 0M4.2 9a5.6 5.6 0 0 1 7.6 0M6.4 11.4a2.4 2.4 0 0 1 3.2 0M8 13.4v.1',
  fault: 'M8 2l6.5 11.5h-13zM8 6.5v3.2M8 11.6v.1',
  service: 'M3 3h10v4H3zM3 9h10v4H3zM5 5v.1M5 11v.1',
  link: 'M6.5 9.5l3-3M7 4.5l1.2-1.2a2.9 2.9 0 0 1 4.1 4.1L11 8.7M9 11.5l-1.2 1.2a2.9 2.9 0 0 1-4.1-4.1L5 7.3',
} as const;
export type IconName = keyof typeof iconPaths;

/** Decorative only: its meaning is always given in words too. */
export function icon(name: IconName): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', iconPaths[name]);
  svg.append(path);
  return svg;
}
