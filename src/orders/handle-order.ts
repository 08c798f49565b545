/** `/fulfillments order <id>` and `/fulfillments history <id>`, and the buttons that lead from one to the other. */
import { requireRight } from '../access.ts';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import { describeError } from '../log.ts';
import { quoteBack } from '../search/filter-mistake.ts';
import { idSpellings } from '../search/like-pattern.ts';
import { readTypedText } from '../search/typed-text.ts';
import type { Asker, CommandCall, PrivateClick } from '../slack/command-call.ts';
import { listOf } from '../slack/wording.ts';
import { findHistory, type HistoryEvent } from './find-history.ts';
import { findOrder, findOrderIds, findOrderOf } from './find-order.ts';
import { historyMessage, mostEvents } from './history-message.ts';
import { orderMessage } from './order-message.ts';

const longestId = 200;

export async function handleOrder(deps: Deps, call: CommandCall): Promise<void> {
  await mayLook(deps, call);
  await showOrder(deps, call, await readOrderId(deps, call.text, 'order'));
}

export async function handleHistory(deps: Deps, call: CommandCall): Promise<void> {
  await mayLook(deps, call);
  await showHistory(deps, call, await readOrderId(deps, call.text, 'history'));
}

export async function handleShowOrder(deps: Deps, click: PrivateClick): Promise<void> {
  await mayLook(deps, click);
  await showOrder(deps, click, await orderBehind(deps, click));
}

export async function handleShowHistory(deps: Deps, click: PrivateClick): Promise<void> {
  await mayLook(deps, click);
  await showHistory(deps, click, await orderBehind(deps, click));
}

async function orderBehind({ db }: Deps, { value }: PrivateClick): Promise<string> {
  const found = await db.read((tx) => findOrderOf(tx, value));
  if (found === null) throw new UserError('That order is not there any more.');
  return found.order.orderId;
}

async function mayLook(deps: Deps, { userId, teamId }: Asker): Promise<void> {
  await requireRight('operate', userId, { ...deps, homeTeam: teamId || null });
}

async function showOrder(deps: Deps, asker: Asker, orderId: string): Promise<void> {
  const found = await deps.db.read((tx) => findOrder(tx, orderId));
  if (found === null) throw notFound(orderId);
  await asker.answer(orderMessage(found));
}

async function showHistory(deps: Deps, asker: Asker, orderId: string): Promise<void> {
  const history = await deps.db.read(async (tx) => {
    const [first] = (await findOrder(tx, orderId))?.parcels ?? [];
    const fulfillmentId = first === undefined ? null : String(first.fulfillmentId);
    return { orderId, fulfillmentId, events: await findHistory(tx, orderId, mostEvents) };
  });
  await asker.answer(historyMessage(history, await findLinks(deps, history.events)));
}

/** The id as it is stored: people add or forget a `#` and do not mind capitals. */
async function readOrderId({ db }: Deps, text: string, command: string): Promise<string> {
  const typed = readTypedText(text)
    .replaceAll('"', '')
    .replace(/^(?:order|id):\s*/i, '');
  if (typed === '') throw new UserError(`Which order? Write its id, like /fulfillments ${command} 7B83FF8095.`);
  if (typed.length > longestId) throw new UserError(`${quoteBack(typed)} is longer than any order id.`);
  const found = await db.read((tx) => findOrderIds(tx, idSpellings(typed)));
  if (found.includes(typed)) return typed;
  const [only, ...others] = found;
  if (only === undefined) throw notFound(typed);
  if (others.length > 0) {
    throw new UserError(`Several orders are spelled like that: ${listOf(found, 'or')}. Write one of them exactly so.`);
  }
  return only;
}

function notFound(typed: string): UserError {
  return new UserError(
    `There is no order ${quoteBack(typed)}. Check the id, or look for a part of the e-mail, name or tracking number: /fulfillments search …`,
  );
}

/** The addresses of the threads in which the imports stand; a thread that is gone has none. */
async function findLinks({ slack, log }: Deps, events: HistoryEvent[]): Promise<ReadonlyMap<string, string>> {
  const threads = new Map(
    events.flatMap((event) => (event.importId === null ? [] : [[event.importId, event] as const])),
  );
  const links = await Promise.all(
    [...threads].map(async ([importId, { channelId, messageTs }]) => {
      if (channelId === null || messageTs === null) return [];
      const found = await slack.chat.getPermalink({ channel: channelId, message_ts: messageTs }).catch((error) => {
        log.info({ importId, ...describeError(error) }, 'no link to an import');
        return null;
      });
      return found?.permalink === undefined ? [] : [[importId, found.permalink] as const];
    }),
  );
  return new Map(links.flat());
}
