/** `/fulfillments imports` lists the latest imports, `/fulfillments template tracking|returns` sends a file to start from. */
import { desc } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { type RowKind, rowKinds } from '../../fulfillments/status-transitions.ts';
import { requireRight } from '../../permissions.ts';
import { UserError } from '../../runtime/errors.ts';
import { textMessage } from '../../slack/blocks.ts';
import { sendFile } from '../../slack/files/upload-file.ts';
import type { CommandCall, Requester } from '../../slack/interaction.ts';
import { byteOrderMark } from '../../spreadsheets/write-csv.ts';
import { importsMessage } from '../messages/imports-message.ts';
import { findUndoable, type ImportRow } from '../model/import-row.ts';
import { imports } from '../model/tables.ts';
import { findSummaryLinks } from '../notify/message-links.ts';

const maxListed = 10;

/** The subcommand; also refreshes its list after an undo that was started there. */
export async function handleImports(deps: Deps, requester: Requester): Promise<void> {
  await requireRight('operate', requester.userId, deps);
  const rows = await deps.db.read((tx) => findLatest(tx));
  const undoable = await deps.db.read((tx) => findUndoable(tx, rows, deps.config.UNDO_HOURS));
  const links = await findSummaryLinks(deps, rows, requester.userId);
  const listed = rows.map((row) => {
    const { importId } = row;
    return { row, link: links.get(importId) ?? null, canUndo: undoable.has(importId) };
  });
  await requester.answer(importsMessage(listed));
}

/** What people ask for a template of. */
const templateWords: Record<RowKind, RegExp> = { tracking: /\btrack|\bshipp?/i, returns: /\breturn|\brma|\bcancel/i };

/** The subcommand. */
export async function handleTemplate(deps: Deps, call: CommandCall): Promise<void> {
  const asked = rowKinds.filter((one) => templateWords[one].test(call.text));
  const kind = asked.length === 1 ? asked[0] : undefined;
  if (kind === undefined) {
    throw new UserError('Which template? Type /fulfillments template tracking or /fulfillments template returns.');
  }
  await sendTemplate(deps, call, kind);
  await call.answer(textMessage(`I DMed you the template for ${kind}.`));
}

/** Sends a template as a direct message. */
export async function sendTemplate(deps: Deps, requester: Requester, kind: RowKind): Promise<void> {
  await requireRight('operate', requester.userId, deps);
  const { name, content, comment } = templates[kind];
  const remedy = 'Ask for it again with `/fulfillments template`.';
  await sendFile(deps, requester.userId, { name, content, comment, remedy });
}

/** The latest imports, newest first. */
async function findLatest(tx: Transaction): Promise<ImportRow[]> {
  return await tx.select().from(imports).orderBy(desc(imports.sharedAt), desc(imports.importId)).limit(maxListed);
}

interface Template {
  name: string;
  content: string;
  comment: string;
}

const file = (...lines: string[]) => `${byteOrderMark}${lines.join('\r\n')}\r\n`;

/** A header and example rows for each kind. */
const templates: Record<RowKind, Template> = {
  tracking: {
    name: 'tracking-template.csv',
    content: file(
      'orderId,clientFulfillmentId,trackingNumber,carrier,method',
      'EXAMPLE-1,,1Z999AA10123456784,UPS,Ground',
      'EXAMPLE-2,EXAMPLE-2-A,9400111899223197428497,USPS,Ground Advantage',
    ),
    comment:
      'Replace the two example rows with yours, one per fulfillment. *clientFulfillmentId* can stay empty unless an order has several fulfillments. Keep tracking numbers as text, or Excel shortens them. Then share the file in a channel I’m in.',
  },
  returns: {
    name: 'returns-template.csv',
    content: file('orderId,status,rmaNumber', 'EXAMPLE-1,RETURNED,RMA-10001', 'EXAMPLE-2,CANCELLED,'),
    comment:
      'Replace the two example rows with yours. *status* is RETURNED or CANCELLED; *rmaNumber* can stay empty. Cancelling also ends the fulfillment’s subscriptions. Then share the file in a channel I’m in.',
  },
};
