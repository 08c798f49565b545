/** Before anybody decides on an import: which one was clicked on, whether this person may, and who was first. */
import type { Deps } from '../../deps.ts';
import { auditEvents } from '../../fulfillments/tables.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { type Right, requireRight, whoMay } from '../../permissions.ts';
import { UserError } from '../../runtime/errors.ts';
import { describeError } from '../../runtime/log.ts';
import type { Click } from '../../slack/interaction.ts';
import { slackDate } from '../../text/wording.ts';
import { fromButtonValue, type Shown } from '../model/action-ids.ts';
import { authorsOf, othersWhoMay, takesSecondPerson } from '../model/four-eyes.ts';
import { findImport, type ImportRow } from '../model/import-row.ts';
import { findSummary } from '../model/messages.ts';
import { findLink } from '../notify/message-links.ts';
import { expireWhenOver } from './close-import.ts';

export interface Opened {
  row: ImportRow;
  shown: Shown;
}

/** The import that a button belongs to. @throws {UserError} when there is none (any more) */
export async function shownImport(deps: Deps, click: Pick<Click, 'userId' | 'value'>): Promise<Opened> {
  const shown = fromButtonValue(click.value);
  const row = shown === null ? null : await deps.db.read((tx) => findImport(tx, shown.importId));
  if (shown === null || row === null)
    throw new UserError('This summary is not known here any more. Share the file again.');
  return { row, shown };
}

/** The import that was clicked on, after making sure that this person may; a refusal goes into the audit trail. */
export async function authorize(
  deps: Deps,
  click: Pick<Click, 'userId' | 'value'>,
  right: Right,
  deed: string,
): Promise<Opened> {
  const found = await shownImport(deps, click);
  await requireRightTo(deed, deps, click, found.row, right);
  return found;
}

/** Makes sure that somebody has a right in an import; a refusal goes into the audit trail. @throws {UserError} */
export async function requireRightTo(
  deed: string,
  deps: Deps,
  { userId }: Pick<Click, 'userId'>,
  row: ImportRow,
  right: Right,
): Promise<void> {
  try {
    await requireRight(right, userId, deps);
  } catch (error) {
    if (error instanceof UserError) await auditRefusal(deps, { userId }, row, deed);
    throw error;
  }
}

/** Makes sure that whoever shared a file or corrected rows of it does not confirm it alone where that takes two. @throws {UserError} */
export async function refuseOwnConfirmation(
  deps: Deps,
  click: Pick<Click, 'userId' | 'value'>,
  row: ImportRow,
): Promise<void> {
  const authors = authorsOf(row);
  if (!authors.includes(click.userId) || !takesSecondPerson(row, deps.config.FOUR_EYES_ROWS)) return;
  await auditRefusal(deps, click, row, 'confirm');
  const shared = [row.sharedBy, row.postedBy].includes(click.userId);
  const deed = shared ? 'shared this file' : 'corrected rows of this file';
  const because = `You ${deed} yourself, and an import like this needs a second pair of eyes.`;
  const others = othersWhoMay(whoMay('approve', deps.config), authors);
  const remedy =
    others === null
      ? 'Nobody else may confirm it yet: ask whoever runs Holdfast to name another approver.'
      : `Please ask ${others} to confirm it.`;
  throw new UserError(because, { mrkdwn: `${because} ${remedy}` });
}

async function auditRefusal({ db }: Deps, click: Pick<Click, 'userId'>, row: ImportRow, deed: string): Promise<void> {
  const after = { attempted: deed };
  const event = { action: 'refusal', actor: click.userId, entity: 'import', entityId: row.importId };
  await db.write(async (tx) => void (await tx.insert(auditEvents).values({ ...event, importId: row.importId, after })));
}

/** Runs a decision in one transaction; when somebody else was first, or time was, says what happened instead. */
export async function applyDecision(
  deps: Deps,
  shown: Shown,
  act: (work: UnitOfWork) => Promise<boolean>,
): Promise<void> {
  const { db, queue } = deps;
  const isDone = await db.write(async (tx) => {
    // The job that closes a summary may be late.
    await expireWhenOver({ tx, queue }, shown.importId);
    return await act({ tx, queue });
  });
  if (isDone) return;
  const row = await db.read((tx) => findImport(tx, shown.importId));
  throw new UserError('Somebody else was first.', { mrkdwn: whatHappened(row, await newerSummary(deps, row)) });
}

/** The address of the summary that took the place of this one; null when it can't be had right now. */
async function newerSummary(deps: Deps, row: ImportRow | null): Promise<string | null> {
  const newer = row?.state === 'superseded' ? row.sameAs : null;
  if (newer === null) return null;
  const summary = await deps.db.read((tx) => findSummary(tx, newer));
  return await findLink(deps, summary).catch((error) => {
    deps.log.info({ importId: newer, ...describeError(error) }, 'permalink lookup failed');
    return null;
  });
}

/** Who was first to undo an import, which may still be going on. */
export function whoUndid({ state, undoneBy }: ImportRow): string {
  return `<@${undoneBy}> ${state === 'undoing' ? 'is undoing' : 'has undone'} this import already.`;
}

function whatHappened(row: ImportRow | null, newer: string | null): string {
  const when = row?.decidedAt ? ` ${slackDate(row.decidedAt)}` : '';
  switch (row?.state) {
    case 'received':
      return 'The file is still being read. Its summary will be here in a moment.';
    case 'confirmed':
    case 'applied':
      return `<@${row.decidedBy}> confirmed this import${when}. It is written once, whoever clicks.`;
    case 'undoing':
    case 'undone':
      return whoUndid(row);
    case 'discarded':
      if (row.decidedBy === null) return 'The message with the file was deleted. Nothing was written.';
      if (row.sentBackReason !== null) return `<@${row.decidedBy}> sent this import back${when}. Nothing was written.`;
      return `<@${row.decidedBy}> discarded this import${when}. Nothing was written.`;
    case 'expired':
      return 'This summary has expired, so nothing was written. Click Check again to see how it stands today.';
    case 'superseded':
      return `A newer file took the place of this one. Please decide on ${newer === null ? 'its summary' : `<${newer}|its summary>`}.`;
    case 'asking':
    case 'ready':
      return 'The summary changed a moment ago. Please look at it again before you decide.';
    default:
      return 'This import is closed. Nothing was written just now.';
  }
}
