/** `/fulfillments imports` and `/fulfillments template tracking|returns`. */
import { requireRight } from '../access.ts';
import type { Transaction } from '../db/client.ts';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import { section } from '../slack/blocks.ts';
import type { Asker, CommandCall } from '../slack/command-call.ts';
import { sendFile } from '../slack/send-file.ts';
import type { ImportRow } from './import-row.ts';
import { templates } from './intake/templates.ts';
import { listImports } from './list-imports.ts';
import { findSummaryLinks } from './messages/find-link.ts';
import { importsMessage } from './messages/imports-message.ts';
import { type ImportKind, importKinds } from './planning/moves.ts';
import { isUndoOpen } from './undo/undo-window.ts';

const mostListed = 10;

/** The subcommand, and its list made anew after something was decided in it. */
export async function handleImports(deps: Deps, asker: Asker): Promise<void> {
  await mayLook(deps, asker);
  const rows = await deps.db.read((tx) => listImports(tx, mostListed));
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
export async function sendTemplate(deps: Deps, asker: Asker, kind: ImportKind): Promise<void> {
  await mayLook(deps, asker);
  const { name, content, comment } = templates[kind];
  await sendFile(deps.slack, asker.userId, { name, content, comment });
}

async function mayLook(deps: Deps, { userId }: Asker): Promise<void> {
  await requireRight('operate', userId, deps);
}
