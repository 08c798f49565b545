/** Finds columns of a file whose cells went to other rows: sorted or shifted without the rest, or filled down. */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import type { ExportColumn } from '../../fulfillments/export-format.ts';
import { houseNameKey } from '../../records/houses.ts';
import { importRecords } from '../../records/tables.ts';
import { formatCount, formatList } from '../../text/wording.ts';

/** More changes than these come from a system, not from somebody's spreadsheet. */
const maxChanges = 50_000;
const minChanges = 4;
const minValues = 3;

/** What hardly any two orders share. */
const personal: readonly string[] = [
  ...(['clientFulfillmentId', 'customerId', 'emailAddress', 'phoneNumber', 'shipAddress1'] as const),
  ...(['shipLastName', 'trackingNumber'] as const),
] satisfies ExportColumn[];

interface Spread {
  column: string;
  changes: number;
  /** new values that are more than those of the changed rows before, and those that none of these had */
  unmatched: number;
  foreign: number;
  before: number;
  after: number;
  /** rows with the most frequent of the new values */
  most: number;
}

/** The sentences about such columns; `changes` is a query with a column's name, and what a row has before and after. */
export async function describeMoved(
  tx: Transaction,
  changes: SQL,
  nameOf = (column: string) => column,
): Promise<string[]> {
  const spreads = await queryRows<Spread>(
    tx,
    sql`with changes as (select * from (${changes}) as all_changes limit ${maxChanges + 1}),
      sides as (
        select column_name, before as value, 1 as before, 0 as after from changes
        union all select column_name, after, 0, 1 from changes
      ),
      counted as (
        select column_name, value, sum(before) as before, sum(after) as after from sides group by column_name, value
      )
      select column_name as "column", sum(after)::int as changes, sum(greatest(after - before, 0))::int as unmatched,
        sum(case when before = 0 then after else 0 end)::int as "foreign",
        count(*) filter (where before > 0)::int as before, count(*) filter (where after > 0)::int as after,
        max(after)::int as most
      from counted group by column_name order by column_name`,
  );
  if (spreads.reduce((sum, spread) => sum + spread.changes, 0) > maxChanges) return [];
  const isMoved = ({ column, changes, after, unmatched, foreign }: Spread) => {
    // A value of a shifted column has left the file. Values that many share even out by chance: of states, in 1,000 changes.
    const strange = personal.includes(column) ? foreign * 10 : unmatched * 100;
    return changes >= minChanges && after >= minValues && strange <= changes;
  };
  const isFilled = ({ column, changes, before, most }: Spread) =>
    personal.includes(column) && before >= minValues && most >= minValues && most * 2 >= changes;
  const moved = spreads.filter(isMoved).map(({ column }) => nameOf(column));
  const [whose, by] = moved.length === 1 ? ['that column was', 'itself'] : ['those columns were', 'themselves'];
  return [
    ...(moved.length === 0
      ? []
      : [
          `The new values in ${formatList(moved, 'and')} are those of other rows, as if ${whose} sorted or moved by ${by}.`,
        ]),
    ...spreads
      .filter(isFilled)
      .map(({ column, most }) => `${formatCount(most)} rows get the same ${nameOf(column)}, as if it was filled down.`),
  ];
}

/** What a file of whole records changes, for `describeMoved`. */
export const changedCells = (importId: string): SQL => {
  const side = (after: SQL, before: SQL) => sql`
    select key as column_name, ${before}->>key as before, value as after
    from ${importRecords} cross join json_each_text(${after})
    where ${importRecords.importId} = ${importId} and ${importRecords.action} = 'update'
      and key not in ('dateUpdated', ${houseNameKey})`;
  const { values, before, orderValues, orderBefore } = importRecords;
  return sql`${side(sql`${values}`, sql`${before}`)} union all ${side(sql`${orderValues}`, sql`${orderBefore}`)}`;
};
