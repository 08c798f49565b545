import type { CellReader } from './cell.ts';
import { readId } from './read-id.ts';

/** The client's id of a fulfillment, or null: its column must be there, its cells may be empty. */
export const readClientFulfillmentId: CellReader = (cell, column) => {
  const id = readId({ cell, column });
  return 'problem' in id ? id : { value: id.value, warnings: id.warnings };
};
