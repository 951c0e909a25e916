// Text with code spans in backticks.
import type { JSX } from 'preact';

export function InlineCode({ text }: { readonly text: string }): JSX.Element {
  // Every second part stood between backticks.
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part))}</>;
}
