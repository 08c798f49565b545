/** Rows of a records import whose warehouse is no longer the one that their cell meant. */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import { findHouses, type House, hashHouses, houseKey, houseNameKey, newHousePrefix } from '../../records/houses.ts';
import { importRecords } from '../../records/tables.ts';

/** A warehouse as rows of the import have it: its id or its mark, and its name when they named it by that. */
interface StagedHouse {
  house: string;
  name: string | null;
}

/**
 * The causes of drift, a further part of a union of lines and what happened; empty when there are none. `housesHash` is of
 * the houses that the rows were read with: while those are the same, no row means another one.
 */
export async function changedHouses(tx: Transaction, importId: string, housesHash: string | undefined): Promise<SQL> {
  const today = await findHouses(tx);
  if (housesHash === hashHouses(today)) return sql``;
  const { newFulfillmentHouse, newHouseName, values, line } = importRecords;
  const house = sql`coalesce(${newFulfillmentHouse}, ${values}->>'fulfillmentHouse')`;
  const name = sql`coalesce(${newHouseName}, ${values}->>${sql.raw(`'${houseNameKey}'`)})`;
  const mine = sql`${importRecords.importId} = ${importId}`;
  const staged = await queryRows<StagedHouse>(
    tx,
    sql`select distinct ${house} as house, ${name} as name from ${importRecords} where ${mine} and ${house} is not null`,
  );
  const changed = staged.flatMap((one) => {
    const what = whyChanged(one, today);
    return what === null ? [] : [{ ...one, what }];
  });
  if (changed.length === 0) return sql``;
  return sql`union all select ${line}, changed.what from ${importRecords}
    join json_to_recordset(${JSON.stringify(changed)}) as changed (house text, name text, what text)
      on changed.house = ${house} and changed.name is not distinct from ${name}
    where ${mine}`;
}

/** Why a cell would mean another warehouse today, in words that end a sentence; null when it would not. */
function whyChanged({ house, name }: StagedHouse, today: readonly House[]): string | null {
  const named = (text: string) => today.filter((one) => houseKey(one.name) === houseKey(text));
  if (house.startsWith(newHousePrefix)) {
    const newName = house.slice(newHousePrefix.length);
    return named(newName).length > 0 ? `the warehouse ${newName} exists by now` : null;
  }
  const still = today.find(({ fulfillmentHouseId }) => String(fulfillmentHouseId) === house);
  if (still === undefined) return `the warehouse ${name ?? house} was deleted`;
  if (name === null) return null;
  if (houseKey(still.name) !== houseKey(name)) return `the warehouse ${name} was renamed`;
  return named(name).length > 1 ? `there are several warehouses named ${name} now` : null;
}
