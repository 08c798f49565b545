/** The imports table: finding imports, moving them from state to state, and queueing the messages that follow. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { Transaction } from '../../db/client.ts';
import { countRecordWrite } from '../../db/standby.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { type ImportState, isOpen, mayMove } from './lifecycle.ts';
import { queueMessages, queueResult } from './messages.ts';
import { deleteStagedRows } from './staged-rows.ts';
import { imports } from './tables.ts';

export type ImportRow = typeof imports.$inferSelect;

/** An import was closed or changed while it was being read: rolls back the transaction, with what that has staged. */
export class ImportMovedOn extends Error {
  override readonly name = 'ImportMovedOn';

  constructor() {
    super('the import moved on while it was being read');
  }
}

/** The import with this id, or null. */
export async function findImport(tx: Transaction, importId: string): Promise<ImportRow | null> {
  const [row] = await tx.select().from(imports).where(eq(imports.importId, importId));
  return row ?? null;
}

/** The same, locked until the transaction ends, so that no other transaction moves it. */
export async function lockImport(tx: Transaction, importId: string): Promise<ImportRow | null> {
  const [row] = await tx.select().from(imports).where(eq(imports.importId, importId)).for('update');
  return row ?? null;
}

/** The import of a file, or null. */
export async function findByFile(
  tx: Transaction,
  { teamId, fileId }: Pick<ImportRow, 'teamId' | 'fileId'>,
): Promise<ImportRow | null> {
  const [row] = await tx
    .select()
    .from(imports)
    .where(and(eq(imports.teamId, teamId), eq(imports.fileId, fileId)));
  return row ?? null;
}

/** The imports whose files came with this message. */
export async function findByMessage(
  tx: Transaction,
  { teamId, channelId, messageTs }: { teamId: string; channelId: string; messageTs: string },
): Promise<ImportRow[]> {
  const place = [eq(imports.teamId, teamId), eq(imports.channelId, channelId), eq(imports.messageTs, messageTs)];
  return await tx
    .select()
    .from(imports)
    .where(and(...place));
}

/** What a move may set besides the state. */
export type ImportChanges = Omit<PgUpdateSetSource<typeof imports>, 'importId' | 'state' | 'revision'>;

/**
 * Moves an import to another state if it is still in `from` (and still shows `planVersion`, when given), and queues the
 * messages that follow. Resolves to null when it isn't: somebody else was first.
 * @throws when the lifecycle has no such move: a bug
 */
export async function moveImport(
  work: UnitOfWork,
  importId: string,
  { from, to, planVersion }: { from: ImportState | readonly ImportState[]; to: ImportState; planVersion?: number },
  changes: ImportChanges = {},
): Promise<ImportRow | null> {
  const origins = typeof from === 'string' ? [from] : [...from];
  const illegal = origins.find((state) => !mayMove(state, to));
  if (illegal !== undefined) throw new Error(`an import can’t move from ${illegal} to ${to}`);
  const [moved] = await work.tx
    .update(imports)
    .set({ obstacle: null, obstacleSince: null, ...changes, state: to, revision: sql`${imports.revision} + 1` })
    .where(and(eq(imports.importId, importId), inArray(imports.state, origins), shows(planVersion)))
    .returning();
  if (moved === undefined) return null;
  if (to === 'applied' || to === 'undone') await countRecordWrite(work.tx);
  await queueMessages(work, importId);
  await queueResult(work, moved);
  const forDeciders = isOpen(to) || origins.some(isOpen);
  await work.queue.send(work.tx, 'refresh-homes', { importId, forDeciders });
  return moved;
}

/** Moves an import to an end at which nothing was written, and deletes what was staged of it. @returns as `moveImport` does */
export async function closeImport(
  work: UnitOfWork,
  importId: string,
  move: Parameters<typeof moveImport>[2],
  changes: ImportChanges = {},
): Promise<ImportRow | null> {
  const closed = await moveImport(work, importId, move, changes);
  // When it has moved on, its rows are not ours to delete.
  if (closed !== null) await deleteStagedRows(work.tx, importId);
  return closed;
}

const shows = (planVersion: number | undefined) =>
  planVersion === undefined ? undefined : eq(imports.planVersion, planVersion);

/** Changes an import without moving it, and queues the messages that follow; null when it has left `state`. */
export async function changeImport(
  work: UnitOfWork,
  importId: string,
  { state, planVersion }: { state: ImportState; planVersion?: number },
  changes: ImportChanges,
): Promise<ImportRow | null> {
  const [changed] = await work.tx
    .update(imports)
    .set({ ...changes, revision: sql`${imports.revision} + 1` })
    .where(and(eq(imports.importId, importId), eq(imports.state, state), shows(planVersion)))
    .returning();
  if (changed === undefined) return null;
  await queueMessages(work, importId);
  // Another choice may change more records, and so need a second person.
  if (isOpen(state)) await work.queue.send(work.tx, 'refresh-homes', { importId, forDeciders: true });
  return changed;
}

/** Whether an import can still be undone as far as the time goes; false for one that was never applied. */
export async function isUndoOpen(tx: Transaction, importId: string, undoHours: number): Promise<boolean> {
  return (await tx.$count(imports, and(eq(imports.importId, importId), isInUndoTime(undoHours)))) > 0;
}

/** The ids of those of these imports that are applied and can still be undone. */
export async function findUndoable(
  tx: Transaction,
  rows: readonly ImportRow[],
  undoHours: number,
): Promise<Set<string>> {
  const ids = rows.map(({ importId }) => importId);
  const found = await tx
    .select({ importId: imports.importId })
    .from(imports)
    .where(and(inArray(imports.importId, ids), eq(imports.state, 'applied'), isInUndoTime(undoHours)));
  return new Set(found.map(({ importId }) => importId));
}

const isInUndoTime = (undoHours: number) =>
  sql`${imports.appliedAt} + make_interval(hours => ${undoHours}::int) > now()`;

/** Whether an import changed fulfillments, or its undo restored any: then there is a file for the CRM. */
export function hasResults({
  state,
  outcome,
  undoOutcome,
  kind,
}: Pick<ImportRow, 'state' | 'outcome' | 'undoOutcome' | 'kind'>): boolean {
  // Whole records came from the CRM.
  if (kind === 'records') return false;
  if (state === 'undone') return (undoOutcome?.records ?? 0) > 0;
  return (state === 'applied' || state === 'undoing') && (outcome?.records ?? 0) > 0;
}
