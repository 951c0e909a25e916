// Reordering by dragging a grip: the card moves when the pointer passes the middle of its neighbour.
import type { RefObject } from 'preact';

/** Numbers the drags. */
let drags = 0;

/** The handlers of the grip. @param onMove moves the card to another index; all moves of one drag are one group */
export function useReorder(
  card: RefObject<HTMLElement | null>,
  index: number,
  onMove: (to: number, group: string) => void,
) {
  return {
    onPointerDown(event: PointerEvent & { currentTarget: HTMLElement }): void {
      if (event.button !== 0) return;
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      card.current?.classList.add('dragged');
      drags += 1;
    },
    onPointerMove(event: PointerEvent & { currentTarget: HTMLElement }): void {
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
      const { previousElementSibling: above, nextElementSibling: below } = card.current ?? {};
      if (above && event.clientY < middleOf(above)) onMove(index - 1, `drag ${drags}`);
      else if (below && event.clientY > middleOf(below)) onMove(index + 1, `drag ${drags}`);
    },
    onLostPointerCapture(): void {
      card.current?.classList.remove('dragged');
    },
  };
}

function middleOf(element: Element): number {
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2;
}
