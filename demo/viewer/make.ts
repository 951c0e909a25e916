// The few elements of the viewer's shadow root, made without innerHTML.

/** An element with a class, and with these properties set. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (className) node.className = className;
  Object.assign(node, properties);
  node.append(...children);
  return node;
}
