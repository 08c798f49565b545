/** `/fulfillments imports` and `/fulfillments template tracking|returns`. */
/* MERGED: Finds the imports of the last time. */
/* MERGED: The files that `/fulfillments template` hands out: a header and made-up rows that show what goes where. */
import { desc } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { type ImportKind, importKinds } from '../../fulfillments/status-transitions.ts';
import { requireRight } from '../../permissions.ts';
import { UserError } from '../../runtime/errors.ts';
import { section } from '../../slack/blocks.ts';
import type { CommandCall, Requester } from '../../slack/interaction.ts';
import { sendFile } from '../../slack/upload-file.ts';
import { importsMessage } from '../messages/imports-message.ts';
import type { ImportRow } from '../model/import-row.ts';
import { imports } from '../model/tables.ts';
import { isUndoOpen } from '../model/undo-window.ts';
import { findSummaryLinks } from '../notify/message-links.ts';

const maxListed = 10;

/** The subcommand, and its list made anew after something was decided in it. */
export async function handleImports(deps: Deps, asker: Requester): Promise<void> {
  await mayLook(deps, asker);
  const rows = await deps.db.read((tx) => listImports(tx, maxListed));
  const open = await deps.db.read((tx) => undoable(tx, rows, deps.config.UNDO_HOURS));
  const links = await findSummaryLinks(deps, rows, asker.userId);
  const listed = rows.map((row) => {
    const { importId } = row;
    return { row, link: links.get(importId) ?? null, canUndo: open.has(importId) };
  });
  await asker.answer(importsMessage(listed));
}

async function undoable(tx: Transaction, rows: ImportRow[], hours: number): Promise<Set<string>> {
  const open = new Set<string>();
  for (const { importId, state } of rows) {
    if (state === 'applied' && (await isUndoOpen(tx, importId, hours))) open.add(importId);
  }
  return open;
}

/** A file to begin from. */
export async function handleTemplate(deps: Deps, call: CommandCall): Promise<void> {
  const asked = call.text.trim().toLowerCase();
  const kind = importKinds.find((one) => one === asked);
  if (kind === undefined) {
    throw new UserError('Which template? Write /fulfillments template tracking or /fulfillments template returns.');
  }
  await sendTemplate(deps, call, kind);
  const text = `The template for ${kind} is in your direct messages.`;
  await call.answer({ text, blocks: [section(text)] });
}

/** Hands over the file to begin from, as a direct message. */
export async function sendTemplate(deps: Deps, asker: Requester, kind: ImportKind): Promise<void> {
  await mayLook(deps, asker);
  const { name, content, comment } = templates[kind];
  await sendFile(deps.slack, asker.userId, { name, content, comment });
}

async function mayLook(deps: Deps, { userId }: Requester): Promise<void> {
  await requireRight('operate', userId, deps);
}

/** The latest imports, newest first. */
export async function listImports(tx: Transaction, most: number): Promise<ImportRow[]> {
  return await tx.select().from(imports).orderBy(desc(imports.sharedAt), desc(imports.importId)).limit(most);
}

interface Template {
  name: string;
  content: string;
  comment: string;
}

const file = (...lines: string[]) => `\ufeff${lines.join('\r\n')}\r\n`;

export const templates: Record<ImportKind, Template> = {
  tracking: {
    name: 'tracking-template.csv',
    content: file(
      'orderId,clientFulfillmentId,trackingNumber,carrier,method',
      'EXAMPLE-1,,1Z999AA10123456784,UPS,Ground',
      'EXAMPLE-2,EXAMPLE-2-A,9400111899223197428497,USPS,Ground Advantage',
    ),
    comment:
      'Replace the two example rows with yours, one for each parcel. *clientFulfillmentId* may stay empty unless an order has several parcels. Keep tracking numbers as text, or Excel shortens them. Then share the file in a channel that I am in.',
  },
  returns: {
    name: 'returns-template.csv',
    content: file('orderId,status,rmaNumber', 'EXAMPLE-1,RETURNED,RMA-10001', 'EXAMPLE-2,CANCELLED,'),
    comment:
      'Replace the two example rows with yours. *status* is RETURNED or CANCELLED, *rmaNumber* may stay empty. Cancelling also ends the subscriptions that belong to the parcel. Then share the file in a channel that I am in.',
  },
};
