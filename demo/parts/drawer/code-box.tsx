// A text as it is, in a box that scrolls, with a button that copies it.
import { CopyButton } from '../copy-button.tsx';

interface CodeBoxProps {
  readonly text: string;
  /** The name of the box. */
  readonly label: string;
  readonly id?: string;
  /** The words on the button; without them there is none. */
  readonly copy?: string;
  readonly copyId?: string;
  /** True for text of long lines, whose breaks mean nothing. */
  readonly wraps?: boolean;
}

export const CodeBox = ({ text, label, id, copy, copyId, wraps = false }: CodeBoxProps) => (
  <div class="code-box">
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard. */}
    <section class={`code-scroll ${wraps ? 'wraps' : ''}`} aria-label={label} tabIndex={0}>
      <pre>
        <code id={id}>{text}</code>
      </pre>
    </section>
    {copy !== undefined && (
      <CopyButton id={copyId} read={() => text}>
        {copy}
      </CopyButton>
    )}
  </div>
);
