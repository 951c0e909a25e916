// A media query as state.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

export function useMedia(query: string): boolean {
  const matches = useSignal(matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const follow = (): void => {
      matches.value = list.matches;
    };
    follow();
    list.addEventListener('change', follow);
    return () => list.removeEventListener('change', follow);
  }, [query, matches]);
  return matches.value;
}
