// The fonts of text watermarks: the service has seven, and a system that lacks one draws in another. The visitor can give the file of a
// font; it is kept in this browser, and the page starts again with it, because workers get their fonts when they start.
import { computed } from '@preact/signals';
import { fontFamilies } from 'oss-img/actions';
import { isKept, keepFont } from '../store/kept-fonts.ts';
import { words } from '../words/words.ts';
import { explanation } from './run.ts';
import { say } from './status.ts';

/** The family of the first font that the text needs and this system lacks; undefined if there is none. */
export const missingFont = computed<{ readonly font: string; readonly family: string } | undefined>(() => {
  for (const { action, params } of explanation.value?.steps ?? []) {
    if (action !== 'watermark' || params.text === undefined) continue;
    const family = Object.entries(fontFamilies).find(([font]) => font === params.font)?.[1];
    const font = String(params.font);
    if (family && !isKept(font) && !isInstalled(family)) return { font, family };
  }
  return undefined;
});

/** Keeps the file for a font of the service, and starts the page again with it. Says so when the file is no font. */
export async function giveFont(font: string, file: File): Promise<void> {
  try {
    const bytes = await file.arrayBuffer();
    await new FontFace('oss-img check', bytes).load();
    await keepFont(font, bytes);
    // The address has the whole view.
    location.reload();
  } catch {
    say(words.value.bar.fonts.refused(file.name), 'fault');
  }
}

const installed = new Map<string, boolean>();

/** Measures whether the family changes the width of a text: nothing else tells a page which fonts a system has. */
function isInstalled(family: string): boolean {
  const known = installed.get(family);
  if (known !== undefined) return known;
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  const widthIn = (font: string): number => {
    if (!context) return 0;
    context.font = `72px ${font}`;
    return context.measureText('Wij 012').width;
  };
  const found = ['monospace', 'serif'].some((other) => widthIn(`"${family}", ${other}`) !== widthIn(other));
  installed.set(family, found);
  return found;
}
