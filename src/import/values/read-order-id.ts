import type { CellReader } from './cell.ts';
import { rejectEmpty } from './empty-cell.ts';
import { readId } from './read-id.ts';

/** The order id as written (`#1001` keeps its #): which order it means is for the database, see order-id-candidates.ts. */
export const readOrderId: CellReader = (cell, column) => {
  const id = readId({ cell, column });
  if ('problem' in id) return id;
  return id.value === null ? rejectEmpty({ cell, column }, id.text) : { value: id.value, warnings: id.warnings };
};
