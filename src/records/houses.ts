/** Fulfillment houses that files name: those that are here, and those that are new. */
import { asc, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { fulfillmentHouses } from '../fulfillments/tables.ts';
import type { House } from './parse-record.ts';

/** All fulfillment houses, in order of their ids. */
export async function findHouses(tx: Transaction): Promise<House[]> {
  const { fulfillmentHouseId, name } = fulfillmentHouses;
  return await tx.select({ fulfillmentHouseId, name }).from(fulfillmentHouses).orderBy(asc(fulfillmentHouseId));
}

/** Marks a house by its name, which has no id yet. */
export const newHousePrefix = 'new:';

/** Among staged values: the name of a house that is there, by which a row may have meant it. */
export const houseNameKey = 'fulfillmentHouseName';

/** Makes the function that marks the new houses of one file: by their first spelling, in whatever case others write them. */
export function markNewHouses(): (name: string) => string {
  const marks = new Map<string, string>();
  return (name) => {
    const key = name.toLowerCase();
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
  if (marks.length > 0) await tx.execute(sql`lock table ${fulfillmentHouses} in share row exclusive mode`);
  for (const mark of marks) {
    const name = mark.slice(newHousePrefix.length);
    const known = await findHouse(tx, name);
    const house = known ?? (await createHouse(tx, name));
    ids.set(mark, String(house.fulfillmentHouseId));
    if (known === undefined) created.push(house);
  }
  return { ids, created };
}

async function findHouse(tx: Transaction, name: string): Promise<House | undefined> {
  const isNamed = sql`lower(btrim(${fulfillmentHouses.name})) = lower(${name})`;
  const [found] = await tx
    .select()
    .from(fulfillmentHouses)
    .where(isNamed)
    .orderBy(asc(fulfillmentHouses.fulfillmentHouseId));
  return found;
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
