/** Before anybody decides on an import: which one was clicked on, whether this person may, and who was first. */
import { mentionAll, type Right, requireRight, whoMay } from '../access.ts';
import type { Transaction } from '../db/client.ts';
import { auditEvents } from '../db/schema.ts';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Click } from '../slack/click.ts';
import { slackDate } from '../slack/wording.ts';
import { fromButtonValue, type Shown } from './action-ids.ts';
import { needsSecondPerson } from './four-eyes.ts';
import { findImport, type ImportRow, type Work } from './import-row.ts';

export interface Opened {
  row: ImportRow;
  shown: Shown;
}

export async function shownImport(deps: Deps, click: Pick<Click, 'userId' | 'value'>): Promise<Opened> {
  const shown = fromButtonValue(click.value);
  const row = shown === null ? null : await deps.db.read((tx) => findImport(tx, shown.importId));
  if (shown === null || row === null)
    throw new UserError('This summary is not known here any more. Share the file again.');
  return { row, shown };
}

/** The import that was clicked on, after making sure that this person may; a refusal goes into the audit trail. */
export async function openedBy(
  deps: Deps,
  click: Pick<Click, 'userId' | 'value'>,
  right: Right,
  deed: string,
): Promise<Opened> {
  const found = await shownImport(deps, click);
  try {
    await requireRight(right, click.userId, { ...deps, homeTeam: found.row.teamId });
  } catch (error) {
    if (error instanceof UserError) await auditRefusal(deps, click, found.row, deed);
    throw error;
  }
  return found;
}

export async function refuseOwnConfirmation(
  deps: Deps,
  click: Pick<Click, 'userId' | 'value'>,
  row: ImportRow,
): Promise<void> {
  const effect = row.kind === null ? undefined : row.counts?.[row.kind]?.effect[row.ambiguousChoice];
  if (effect === undefined || row.sharedBy !== click.userId) return;
  if (!needsSecondPerson(effect, deps.config.FOUR_EYES_ROWS)) return;
  await auditRefusal(deps, click, row, 'confirm');
  const approvers = whoMay('approve', deps.config).filter((id) => id !== click.userId);
  const ask = approvers.length === 0 ? 'a colleague' : mentionAll(approvers.slice(0, 5));
  const because = 'You shared this file yourself, and an import like this needs a second pair of eyes.';
  throw new UserError(because, { mrkdwn: `${because} Please ask ${ask} to confirm it.` });
}

async function auditRefusal(
  { db }: Deps,
  click: Pick<Click, 'userId' | 'value'>,
  row: ImportRow,
  deed: string,
): Promise<void> {
  const after = { attempted: deed };
  const event = { action: 'refusal', actor: click.userId, entity: 'import', entityId: row.importId };
  await db.write(async (tx) => void (await tx.insert(auditEvents).values({ ...event, importId: row.importId, after })));
}

/** Runs a decision in one transaction; when somebody else was first, says what happened instead. */
export async function decide({ db, queue }: Deps, shown: Shown, act: (work: Work) => Promise<boolean>): Promise<void> {
  const missed = await db.write(async (tx) => ((await act({ tx, queue })) ? null : await whatHappened(tx, shown)));
  if (missed !== null) throw new UserError('Somebody else was first.', { mrkdwn: missed });
}

async function whatHappened(tx: Transaction, shown: Shown): Promise<string> {
  const row = await findImport(tx, shown.importId);
  const when = row?.decidedAt ? ` ${slackDate(row.decidedAt)}` : '';
  switch (row?.state) {
    case 'received':
      return 'The file is still being read. Its summary will be here in a moment.';
    case 'confirmed':
    case 'applied':
      return `<@${row.decidedBy}> confirmed this import${when}. It is written once, whoever clicks.`;
    case 'discarded':
      return `<@${row.decidedBy}> discarded this import${when}. Nothing was written.`;
    case 'expired':
      return 'This summary has expired, so nothing was written. Click Check again to see how it stands today.';
    case 'superseded':
      return 'A newer file took the place of this one. Please decide on its summary.';
    case 'asking':
    case 'ready':
      return 'The summary changed a moment ago. Please look at it again before you decide.';
    default:
      return 'This import is closed. Nothing was written just now.';
  }
}
