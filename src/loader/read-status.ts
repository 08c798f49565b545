/** Reads the status of a fulfillment: its code or its label, in any case. */
import { rejectEmpty } from '../cells/cell-checks.ts';
import { readId } from '../cells/read-ids.ts';
import { fulfillmentStatusCodes, parseStatus } from '../fulfillments/fulfillment.ts';
import { rejectValue, type ValueReader } from './row-problem.ts';

/** The code of the status that a cell names; an empty cell and an unknown status are rejected. */
export const readStatus: ValueReader = (cell, column) => {
  const id = readId({ cell, column });
  if ('problem' in id) return id;
  if (id.value === null) return rejectEmpty({ cell, column }, id.text);
  const value = parseStatus(id.value);
  if (value !== undefined) return { value };
  return rejectValue(cell, column, `There is no such status; use one of ${fulfillmentStatusCodes.join(', ')}.`);
};
