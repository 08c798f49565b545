/**
 * Runs a decision about an import, unless somebody else was first or its time is over; sends one back to be read or planned
 * again; closes those that nobody decides on, that could not be read, or that can no longer be undone.
 */
import { addHours } from 'date-fns/addHours';
import { sql } from 'drizzle-orm';
import { queryRows } from '../../db/queries.ts';
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { UserError } from '../../runtime/errors.ts';
import { slackDate } from '../../text/wording.ts';
import type { Shown } from '../messages/import-buttons.ts';
import { privatePlace } from '../messages/summary-parts.ts';
import {
  changeImport,
  closeImport,
  findImport,
  type ImportChanges,
  type ImportRow,
  isUndoOpen,
  lockImport,
  moveImport,
} from '../model/import-row.ts';
import { type ImportState, openStates } from '../model/lifecycle.ts';
import { deleteStagedRows } from '../model/staged-rows.ts';
import { findSummaryLinks } from '../notify/message-links.ts';
import { deleteFixes } from './corrections.ts';

/**
 * Runs a decision in one transaction; `act` resolves to false when the import is no longer as the person saw it.
 * @throws {UserError} then, saying what happened instead
 */
export async function applyDecision(
  deps: Deps,
  shown: Shown,
  act: (work: UnitOfWork) => Promise<boolean>,
): Promise<void> {
  const { db, queue } = deps;
  const isDone = await db.write(async (tx) => {
    // The job that expires a summary may be late.
    await expireWhenOver({ tx, queue }, shown.importId);
    return await act({ tx, queue });
  });
  if (isDone) return;
  const row = await db.read((tx) => findImport(tx, shown.importId));
  throw new UserError('Someone else was faster.', { mrkdwn: describeOutcome(row, await findNewerSummary(deps, row)) });
}

/** The summary that superseded this one, or where it is; null when that can't be said. */
async function findNewerSummary(deps: Deps, row: ImportRow | null): Promise<string | null> {
  const id = row?.state === 'superseded' ? row.sameAs : null;
  const newer = id === null ? null : await deps.db.read((tx) => findImport(tx, id));
  if (newer === null) return null;
  const link = (await findSummaryLinks(deps, [newer], '')).get(newer.importId);
  if (link !== undefined) return `<${link}|its summary>`;
  return newer.channelId.startsWith('D') ? `its summary, in ${privatePlace(newer)}` : null;
}

/** Makes sure that an import is still as the person saw it, before they fill in a form about it. @throws {UserError} */
export async function requireUnchanged(deps: Deps, shown: Shown, states: readonly ImportState[]): Promise<void> {
  await applyDecision(deps, shown, async ({ tx }) => {
    const row = await findImport(tx, shown.importId);
    return row !== null && states.includes(row.state) && row.planVersion === shown.planVersion;
  });
}

/** Who was first to undo an import; the undo may still be running. */
export function whoUndid({ state, undoneBy }: ImportRow): string {
  return `<@${undoneBy}> ${state === 'undoing' ? 'is already undoing' : 'already undid'} this import.`;
}

function describeOutcome(row: ImportRow | null, newer: string | null): string {
  const when = row?.decidedAt ? ` ${slackDate(row.decidedAt)}` : '';
  switch (row?.state) {
    case 'received':
      return 'I’m still reading the file. The summary will be here in a moment.';
    case 'confirmed':
    case 'applied':
      return `<@${row.decidedBy}> already confirmed this import${when}. It’s saved only once.`;
    case 'undoing':
    case 'undone':
      return whoUndid(row);
    case 'discarded':
      if (row.decidedBy === null) return 'The file was deleted, so this import is closed. Nothing was changed.';
      if (row.sentBackReason !== null) return `<@${row.decidedBy}> sent this import back${when}. Nothing was changed.`;
      return `<@${row.decidedBy}> discarded this import${when}. Nothing was changed.`;
    case 'expired':
      return 'This summary expired, so nothing was changed. To see it again, click Review again.';
    case 'superseded':
      return `A newer file replaced this one. Please use ${newer ?? 'its summary'}.`;
    case 'asking':
    case 'ready':
      return 'The summary just changed. Please review it before you decide.';
    default:
      return 'This import is closed. Nothing was changed.';
  }
}

/** Job: expires an import that was not decided in time. */
export async function expireImport({ db, queue }: Deps, { importId }: { importId: string }): Promise<void> {
  await db.write((tx) => expireWhenOver({ tx, queue }, importId));
}

