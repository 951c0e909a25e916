// Explains an action or a parameter in two lines.
import { actionNamed } from 'oss-img/actions';
import type { Meaning } from '../text/complete.ts';
import { hintOf } from '../text/hint.ts';
import { words } from '../words/words.ts';

export function Help({ of: { action, param } }: { readonly of: Meaning }) {
  const spec = actionNamed(action);
  const texts = words.value.actions[action];
  const paramSpec = param === undefined ? undefined : spec.params[param];
  if (!paramSpec)
    return (
      <p class="help">
        <code>{action}</code> {texts.summary}
      </p>
    );
  return (
    <p class="help">
      <code>{paramSpec.key || action}</code> {texts.params[param ?? '']}{' '}
      <span class="hint">{hintOf(paramSpec, words.value)}</span>
    </p>
  );
}
