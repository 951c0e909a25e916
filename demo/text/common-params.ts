// The parameters that a form shows first. Which ones people use most is no fact of the action table; of actions that are not named here,
// the form shows all of them.
import { type ActionName, type Actions, actionNamed } from 'oss-img/actions';

const common: { readonly [N in ActionName]?: readonly (keyof Actions[N]['params'] & string)[] } = {
  resize: ['width', 'height', 'mode', 'percent'],
  watermark: ['text', 'image', 'color', 'size', 'shadow', 'opacity', 'gravity', 'x', 'y'],
};

export const commonParams = (name: ActionName): readonly string[] =>
  common[name] ?? Object.keys(actionNamed(name).params);
