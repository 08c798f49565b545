/** Finds an order with its fulfillments, items and purchases. */
import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { isFulfillmentId } from '../db/ids.ts';
import { queryRows } from '../db/queries.ts';
import { fulfillmentHouses, fulfillmentItems, fulfillments, orders, purchases } from '../fulfillments/tables.ts';
import { idVariants } from '../text/like-pattern.ts';

export type OrderRow = typeof orders.$inferSelect;
export type OrderFulfillment = typeof fulfillments.$inferSelect & {
  houseName: string | null;
  items: (typeof fulfillmentItems.$inferSelect)[];
};
export type PurchaseRow = typeof purchases.$inferSelect;

export interface FoundOrder {
  order: OrderRow;
  fulfillments: OrderFulfillment[];
  purchases: PurchaseRow[];
}

/** The ids of the orders stored under any of the spellings. */
export async function findOrderIds(tx: Transaction, spellings: string[]): Promise<string[]> {
  const found = await tx.select({ orderId: orders.orderId }).from(orders).where(inArray(orders.orderId, spellings));
  return found.map(({ orderId }) => orderId);
}

/** The order with this id, with its fulfillments, their items, and its purchases; null if it doesn't exist. */
export async function findOrder(tx: Transaction, orderId: string): Promise<FoundOrder | null> {
  const [order] = await tx.select().from(orders).where(eq(orders.orderId, orderId));
  if (order === undefined) return null;
  const found = await tx
    .select({ fulfillment: fulfillments, houseName: fulfillmentHouses.name })
    .from(fulfillments)
    .leftJoin(fulfillmentHouses, eq(fulfillmentHouses.fulfillmentHouseId, fulfillments.fulfillmentHouseId))
    .where(eq(fulfillments.orderId, orderId))
    .orderBy(asc(fulfillments.fulfillmentId));
  const ids = found.map(({ fulfillment }) => fulfillment.fulfillmentId);
  const items = await tx
    .select()
    .from(fulfillmentItems)
    .where(inArray(fulfillmentItems.fulfillmentId, ids))
    .orderBy(asc(fulfillmentItems.fulfillmentItemId));
  const bought = await tx
    .select()
    .from(purchases)
    .where(eq(purchases.orderId, orderId))
    .orderBy(asc(purchases.purchaseId));
  const itemsOf = Map.groupBy(items, ({ fulfillmentId }) => fulfillmentId);
  return {
    order,
    fulfillments: found.map(({ fulfillment, houseName }) => ({
      ...fulfillment,
      houseName,
      items: itemsOf.get(fulfillment.fulfillmentId) ?? [],
    })),
    purchases: bought,
  };
}

/** The order that a fulfillment belongs to; null if there is none. `fulfillmentId` is typed text that should be digits. */
export async function findOrderOf(tx: Transaction, fulfillmentId: string): Promise<FoundOrder | null> {
  if (!isFulfillmentId(fulfillmentId)) return null;
  const [row] = await queryRows<{ orderId: string }>(
    tx,
    sql`select order_id as "orderId" from fulfillments where fulfillment_id = ${fulfillmentId}::bigint`,
  );
  return row === undefined ? null : await findOrder(tx, row.orderId);
}

/** Two of the orders that have a fulfillment with this tracking number, client id or RMA number, and that fulfillment. */
export async function findOrdersOfNumber(
  tx: Transaction,
  typed: string,
): Promise<{ orderId: string; fulfillmentId: string }[]> {
  const [ids, numbers] = [typed, typed.replace(/[\s-]/g, '')].map((text) => sql.param(idVariants(text)));
  return await queryRows(
    tx,
    sql`select order_id as "orderId", min(fulfillment_id)::text as "fulfillmentId" from fulfillments
      where tracking_number = any(${numbers}::text[]) or client_fulfillment_id = any(${ids}::text[])
        or rma_number = any(${ids}::text[])
      group by 1 limit 2`,
  );
}
