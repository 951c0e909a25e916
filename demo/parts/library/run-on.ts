// Opens the batch for pictures that were chosen elsewhere.
import { chosen, clearBatch } from '../../state/batch.ts';
import { dialog } from './section.ts';

export function runOn(keys: readonly string[]): void {
  clearBatch();
  chosen.value = new Set(keys);
  dialog.value = 'batch';
}
