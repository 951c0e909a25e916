// A part of the page that is loaded when it is first shown.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { attempt } from '../../state/attempt.ts';

/** The module; undefined until it is loaded. A failure is said, and tried again when the part is shown again. */
export function useLazy<Module extends object>(load: () => Promise<Module>): Module | undefined {
  const loaded = useSignal<Module | undefined>(undefined);
  // The loader is the same for the life of the part.
  useEffect(() => {
    void attempt(async () => {
      loaded.value = await load();
    });
  }, []);
  return loaded.value;
}
