/** Loads the names by which words of a query are recognized. */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import type { KnownNames } from '../filters/query-words.ts';
import { campaign, carrier, foldedNames } from './folded-names.ts';

/** More than this are too many to be names that people know by heart. */
const maxNames = 500;

/** The houses, carriers and campaigns of all fulfillments. */
export async function loadKnownNames(tx: Transaction): Promise<KnownNames> {
  const houses = await queryRows<{ id: string; name: string }>(
    tx,
    sql`select fulfillment_house_id::text as id, name from fulfillment_houses order by name limit ${maxNames}`,
  );
  const known = sql`name <> '' limit ${maxNames}`;
  const carriers = await queryRows<{ name: string }>(tx, foldedNames(carrier, known));
  const campaigns = await queryRows<{ name: string }>(tx, foldedNames(campaign, known));
  return { houses, carriers: carriers.map(({ name }) => name), campaigns: campaigns.map(({ name }) => name) };
}
