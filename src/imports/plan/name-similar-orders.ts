/** Adds to rows whose order was not found the ids of orders that differ from theirs by a slip of the hand. */
import { sql } from 'drizzle-orm';
import { similarIds } from '../../cells/order-id-candidates.ts';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';
import { listOf } from '../../text/wording.ts';

/** Each row asks for some hundred ids; the summary shows one example, and whoever has more such rows has another problem. */
const maxRows = 20;
const maxNamed = 3;

/** Names at most three for each of the first rows. They are never suggestions: what is alike need not be meant. */
export async function nameSimilarOrders(tx: Transaction, importId: string, kind: ImportKind): Promise<void> {
  const lost = await queryRows<{ line: number; received: string }>(
    tx,
    sql`select line, problem->>'received' as received from import_rows
      where import_id = ${importId} and kind = ${kind} and outcome = 'rejected'
        and problem->>'code' = 'E_ORDER_NOT_FOUND' and problem->>'suggestion' is null
      order by line limit ${maxRows}`,
  );
  const similar = new Map(lost.map(({ line, received }) => [line, similarIds(received)]));
  const existing = await findExisting(tx, [...new Set([...similar.values()].flat())]);
  for (const [line, ids] of similar) {
    const found = ids.filter((id) => existing.has(id)).slice(0, maxNamed);
    if (found.length === 0) continue;
    const hint = found.length === 1 ? ` There is one like it: ${found[0]}.` : ` Like it are ${listOf(found, 'and')}.`;
    await tx.execute(sql`update import_rows
      set problem = jsonb_set(problem, '{reason}', to_jsonb((problem->>'reason') || ${hint}::text))
      where import_id = ${importId} and kind = ${kind} and line = ${line}`);
  }
}

async function findExisting(tx: Transaction, orderIds: string[]): Promise<ReadonlySet<string>> {
  if (orderIds.length === 0) return new Set();
  const rows = await queryRows<{ orderId: string }>(
    tx,
    sql`select order_id as "orderId" from orders join unnest(${sql.param(orderIds)}::text[]) as w(order_id) using (order_id)`,
  );
  return new Set(rows.map(({ orderId }) => orderId));
}
