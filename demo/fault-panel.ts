// Shows what is wrong or odd with the process string, beside the field: message, code, EC, status, and the response's XML.
import { isOssError } from 'oss-img';
import { element, icon } from './element.ts';
import type { Span } from './process-text.ts';

export interface Notice {
  readonly message: string;
  readonly position?: Span | undefined;
}

export interface FaultPanel {
  showFault(error: unknown, text: string): void;
  showWarnings(warnings: readonly Notice[], text: string): void;
}

export function makeFaultPanel(root: HTMLElement, onReveal: (span: Span) => void): FaultPanel {
  return {
    showFault(error, text) {
      const fault = factsOf(error);
      root.className = 'notices fault';
      root.replaceChildren(
        element('p', { class: 'notice-message' }, icon('fault'), element('span', {}, fault.message)),
        element(
          'p',
          { class: 'notice-facts' },
          ...fault.facts.map((fact) => element('code', {}, fact)),
          pointer(fault.position, text, onReveal),
        ),
        ...(fault.xml ? [rawAnswer(fault.xml)] : []),
      );
    },
    showWarnings(warnings, text) {
      root.className = warnings.length > 0 ? 'notices warning' : 'notices';
      root.replaceChildren(
        ...warnings.map(({ message, position }) =>
          element(
            'p',
            { class: 'notice-message' },
            icon('fault'),
            element('span', {}, `Warning: ${message}`),
            pointer(position, text, onReveal),
          ),
        ),
      );
    },
  };
}

function pointer(position: Span | undefined, text: string, onReveal: (span: Span) => void): HTMLElement | undefined {
  if (!position || position.start >= text.length) return undefined;
  const part = text.slice(position.start, position.end);
  const button = element(
    'button',
    { type: 'button', class: 'quiet' },
    'Show ',
    element('code', {}, part.length > 24 ? `${part.slice(0, 24)}…` : part),
  );
  button.addEventListener('click', () => onReveal(position));
  return button;
}

function rawAnswer(xml: string): HTMLElement {
  return element(
    'details',
    { class: 'raw' },
    element('summary', {}, 'Response body (XML)'),
    element('pre', { tabindex: 0 }, xml.trim()),
  );
}

interface FaultFacts {
  readonly message: string;
  readonly facts: readonly string[];
  readonly position?: Span | undefined;
  readonly xml?: string;
}

function factsOf(error: unknown): FaultFacts {
  if (!isOssError(error)) return { message: error instanceof Error ? error.message : String(error), facts: [] };
  const facts = [error.code, ...(error.ec ? [`EC ${error.ec}`] : []), `HTTP ${error.status}`];
  return { message: error.message, facts, position: error.position, xml: error.toXml() };
}
