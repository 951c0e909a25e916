// The differences from the service, read from docs/differences.md and its Chinese counterpart.
import { type ActionName, isActionName } from 'oss-img/actions';

export interface Difference {
  /** One paragraph, with code spans in backticks. */
  readonly text: string;
  /** The actions that the paragraph names. */
  readonly actions: readonly ActionName[];
}

/** The sections about actions and formats; those behind them are about the bucket, which has no page here. */
const sectionCount = 2;

/** @param markdown a page whose first sections are lists */
export function readDifferences(markdown: string): readonly Difference[] {
  const sections = markdown.split(/^## .*$/m).slice(1, 1 + sectionCount);
  return sections.flatMap((section) =>
    section
      .split(/^- /m)
      .slice(1)
      .map((item) => {
        // The pages that a link leads to are not part of the demo.
        const text = item
          .trim()
          .replace(/\s*\n\s+/g, ' ')
          .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
        return { text, actions: actionsNamedIn(text) };
      }),
  );
}

/** Names stand in code spans, alone or with values behind a comma. */
function actionsNamedIn(text: string): readonly ActionName[] {
  const names = [...text.matchAll(/`([a-z-]+)(?:,[^`]*)?`/g)].map(([, name = '']) => name);
  return [...new Set(names.filter(isActionName))];
}
