/** Finds an order without fulfillments: a search finds fulfillments, and an order may have none yet. */
import type { Transaction } from '../db/client.ts';
import type { Filter } from '../filters/filter.ts';
import { type FoundOrder, findOrder, findOrderIds } from '../orders/find-order.ts';
import { idVariants } from '../text/like-pattern.ts';

/** The order whose id a search for one id or word names; null for other searches, and if there is none or several. */
export async function findNamedOrder(tx: Transaction, { conditions }: Filter): Promise<FoundOrder | null> {
  const [only, ...others] = conditions;
  if (only === undefined || others.length > 0 || only.negated) return null;
  if (only.field !== 'order' && only.field !== 'word') return null;
  const [value, ...more] = only.values;
  if (value === undefined || more.length > 0) return null;
  const [orderId, another] = await findOrderIds(tx, idVariants(value));
  return orderId === undefined || another !== undefined ? null : await findOrder(tx, orderId);
}
