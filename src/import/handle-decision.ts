/**
 * Clicks on a summary. Each moves the import by one conditional update that names the state and the version of the plan
 * that the person saw; whoever comes second is told what happened.
 */
import { addHours } from 'date-fns';
import { mentionAll, type Right, requireRight, whoMay } from '../access.ts';
import type { Transaction } from '../db/client.ts';
import { auditEvents } from '../db/schema.ts';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Click } from '../slack/click.ts';
import { slackDate } from '../slack/wording.ts';
import { fromButtonValue, type Shown } from './action-ids.ts';
import { needsSecondPerson } from './four-eyes.ts';
import { changeImport, findImport, type ImportRow, moveImport, type Work } from './import-row.ts';
import { type AmbiguousChoice, ambiguousChoices, openStates } from './lifecycle.ts';
import type { ImportKind } from './moves.ts';
import { judgeCounts } from './plan-import.ts';
import { forgetStagedRows } from './staged-rows.ts';

/** Confirm: from here on the import is written, by whichever replica takes the job. */
export async function confirmImport(deps: Deps, click: Click): Promise<void> {
  const { row, shown } = await openedBy(deps, click, 'approve', 'confirm');
  await refuseOwnConfirmation(deps, click, row);
  await decide(deps, shown, async (work) => {
    const move = { from: 'ready', to: 'confirmed', planVersion: shown.planVersion } as const;
    const decision = { decidedBy: click.userId, decidedAt: deps.now() };
    const moved = await moveImport(work, row.importId, move, decision);
    if (moved === null) return false;
    await work.queue.send(work.tx, 'apply-import', { importId: row.importId });
    return true;
  });
}

/** Discard: the one who shared the file may, and everybody who could confirm it. */
export async function discardImport(deps: Deps, click: Click): Promise<void> {
  const shared = await shownImport(deps, click);
  const { row, shown } = await openedBy(
    deps,
    click,
    shared.row.sharedBy === click.userId ? 'operate' : 'approve',
    'discard',
  );
  await decide(deps, shown, async (work) => {
    const move = { from: openStates, to: 'discarded', planVersion: shown.planVersion } as const;
    const moved = await moveImport(work, row.importId, move, { decidedBy: click.userId, decidedAt: deps.now() });
    if (moved !== null) await forgetStagedRows(work.tx, row.importId);
    return moved !== null;
  });
}

/** The choice for rows that fit several records; the summary then shows what Confirm would write. */
export async function chooseForAmbiguous(deps: Deps, click: Click): Promise<void> {
  const { row, shown } = await openedBy(deps, click, 'operate', 'choose for');
  const ambiguousChoice = ambiguousChoices.find((choice): choice is AmbiguousChoice => choice === click.chosen);
  if (ambiguousChoice === undefined || ambiguousChoice === row.ambiguousChoice) return;
  await decide(deps, shown, async (work) => {
    const planVersion = shown.planVersion + 1;
    const changed = await changeImport(
      work,
      row.importId,
      { state: 'ready', ...shown },
      { ambiguousChoice, planVersion },
    );
    return changed !== null;
  });
}

/** Which import a file is that could be both. */
export async function chooseKind(deps: Deps, click: Click, kind: ImportKind): Promise<void> {
  const { row, shown } = await openedBy(deps, click, 'operate', 'choose for');
  const counts = row.counts?.[kind];
  if (counts === undefined) throw new UserError('This file can’t be imported that way.');
  const { state } = judgeCounts({ [kind]: counts });
  await decide(deps, shown, async (work) => {
    const to = state === 'ready' ? 'ready' : 'nothing_to_do';
    const move = { from: 'asking', to, planVersion: shown.planVersion } as const;
    return (await moveImport(work, row.importId, move, { kind, planVersion: shown.planVersion + 1 })) !== null;
  });
}

/** Check again: the file is read once more, against today's records. */
export async function checkAgain(deps: Deps, click: Click): Promise<void> {
  const { row, shown } = await openedBy(deps, click, 'operate', 'check');
  await decide(deps, shown, async (work) => {
    const from = ['refused', 'nothing_to_do', 'discarded', 'expired'] as const;
    const fresh = {
      refusal: null,
      counts: null,
      kind: null,
      drift: null,
      rowsRead: 0,
      ambiguousChoice: 'skip',
    } as const;
    const expiresAt = addHours(deps.now(), deps.config.PREVIEW_TTL_HOURS);
    const moved = await moveImport(work, row.importId, { from, to: 'received', ...shown }, { ...fresh, expiresAt });
    if (moved === null) return false;
    await forgetStagedRows(work.tx, row.importId);
    await work.queue.send(work.tx, 'read-import', { importId: row.importId });
    return true;
  });
}

/** The rows that are left out, as a file in the thread. */
export async function requestRejectedRows(deps: Deps, click: Click): Promise<void> {
  const { row } = await openedBy(deps, click, 'operate', 'get the rows of');
  const askedBy = click.userId;
  await deps.db.write((tx) => deps.queue.send(tx, 'send-rejected-rows', { importId: row.importId, askedBy }));
  await click.tell('The file with the rows that were left out will be in the thread in a moment.');
}

async function shownImport(deps: Deps, click: Click): Promise<{ row: ImportRow; shown: Shown }> {
  const shown = fromButtonValue(click.value);
  const row = shown === null ? null : await deps.db.read((tx) => findImport(tx, shown.importId));
  if (shown === null || row === null)
    throw new UserError('This summary is not known here any more. Share the file again.');
  return { row, shown };
}

/** The import that was clicked on, after making sure that this person may; a refusal goes into the audit trail. */
async function openedBy(deps: Deps, click: Click, right: Right, deed: string) {
  const found = await shownImport(deps, click);
  try {
    await requireRight(right, click.userId, { ...deps, homeTeam: found.row.teamId });
  } catch (error) {
    if (error instanceof UserError) await auditRefusal(deps, click, found.row, deed);
    throw error;
  }
  return found;
}

async function refuseOwnConfirmation(deps: Deps, click: Click, row: ImportRow): Promise<void> {
  const effect = row.kind === null ? undefined : row.counts?.[row.kind]?.effect[row.ambiguousChoice];
  if (effect === undefined || row.sharedBy !== click.userId) return;
  if (!needsSecondPerson(effect, deps.config.FOUR_EYES_ROWS)) return;
  await auditRefusal(deps, click, row, 'confirm');
  const approvers = whoMay('approve', deps.config).filter((id) => id !== click.userId);
  const ask = approvers.length === 0 ? 'a colleague' : mentionAll(approvers.slice(0, 5));
  throw new UserError(
    `You shared this file yourself, and an import like this needs a second pair of eyes. Please ask ${ask} to confirm it.`,
  );
}

async function auditRefusal({ db }: Deps, click: Click, row: ImportRow, deed: string): Promise<void> {
  const after = { attempted: deed };
  const event = { action: 'refusal', actor: click.userId, entity: 'import', entityId: row.importId };
  await db.write(async (tx) => void (await tx.insert(auditEvents).values({ ...event, importId: row.importId, after })));
}

/** Runs a decision in one transaction; when somebody else was first, says what happened instead. */
async function decide({ db, queue }: Deps, shown: Shown, act: (work: Work) => Promise<boolean>): Promise<void> {
  const missed = await db.write(async (tx) => ((await act({ tx, queue })) ? null : await whatHappened(tx, shown)));
  if (missed !== null) throw new UserError(missed);
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
