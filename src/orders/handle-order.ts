/** Handles `/fulfillments order <id>`, `/fulfillments history <id>`, and the buttons that switch between them. */
import type { Deps } from '../deps.ts';
import { findSummaryLinks } from '../imports/notify/message-links.ts';
import { requireRight } from '../permissions.ts';
import { UserError } from '../runtime/errors.ts';
import type { Click, CommandCall, Requester } from '../slack/interaction.ts';
import { idVariants } from '../text/like-pattern.ts';
import { normalizeInput, quoteInput } from '../text/typed-text.ts';
import { formatList } from '../text/wording.ts';
import { findHistory, uniqueImports } from './find-history.ts';
import { findOrder, findOrderIds, findOrderOf } from './find-order.ts';
import { historyMessage, maxEvents } from './history-message.ts';
import { orderMessage } from './order-message.ts';

const maxIdLength = 200;

/** `/fulfillments order <id>`: shows an order. @throws {UserError} if it doesn't exist */
export async function handleOrder(deps: Deps, call: CommandCall): Promise<void> {
  await requireOperator(deps, call);
  await showOrder(deps, call, await readOrderId(deps, call.text, 'order'));
}

/** `/fulfillments history <id>`: shows an order's history. @throws {UserError} if it doesn't exist */
export async function handleHistory(deps: Deps, call: CommandCall): Promise<void> {
  await requireOperator(deps, call);
  await showHistory(deps, call, await readOrderId(deps, call.text, 'history'));
}

/** The button under a history: shows the order. @throws {UserError} if it no longer exists */
export async function handleShowOrder(deps: Deps, click: Click): Promise<void> {
  await requireOperator(deps, click);
  await showOrder(deps, click, await requireOrderId(deps, click));
}

/** The button under an order: shows its history. @throws {UserError} if it no longer exists */
export async function handleShowHistory(deps: Deps, click: Click): Promise<void> {
  await requireOperator(deps, click);
  await showHistory(deps, click, await requireOrderId(deps, click));
}

async function requireOrderId({ db }: Deps, { value }: Click): Promise<string> {
  const found = await db.read((tx) => findOrderOf(tx, value));
  if (found === null) throw new UserError('That order no longer exists.');
  return found.order.orderId;
}

async function requireOperator(deps: Deps, { userId }: Requester): Promise<void> {
  await requireRight('operate', userId, deps);
}

async function showOrder(deps: Deps, requester: Requester, orderId: string): Promise<void> {
  const found = await deps.db.read((tx) => findOrder(tx, orderId));
  if (found === null) throw notFound(orderId);
  await requester.answer(orderMessage(found));
}

async function showHistory(deps: Deps, requester: Requester, orderId: string): Promise<void> {
  const history = await deps.db.read(async (tx) => {
    const [first] = (await findOrder(tx, orderId))?.parcels ?? [];
    const fulfillmentId = first === undefined ? null : String(first.fulfillmentId);
    return { orderId, fulfillmentId, events: await findHistory(tx, orderId, maxEvents) };
  });
  const links = await findSummaryLinks(deps, uniqueImports(history.events), requester.userId);
  await requester.answer(historyMessage(history, links));
}

/** The typed id as stored: people add or omit a `#` and ignore case. */
async function readOrderId({ db }: Deps, text: string, command: string): Promise<string> {
  const typed = normalizeInput(text)
    .replaceAll('"', '')
    .replace(/^(?:order|id):\s*/i, '');
  if (typed === '') throw new UserError(`Which order? Write its id, like /fulfillments ${command} 7B83FF8095.`);
  if (typed.length > maxIdLength) throw new UserError(`${quoteInput(typed)} is longer than any order id.`);
  const found = await db.read((tx) => findOrderIds(tx, idVariants(typed)));
  if (found.includes(typed)) return typed;
  const [only, ...others] = found;
  if (only === undefined) throw notFound(typed);
  if (others.length > 0) {
    throw new UserError(
      `Several orders are spelled like that: ${formatList(found, 'or')}. Write one of them exactly so.`,
    );
  }
  return only;
}

function notFound(typed: string): UserError {
  return new UserError(
    `There is no order ${quoteInput(typed)}. Check the id, or search for the email, name or tracking number: /fulfillments search …`,
  );
}
