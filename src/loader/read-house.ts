/** Reads which fulfillment house a cell means. */
import { cleanText } from '../cells/clean-cell.ts';
import { rejectValue, type ValueReader } from './row-problem.ts';

/** A fulfillment house as the database has it. */
export interface House {
  fulfillmentHouseId: number;
  name: string;
}

const maxNamed = 20;

/** Makes the reader: a house by its name in any case, else by its id; the value is the id. No house is allowed too. */
export function houseReader(houses: readonly House[]): ValueReader {
  const known = houses.slice(0, maxNamed).map(({ name, fulfillmentHouseId }) => `${name} (${fulfillmentHouseId})`);
  const whatIsKnown = known.length === 0 ? 'there are no houses yet' : `known are ${known.join(', ')}`;
  return (cell, column) => {
    const cleaned = cleanText(cell, column);
    if ('problem' in cleaned) return cleaned;
    const { text } = cleaned;
    if (text === '') return { value: null };
    const named = houses.filter(({ name }) => name.trim().toLowerCase() === text.toLowerCase());
    const meant =
      named.length > 0 ? named : houses.filter(({ fulfillmentHouseId }) => String(fulfillmentHouseId) === text);
    const [house, another] = meant;
    if (house === undefined) return rejectValue(cell, column, `There is no such fulfillment house; ${whatIsKnown}.`);
    if (another === undefined) return { value: String(house.fulfillmentHouseId) };
    const ids = meant.map(({ fulfillmentHouseId }) => fulfillmentHouseId).join(' or ');
    return rejectValue(cell, column, `Several fulfillment houses have that name; write the id instead: ${ids}.`);
  };
}
