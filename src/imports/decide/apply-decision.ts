/** Runs a decision about an import, unless somebody else was first or its time is over. */
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { UserError } from '../../runtime/errors.ts';
import { slackDate } from '../../text/wording.ts';
import type { Shown } from '../model/button-value.ts';
import { findImport, type ImportRow } from '../model/import-row.ts';
import { findSummary } from '../model/messages.ts';
import { findLinkIfPossible } from '../notify/message-links.ts';
import { expireWhenOver } from './close-import.ts';

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

/** The permalink of the summary that superseded this one; null when its lookup fails. */
async function findNewerSummary(deps: Deps, row: ImportRow | null): Promise<string | null> {
  const newer = row?.state === 'superseded' ? row.sameAs : null;
  return newer === null ? null : await findLinkIfPossible(deps, await deps.db.read((tx) => findSummary(tx, newer)));
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
      return `A newer file replaced this one. Please use ${newer === null ? 'its summary' : `<${newer}|its summary>`}.`;
    case 'asking':
    case 'ready':
      return 'The summary just changed. Please review it before you decide.';
    default:
      return 'This import is closed. Nothing was changed.';
  }
}
