/** Handles the buttons under an order that make something of it: a reply for the customer, evidence for a dispute. */
import type { Deps } from '../deps.ts';
import { requireRight } from '../permissions.ts';
import { code, escapeText, preformatted, type SlackMessage, section } from '../slack/blocks.ts';
import { sendFile } from '../slack/files/upload-file.ts';
import type { Click } from '../slack/interaction.ts';
import { byteOrderMark } from '../spreadsheets/write-csv.ts';
import { evidenceText } from './evidence-text.ts';
import { findHistory } from './find-history.ts';
import { requireOrder } from './handle-order.ts';
import { replyText } from './reply-text.ts';

/** The Copy a reply button: shows a text to copy, to the person alone. @throws {UserError} if the order is gone */
export async function handleReply(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { found, view } = await requireOrder(deps.db, click.value);
  await click.answer(replyMessage(replyText(found, deps.config.TIME_ZONE, view.first)));
}

/** The Delivery evidence button: sends the file as a direct message. @throws {UserError} if the order is gone */
export async function handleEvidence(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { found } = await requireOrder(deps.db, click.value);
  const { orderId } = found.order;
  const events = await deps.db.read((tx) => findHistory(tx, orderId, maxChanges + 1));
  const shown = events.slice(0, maxChanges);
  const content = `${byteOrderMark}${evidenceText({
    found,
    events: shown,
    isShortened: events.length > maxChanges,
    names: await findNames(deps, new Set(shown.map(({ actor }) => actor))),
    preparedAt: deps.now(),
    timeZone: deps.config.TIME_ZONE,
  })}`;
  const name = `delivery-evidence-${orderId.match(/[\p{L}\p{N}]+/gu)?.join('-') ?? 'order'}.txt`;
  const remedy = 'Click _Delivery evidence_ under the order again.';
  const comment = `Delivery evidence for order ${code(orderId)}. Check it before you send it to anyone.`;
  await sendFile(deps, click.userId, { name, content, comment, remedy });
  const text = `I sent you the delivery evidence for order ${code(orderId)} as a direct message.`;
  await click.answer({ text, blocks: [section(text)] });
}

const maxChanges = 500;

/** Names of the people who changed something; who can't be looked up is left out. */
async function findNames({ people }: Deps, userIds: ReadonlySet<string>): Promise<Map<string, string>> {
  const found = await Promise.all([...userIds].slice(0, maxNames).map(async (id) => await people.find(id)));
  return new Map(found.flatMap(({ id, name }) => (name === null ? [] : [[id, `${name} (Slack user ${id})`]])));
}

/** Slack allows some fifty lookups a minute. */
const maxNames = 20;

function replyMessage(reply: string): SlackMessage {
  const text = 'Copy this reply and check it before you send it:';
  return { text: `${text}\n${escapeText(reply)}`, blocks: [section(text), preformatted(reply)] };
}