/** Expires an import whose time is over by the database's clock, unless it was decided. */
async function expireWhenOver(work: UnitOfWork, importId: string): Promise<void> {
  const overdue = await queryRows(
    work.tx,
    sql`select 1 from imports where import_id = ${importId} and expires_at <= now()`,
  );
  if (overdue.length === 0) return;
  await closeImport(work, importId, { from: openStates, to: 'expired' });
}

/** An undo that was confirmed in time may still need the staged rows. */
const secondsToUndo = 600;

/** Job: deletes the staged rows of an import that can no longer be undone; the audit trail stays. */
export async function finalizeImport({ db, queue, config }: Deps, { importId }: { importId: string }): Promise<void> {
  await db.write(async (tx) => {
    const found = await findImport(tx, importId);
    // Its row is locked for as long as the undo takes.
    const row = found?.state === 'undoing' ? found : await lockImport(tx, importId);
    if (row?.state === 'undoing') return await queue.send(tx, 'retire-import', { importId }, { after: secondsToUndo });
    const after = row?.appliedAt ? addHours(row.appliedAt, config.UNDO_HOURS) : null;
    // UNDO_HOURS was raised since the import was applied.
    if (after !== null && (await isUndoOpen(tx, importId, config.UNDO_HOURS))) {
      return await queue.send(tx, 'retire-import', { importId }, { after });
    }
    await deleteStagedRows(tx, importId);
    for (const state of ['applied', 'undone'] as const) await changeImport({ tx, queue }, importId, { state }, {});
  });
}

/** Refuses an import after all attempts to read it failed; the log has the same reference with each of them. */
export async function failImport({ db, queue }: Deps, { importId }: { importId: string }): Promise<void> {
  const text = `Something failed on my side, so nothing was changed. Please tell whoever runs Holdfast the reference ${importId.slice(0, 8)}.`;
  const move = { from: 'received', to: 'refused' } as const;
  const refusal = { code: 'E_INTERNAL', text };
  await db.write((tx) => closeImport({ tx, queue }, importId, move, { refusal }));
}

/** Undoes what people chose, and the results of the earlier reading. */
const unread = {
  refusal: null,
  counts: null,
  kind: null,
  drift: null,
  correctors: null,
  choosers: null,
  rowsRead: 0,
  rowsExpected: null,
  ambiguousChoice: 'skip',
  takeOutdated: false,
  included: [],
  decidedBy: null,
  decidedAt: null,
  sentBackReason: null,
  fileEditedAt: null,
} satisfies ImportChanges;

/**
 * Has the file read again, without any choice or correction made since; `changes` are made as well. With `keepsFixes`, what
 * was corrected or chosen for single rows stays, if the file is still the same. Resolves to false when the import has left
 * the states `from` or shows another plan.
 */
export async function rereadImport(
  work: UnitOfWork,
  importId: string,
  { from, planVersion }: { from: readonly ImportState[]; planVersion: number },
  changes: ImportChanges,
  { keepsFixes = false } = {},
): Promise<boolean> {
  const moved = await moveImport(work, importId, { from, to: 'received', planVersion }, { ...unread, ...changes });
  if (moved === null) return false;
  await deleteStagedRows(work.tx, importId, { keepsChoices: keepsFixes });
  if (!keepsFixes) await deleteFixes(work.tx, importId);
  await work.queue.send(work.tx, 'read-import', { importId });
  return true;
}

/** The states in which staged rows can still be planned differently. */
export const replannableStates = ['ready', 'nothing_to_do'] as const satisfies readonly ImportState[];

/**
 * Makes a change to the staged rows or to how they are treated, and has them planned again.
 * @throws {UserError} when the summary is no longer what the person saw
 */
export async function replan(
  deps: Deps,
  shown: Shown,
  change: (work: UnitOfWork, row: ImportRow) => ImportChanges | Promise<ImportChanges>,
): Promise<void> {
  await applyDecision(deps, shown, async (work) => {
    const row = await lockImport(work.tx, shown.importId);
    const from = replannableStates.find((state) => state === row?.state);
    if (row === null || row.kind === null || from === undefined || row.planVersion !== shown.planVersion) return false;
    const changes = await change(work, row);
    await moveImport(work, row.importId, { from, to: 'received' }, { ...changes, drift: null, rowsRead: 0 });
    await work.queue.send(work.tx, 'read-import', { importId: row.importId });
    return true;
  });
}
