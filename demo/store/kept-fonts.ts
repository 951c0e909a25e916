// The files of fonts that the visitor gave, kept in this browser by the service's names of the fonts.

const cacheName = 'oss-img-fonts';
const addressOf = (font: string): string => `/fonts/${encodeURIComponent(font)}`;

/** Names of the fonts that the visitor gave, read before the files themselves are. */
const namesKey = 'oss-img-fonts';
const keptNames = (): string[] => JSON.parse(localStorage.getItem(namesKey) ?? '[]');

/** The files that the visitor gave, by the service's names of the fonts. */
export async function keptFonts(): Promise<Record<string, ArrayBuffer>> {
  if (keptNames().length === 0) return {};
  const cache = await caches.open(cacheName);
  const found = keptNames().map(async (font) => {
    const response = await cache.match(addressOf(font));
    return response ? [[font, await response.arrayBuffer()] as const] : [];
  });
  return Object.fromEntries((await Promise.all(found)).flat());
}

export const isKept = (font: string): boolean => keptNames().includes(font);

/** Keeps the file. It is used from the next start of the page on. */
export async function keepFont(font: string, bytes: ArrayBuffer): Promise<void> {
  await (await caches.open(cacheName)).put(addressOf(font), new Response(bytes));
  localStorage.setItem(namesKey, JSON.stringify([...new Set([...keptNames(), font])]));
}
