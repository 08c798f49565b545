/** Shared files and pasted rows become imports; a file that is known already gets a pointer, or a summary where it is of use. */
import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import type { PastedTable } from '../../slack/message-content.ts';
import { formatCsv } from '../../spreadsheets/write-csv.ts';
import { rereadImport } from '../decide/apply-decision.ts';
import type { Refusal } from '../model/counts.ts';
import { findByFile, type ImportRow } from '../model/import-row.ts';
import { wasFileDeleted } from '../model/message-kinds.ts';
import { addMessage, findSummary, moveSummary, queueMessage } from '../model/messages.ts';
import { importContents, imports } from '../model/tables.ts';

/** A file as it was shared: where, by whom, in which message; one that came with a form has no message. */
export interface SharedFile {
  teamId: string;
  fileId: string;
  fileName: string;
  channelId: string;
  messageTs: string | null;
  threadTs: string | null;
  sharedBy: string;
  /** who posted the message with the file, when somebody else chose to import it */
  postedBy?: string | null;
  /** posted by a bot that may import */
  isByBot?: boolean;
  /** no event told of it */
  isFoundLate?: boolean;
}

/** The state of an import that ends without being read, and why. */
export type Ending = { state: 'refused'; refusal: Refusal } | { state: 'discarded' };

/**
 * Records a shared file durably and queues the job that reads it, or records that it ended already. The same file in
 * another message gets a pointer to the first one's summary, unless that is of no use to anybody; the same message again
 * gets nothing. Resolves to the id of the import that is being read now, null for a known file.
 */
export async function registerImport(
  work: UnitOfWork,
  shared: SharedFile,
  ending: Ending | null = null,
): Promise<string | null> {
  const { tx, queue } = work;
  const importId = randomUUID();
  // The more files already wait in a channel, the lower the priority, so that channels take turns.
  const isWaiting = and(eq(imports.channelId, shared.channelId), eq(imports.state, 'received'));
  const waiting = await tx.$count(imports, isWaiting);
  const inserted = await tx
    .insert(imports)
    .values({ importId, ...shared, ...ending })
    .onConflictDoNothing({ target: [imports.teamId, imports.fileId] })
    .returning({ importId: imports.importId });
  if (inserted.length > 0) {
    if (ending === null) {
      await addMessage(tx, importId, 'summary', shared);
      await queue.send(tx, 'read-import', { importId }, { priority: -waiting });
    } else await queueMessage(work, importId, 'summary', shared);
    await queue.send(tx, 'refresh-homes', { importId, forDeciders: false });
    return importId;
  }
  const first = await findByFile(tx, shared);
  if (first === null) return null;
  if (ending === null && (await takeOver(work, first, shared))) return first.importId;
  if (isElsewhere(first, shared)) await queueMessage(work, first.importId, 'pointer', shared);
  return null;
}

const isElsewhere = (first: ImportRow, { channelId, messageTs }: SharedFile) =>
  first.channelId !== channelId || first.messageTs !== messageTs;

const rereadable = ['asking', 'ready', 'refused', 'nothing_to_do', 'discarded', 'expired', 'superseded'] as const;

/** Has a known file read for whoever shares it now, with its summary there; false when its first summary is of use. */
async function takeOver(work: UnitOfWork, first: ImportRow, shared: SharedFile): Promise<boolean> {
  if (!(await isOutOfReach(work.tx, first, shared))) return false;
  const { importId, planVersion } = first;
  const { channelId, messageTs, threadTs, sharedBy, isByBot = false, isFoundLate = false } = shared;
  // Whoever shared it first remains one of its authors.
  const postedBy = shared.postedBy ?? (first.sharedBy === sharedBy ? first.postedBy : first.sharedBy);
  const changes = { channelId, messageTs, threadTs, sharedBy, postedBy, isByBot, isFoundLate };
  if (!(await rereadImport(work, importId, { from: rereadable, planVersion }, changes))) return false;
  await moveSummary(work, importId, shared);
  return true;
}

/** Whether nobody here can decide on a known file: who shared it may not, its message was deleted, or only one person sees it. */
async function isOutOfReach(tx: Transaction, first: ImportRow, shared: SharedFile): Promise<boolean> {
  if (first.refusal?.code === 'E_NOT_ALLOWED') return first.sharedBy !== shared.sharedBy || isElsewhere(first, shared);
  if (!isElsewhere(first, shared)) return false;
  if (wasFileDeleted(first)) return true;
  const summary = await findSummary(tx, first.importId);
  return summary?.channelId.startsWith('D') === true && !shared.channelId.startsWith('D');
}

/** Pasted lines or cells as they are kept. Slack strips neither NUL nor lone surrogates, which PostgreSQL does not store. */
export function pastedContent(pasted: string | PastedTable): string {
  const lines = typeof pasted === 'string' ? pasted : formatCsv(pasted, 'beginning');
  return lines.replaceAll('\u0000', '\ufffd').toWellFormed();
}

/** Registers pasted lines or cells, once. Resolves to the id of the import; null when they were registered before. */
export async function registerPasted(
  work: UnitOfWork,
  shared: SharedFile,
  pasted: string | PastedTable,
  { PREVIEW_TTL_HOURS, UNDO_HOURS }: Pick<Deps['config'], 'PREVIEW_TTL_HOURS' | 'UNDO_HOURS'>,
  ending: Ending | null = null,
): Promise<string | null> {
  const importId = await registerImport(work, shared, ending);
  if (importId === null) return null;
  const content = pastedContent(pasted);
  await work.tx.insert(importContents).values({ importId, content }).onConflictDoNothing();
  await work.queue.send(work.tx, 'forget-contents', { importId }, { after: (PREVIEW_TTL_HOURS + UNDO_HOURS) * 3600 });
  return importId;
}
