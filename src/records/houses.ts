/** Fulfillment houses that files name: those that are here, and those that are new. */
import { hash } from 'node:crypto';
import { asc, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { fulfillmentHouses } from '../fulfillments/tables.ts';

/** A fulfillment house as the database has it. */
export interface House {
  fulfillmentHouseId: number;
  name: string;
}

/**
 * What all spellings of one house's name have in common: case and outer spaces don't count. Names are compared here only,
 * never in SQL, where the same letters may be equal or not by the locale of the database.
 */
export const houseKey = (name: string): string => name.trim().toLowerCase();

/** All fulfillment houses, in order of their ids. */
export async function findHouses(tx: Transaction): Promise<House[]> {
  const { fulfillmentHouseId, name } = fulfillmentHouses;
  return await tx.select({ fulfillmentHouseId, name }).from(fulfillmentHouses).orderBy(asc(fulfillmentHouseId));
}

/** A text that differs when any house does. */
export const hashHouses = (houses: readonly House[]): string =>
  hash('sha256', JSON.stringify(houses.map(({ fulfillmentHouseId, name }) => [fulfillmentHouseId, name])));

/** Marks a house by its name, which has no id yet. */
export const newHousePrefix = 'new:';

/** Among the staged values of an update: the name of a house that is there, when the row means it by its name. */
export const houseNameKey = 'fulfillmentHouseName';

/** Makes the function that marks the new houses of one file: by their first spelling, in whatever case others write them. */
export function markNewHouses(): (name: string) => string {
  const marks = new Map<string, string>();
  return (name) => {
    const key = houseKey(name);
    const mark = marks.get(key) ?? `${newHousePrefix}${name}`;
    marks.set(key, mark);
    return mark;
  };
}

/** The ids of houses by their marks, and the names of those that had to be created. */
export interface NamedHouses {
  ids: ReadonlyMap<string, string>;
  created: House[];
}

/** Creates the houses that are marked as new, unless somebody has created them meanwhile. */
export async function createHouses(tx: Transaction, marks: readonly string[]): Promise<NamedHouses> {
  const ids = new Map<string, string>();
  const created: House[] = [];
  if (marks.length === 0) return { ids, created };
  await tx.execute(sql`lock table ${fulfillmentHouses} in share row exclusive mode`);
  const houses = await findHouses(tx);
  for (const mark of marks) {
    const name = mark.slice(newHousePrefix.length);
    const known = houses.find((house) => houseKey(house.name) === houseKey(name));
    const house = known ?? (await createHouse(tx, name));
    ids.set(mark, String(house.fulfillmentHouseId));
    if (known === undefined) created.push(house);
  }
  return { ids, created };
}

async function createHouse(tx: Transaction, name: string): Promise<House> {
  const nextId = sql`(select coalesce(max(h.fulfillment_house_id), 0) + 1 from fulfillment_houses h)`;
  const [created] = await tx.insert(fulfillmentHouses).values({ fulfillmentHouseId: nextId, name }).returning();
  if (created === undefined) throw new Error('the warehouse was not created');
  return created;
}

/** The house of a record as its id: new ones get the id that their mark stands for. */
export function houseId(house: string | null, { ids }: Pick<NamedHouses, 'ids'>): string | null {
  return house === null ? null : (ids.get(house) ?? house);
}
