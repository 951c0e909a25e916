// Recipes as small pictures, each served by its own URL on a sample. One click puts its process string into the field.
import { actions } from 'oss-img/actions';
import { pathAddress } from './addresses.ts';
import { element } from './element.ts';
import { splitSteps } from './process-text.ts';
import { type Recipe, recipes } from './recipes.ts';
import { samples } from './samples/sample-list.ts';

export interface RecipeGallery {
  /** Requests the pictures. Call it once the samples are stored and URLs are answered. */
  showPictures(): void;
}

export function makeRecipeGallery(list: HTMLElement, onChoose: (recipe: Recipe) => void): RecipeGallery {
  const frames = recipes.map((recipe) => {
    const glyph = reports(recipe.process) ? element('span', { class: 'recipe-glyph' }, '{ }') : undefined;
    const frame = element('span', { class: 'recipe-frame', 'aria-hidden': true }, glyph);
    const button = element(
      'button',
      { type: 'button', class: 'recipe' },
      frame,
      element('span', { class: 'recipe-title' }, recipe.title),
      element('code', { class: 'recipe-process' }, recipe.process),
    );
    button.addEventListener('click', () => onChoose(recipe));
    list.append(element('li', {}, button));
    return { recipe, frame };
  });
  let shown = false;
  return {
    showPictures() {
      if (shown) return;
      shown = true;
      for (const { recipe, frame } of frames) {
        if (reports(recipe.process)) continue;
        const key = recipe.key ?? samples[0]?.key ?? '';
        const image = element('img', {
          src: pathAddress({ key, process: recipe.process }),
          alt: '',
          loading: 'lazy',
          decoding: 'async',
        });
        frame.replaceChildren(image);
      }
    },
  };
}

/** A report answers with JSON, which cannot be shown as a picture. */
const reports = (process: string): boolean =>
  splitSteps(process).some(({ name }) =>
    Object.values(actions).some((action) => action.name === name && action.kind === 'report'),
  );
