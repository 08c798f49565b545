/** Handles `/fulfillments order <id>`, `/fulfillments history <id>`, and the buttons that lead from one to the other. */
import type { Database, Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { findSummaryLinks } from '../imports/notify/message-links.ts';
import { requireRight } from '../permissions.ts';
import { UserError } from '../runtime/errors.ts';
import type { Click, CommandCall, Requester } from '../slack/interaction.ts';
import { idVariants } from '../text/like-pattern.ts';
import { normalizeInput, quoteInput } from '../text/typed-text.ts';
import { formatList } from '../text/wording.ts';
import { findHistory, findOtherChanges, uniqueImports } from './find-history.ts';
import { type FoundOrder, findOrder, findOrderIds, findOrderOf, findOrdersOfNumber } from './find-order.ts';
import { historyMessage, maxEvents } from './history-message.ts';
import { decodeOrder, encodeOrder, type OrderView, orderMessage } from './order-message.ts';

const maxIdLength = 200;

/**
 * `/fulfillments order <id>`: shows an order. Resolves to false if what was typed is no single id, and has to be searched for.
 * @throws {UserError} if there is no order with that id
 */
export async function handleOrder(deps: Deps, call: CommandCall): Promise<boolean> {
  await requireRight('operate', call.userId, deps);
  const meant = await readOrder(deps, call.text, 'order');
  if (meant !== null) await call.answer(orderMessage(meant.found, meant.view));
  return meant !== null;
}

/** `/fulfillments history <id>`: shows an order's history; otherwise as `handleOrder`. */
export async function handleHistory(deps: Deps, call: CommandCall): Promise<boolean> {
  await requireRight('operate', call.userId, deps);
  const meant = await readOrder(deps, call.text, 'history');
  if (meant !== null) await showHistory(deps, call, meant.found, meant.view);
  return meant !== null;
}

/** The button under a history: shows the order. @throws {UserError} if it no longer exists */
export async function handleShowOrder(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { found, view } = await requireOrder(deps.records, click.value);
  await click.answer(orderMessage(found, view));
}

/** The buttons of a large order: shows another page in place. @throws {UserError} if it no longer exists */
export async function turnOrderPage(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { found, view } = await requireOrder(deps.records, click.value);
  await click.inPlace.answer(orderMessage(found, view));
}

/** The button under an order: shows its history. @throws {UserError} if it no longer exists */
export async function handleShowHistory(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { found, view } = await requireOrder(deps.records, click.value);
  await showHistory(deps, click, found, view);
}

/** The order that a button means, read from `db`, and from which fulfillment on. @throws {UserError} if it no longer exists */
export async function requireOrder(
  db: Pick<Database, 'read'>,
  value: string,
): Promise<{ found: FoundOrder; view: OrderView }> {
  const reference = decodeOrder(value);
  const found = await db.read(async (tx) => {
    if (reference === null) return null;
    return 'orderId' in reference
      ? await findOrder(tx, reference.orderId)
      : await findOrderOf(tx, reference.fulfillmentId);
  });
  if (found === null || reference === null) {
    throw new UserError('That order isn’t there anymore. Look for it again: /fulfillments search …');
  }
  const first = 'fulfillmentId' in reference ? reference.fulfillmentId : null;
  return { found, view: { first, page: reference.page } };
}

async function showHistory(deps: Deps, requester: Requester, found: FoundOrder, view: OrderView): Promise<void> {
  const { orderId } = found.order;
  const events = await deps.records.read((tx) => findHistory(tx, orderId, maxEvents));
  const links = await findSummaryLinks(deps, uniqueImports(events), requester.userId);
  const changedElsewhere = findOtherChanges(found, events);
  await requester.answer(historyMessage({ orderId, back: encodeOrder(found, view), events, changedElsewhere }, links));
}

type MeantOrder = { found: FoundOrder; view: OrderView };

/**
 * The order that was typed: by its id, or by the id or a number of one of its fulfillments, which then comes first. Null
 * for several words, and for a number that several orders have.
 */
async function readOrder(deps: Deps, text: string, command: string): Promise<MeantOrder | null> {
  const typed = normalizeInput(text)
    .replaceAll('"', '')
    .replace(/^(?:(?:of|for|the|order|id|number|no\.?|nr\.?|fulfillment)(?::\s*|\s+(?=\S)))+/i, '');
  if (typed === '') throw new UserError(`Which order? Write its id, like /fulfillments ${command} 7B83FF8095.`);
  const isSeveral = /[\s@/,;:]/.test(typed);
  if (typed.length > maxIdLength) {
    if (isSeveral) return null;
    throw new UserError(`${quoteInput(typed)} is longer than any order id.`);
  }
  const bare = typed.replace(/^[^\p{L}\p{N}#]+|[^\p{L}\p{N}]+$/gu, '');
  const meant = await deps.records.read(async (tx) => (await readOrderIn(tx, typed)) ?? (await readOrderIn(tx, bare)));
  if (meant !== null) return meant;
  const [only, ...others] = await deps.records.read((tx) => findOrdersOfNumber(tx, bare));
  if (only !== undefined && others.length === 0) {
    const found = await deps.records.read((tx) => findOrder(tx, only.orderId));
    if (found !== null) return { found, view: { first: only.fulfillmentId, page: 1 } };
  }
  if (only === undefined && !isSeveral) throw notFound(typed);
  return null;
}

async function readOrderIn(tx: Transaction, typed: string): Promise<MeantOrder | null> {
  const ids = await findOrderIds(tx, idVariants(typed));
  const [only, ...others] = ids.includes(typed) ? [typed] : ids;
  if (others.length > 0) {
    throw new UserError(
      `Several orders are spelled like that: ${formatList(ids, 'or')}. Write one of them exactly so.`,
    );
  }
  const found = only === undefined ? await findOrderOf(tx, typed) : await findOrder(tx, only);
  return found === null ? null : { found, view: { first: only === undefined ? typed : null, page: 1 } };
}

function notFound(typed: string): UserError {
  return new UserError(
    `There’s no order ${quoteInput(typed)}. Check the id, or search by email, name or tracking number: /fulfillments search …`,
  );
}
