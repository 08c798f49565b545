/**
 * Clicks on a summary. Each moves the import by one conditional update that names the state and the version of the plan
 * that the person saw; whoever comes second is told what happened.
 */
/* MERGED: Rows of an export that is older than their records: a person takes them all the same, or leaves them out again. */

import { randomUUID } from 'node:crypto';
import { addHours } from 'date-fns/addHours';
import type { Deps } from '../../deps.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Click } from '../../slack/interaction.ts';
import { changeImport, moveImport } from '../model/import-row.ts';
import { type AmbiguousChoice, ambiguousChoices, openStates } from '../model/lifecycle.ts';
import { deleteStagedRows, hasManyRows } from '../model/staged-rows.ts';
import { evaluateCounts } from '../plan/evaluate-counts.ts';
import { applyDecision, authorize, refuseOwnConfirmation, shownImport } from './open-for-decision.ts';
import { replan } from './replan.ts';
import { rereadImport } from './reread-import.ts';

/** Confirm: from here on the import is written, by whichever replica takes the job. */
export async function confirmImport(deps: Deps, click: Click): Promise<void> {
  const { row, shown } = await authorize(deps, click, 'approve', 'confirm');
  await refuseOwnConfirmation(deps, click, row);
  await applyDecision(deps, shown, async (work) => {
    const move = { from: 'ready', to: 'confirmed', planVersion: shown.planVersion } as const;
    const decision = { decidedBy: click.userId, decidedAt: deps.now(), refusal: null };
    const moved = await moveImport(work, row.importId, move, decision);
    if (moved === null) return false;
    const long = hasManyRows(row) ? { long: true as const } : {};
    await work.queue.send(work.tx, 'apply-import', { importId: row.importId, ...long });
    return true;
  });
}

/** Discard: the one who shared the file may, and everybody who could confirm it. */
export async function discardImport(deps: Deps, click: Click): Promise<void> {
  const shared = await shownImport(deps, click);
  const { row, shown } = await authorize(
    deps,
    click,
    shared.row.sharedBy === click.userId ? 'operate' : 'approve',
    'discard',
  );
  await applyDecision(deps, shown, async (work) => {
    const move = { from: openStates, to: 'discarded', planVersion: shown.planVersion } as const;
    const moved = await moveImport(work, row.importId, move, { decidedBy: click.userId, decidedAt: deps.now() });
    if (moved !== null) await deleteStagedRows(work.tx, row.importId);
    return moved !== null;
  });
}

/** The choice for rows that fit several records; the summary then shows what Confirm would write. */
export async function chooseForAmbiguous(deps: Deps, click: Click): Promise<void> {
  const { row, shown } = await authorize(deps, click, 'handle', 'choose for');
  const ambiguousChoice = ambiguousChoices.find((choice): choice is AmbiguousChoice => choice === click.chosen);
  if (ambiguousChoice === undefined || ambiguousChoice === row.ambiguousChoice) return;
  await applyDecision(deps, shown, async (work) => {
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
  const { row, shown } = await authorize(deps, click, 'handle', 'choose for');
  const counts = row.counts?.[kind];
  if (counts === undefined) throw new UserError('This file can’t be imported that way.');
  const { state } = evaluateCounts({ [kind]: counts });
  await applyDecision(deps, shown, async (work) => {
    const to = state === 'ready' ? 'ready' : 'nothing_to_do';
    const move = { from: 'asking', to, planVersion: shown.planVersion } as const;
    return (await moveImport(work, row.importId, move, { kind, planVersion: shown.planVersion + 1 })) !== null;
  });
}

/** Check again: the file is read once more, against today's records. */
export async function checkAgain(deps: Deps, click: Click): Promise<void> {
  const { row, shown } = await authorize(deps, click, 'handle', 'check');
  await applyDecision(deps, shown, async (work) => {
    const closed = ['refused', 'nothing_to_do', 'discarded', 'expired', 'superseded'] as const;
    const from = row.fileEditedAt === null ? closed : [...closed, ...openStates];
    const expiresAt = addHours(deps.now(), deps.config.PREVIEW_TTL_HOURS);
    return await rereadImport(work, row.importId, { from, planVersion: shown.planVersion }, { expiresAt });
  });
}

/** The rows that are left out, as a file in the thread: a CSV, or a workbook whose cells are all text. */
export async function requestRejectedRows(deps: Deps, click: Click, format: 'csv' | 'xlsx' = 'csv'): Promise<void> {
  const { row } = await authorize(deps, click, 'handle', 'get the rows of');
  if (row.state === 'nothing_to_do' && row.expiresAt !== null && row.expiresAt <= deps.now()) {
    throw new UserError('These rows are not kept any longer. Click Check again to read the file once more.');
  }
  const data = { importId: row.importId, askedBy: click.userId, format, requestId: randomUUID() };
  await deps.db.write((tx) => deps.queue.send(tx, 'send-rejected-rows', data));
  await click.tell('The file with the rows that were left out will be in the thread in a moment.');
}

/** Turns the choice round and has the rows planned anew. */
export async function chooseForOutdated(deps: Deps, click: Click): Promise<void> {
  const { shown } = await authorize(deps, click, 'handle', 'choose for');
  await replan(deps, shown, (_, row) => ({ takeOutdated: !row.takeOutdated }));
}
