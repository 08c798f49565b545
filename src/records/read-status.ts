/** Reads the status of a fulfillment: its code or its label, in any case. */
import { type FulfillmentStatus, fulfillmentStatusCodes, fulfillmentStatuses } from '../fulfillments/fulfillment.ts';
import { rejectEmpty } from '../import/values/empty-cell.ts';
import { readId } from '../import/values/read-id.ts';
import { rejectValue, type ValueReader } from './row-problem.ts';

const statusByName = new Map<string, FulfillmentStatus>([
  ...fulfillmentStatusCodes.map((code) => [nameKey(code), code] as const),
  ...fulfillmentStatusCodes.map((code) => [nameKey(fulfillmentStatuses[code]), code] as const),
  [nameKey('CANCELED'), 'CANCELLED'],
]);

/** The code of the status that a cell names; an empty cell and an unknown status are rejected. */
export const readStatus: ValueReader = (cell, column) => {
  const id = readId({ cell, column });
  if ('problem' in id) return id;
  if (id.value === null) return rejectEmpty({ cell, column }, id.text);
  const value = statusByName.get(nameKey(id.value));
  if (value !== undefined) return { value };
  return rejectValue(cell, column, `There is no such status; use one of ${fulfillmentStatusCodes.join(', ')}.`);
};

function nameKey(name: string): string {
  return name.toUpperCase().replaceAll(/[\s_-]+/g, '_');
}
