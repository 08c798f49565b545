/**
 * Decisions on a summary: confirming, discarding, sending back, and the choices that change what Confirm would write. Each
 * is one conditional update that names the state and the version of the plan that the person saw, so of two clicks one
 * wins; the other person is told what happened.
 */
import { addHours } from 'date-fns/addHours';
import { importActions, importForms } from '../../action-ids.ts';
import { databaseNow } from '../../db/queries.ts';
import type { Deps } from '../../deps.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';
import { UserError } from '../../runtime/errors.ts';
import { form, section } from '../../slack/blocks.ts';
import { openForm, textArea } from '../../slack/forms.ts';
import type { Click, Submission } from '../../slack/interaction.ts';
import { readMenuEntry } from '../messages/import-buttons.ts';
import { fileName } from '../messages/summary-parts.ts';
import { choosersAfter } from '../model/four-eyes.ts';
import { changeImport, closeImport, moveImport } from '../model/import-row.ts';
import { type AmbiguousChoice, ambiguousChoices, type Includable, openStates } from '../model/lifecycle.ts';
import { wasFileDeleted } from '../model/message-kinds.ts';
import { hasManyRows } from '../model/staged-rows.ts';
import { evaluateCounts } from '../plan/evaluate-counts.ts';
import { applyDecision, replan, requireUnchanged, rereadImport } from './apply-decision.ts';
import { authorize, findShown, refuseOwnConfirmation } from './authorize.ts';

/** Confirm: queues the job that writes the import. */
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

/** Discard: the person who shared the file may, and everyone who could confirm it. */
export async function discardImport(deps: Deps, click: Click): Promise<void> {
  const isOwn = (await findShown(deps, click)).row.sharedBy === click.userId;
  const { row, shown } = await authorize(deps, click, isOwn ? 'operate' : 'approve', 'discard');
  await applyDecision(deps, shown, async (work) => {
    const move = { from: openStates, to: 'discarded', planVersion: shown.planVersion } as const;
    return (await closeImport(work, row.importId, move, { decidedBy: click.userId, decidedAt: deps.now() })) !== null;
  });
}

const reasonField = 'reason';
const maxReasonLength = 500;

/** Send back: opens a form for the reason. */
export async function askForReason(deps: Deps, click: Click): Promise<void> {
  const { row, shown } = await authorize(deps, click, 'approve', 'send back');
  await requireUnchanged(deps, shown, ['ready']);
  await openForm(
    deps.slack,
    click.triggerId,
    form({
      callbackId: importForms.sendBack,
      title: 'Send back',
      submit: 'Send back',
      close: 'Cancel',
      metadata: click.value,
      blocks: [
        section(`${fileName(row)} goes back to <@${row.sharedBy}>. Nothing is saved.`),
        textArea(reasonField, 'What should change?', {
          placeholder: 'For example: order 1001 has already shipped.',
          maxLength: maxReasonLength,
        }),
      ],
    }),
  );
}

/** Closes the import with the reason, which its summary then shows. */
export async function sendBack(deps: Deps, { userId, metadata, values }: Submission): Promise<void> {
  const { row, shown } = await authorize(deps, { userId, value: metadata }, 'approve', 'send back');
  const decision = { decidedBy: userId, decidedAt: deps.now(), sentBackReason: values[reasonField]?.trim() || null };
  await applyDecision(deps, shown, async (work) => {
    const move = { from: 'ready', to: 'discarded', planVersion: shown.planVersion } as const;
    return (await closeImport(work, row.importId, move, decision)) !== null;
  });
}

/** The choice for rows that fit several records. */
export async function chooseForAmbiguous(deps: Deps, click: Click): Promise<void> {
  const { row, shown } = await authorize(deps, click, 'handle', 'choose for');
  const ambiguousChoice = ambiguousChoices.find((choice): choice is AmbiguousChoice => choice === click.chosen);
  if (ambiguousChoice === undefined || ambiguousChoice === row.ambiguousChoice) return;
  await applyDecision(deps, shown, async (work) => {
    const planVersion = shown.planVersion + 1;
    const choosers = choosersAfter(row, 'ambiguous', ambiguousChoice === 'skip' ? null : click.userId);
    const changed = await changeImport(
      work,
      row.importId,
      { state: 'ready', ...shown },
      { ambiguousChoice, planVersion, choosers },
    );
    return changed !== null;
  });
}

/** The kind of an import that could be either. */
export async function chooseKind(deps: Deps, click: Click, kind: ImportKind): Promise<void> {
  const { row, shown } = await authorize(deps, click, 'handle', 'choose for');
  const counts = row.counts?.[kind];
  if (counts === undefined) throw new UserError('There’s nothing of that kind to import in this file.');
  const { state } = evaluateCounts({ [kind]: counts });
  await applyDecision(deps, shown, async (work) => {
    const to = state === 'ready' ? 'ready' : 'nothing_to_do';
    const move = { from: 'asking', to, planVersion: shown.planVersion } as const;
    const changes = { kind, planVersion: shown.planVersion + 1, choosers: choosersAfter(row, 'kind', click.userId) };
    return (await moveImport(work, row.importId, move, changes)) !== null;
  });
}

/** Check again: reads the file again, against today's records. */
export async function checkAgain(deps: Deps, click: Click): Promise<void> {
  const { row, shown } = await authorize(deps, click, 'handle', 'check');
  await applyDecision(deps, shown, async (work) => {
    if (wasFileDeleted(row)) return false;
    const closed = ['refused', 'nothing_to_do', 'discarded', 'expired', 'superseded'] as const;
    const from = row.fileEditedAt === null ? closed : [...closed, ...openStates];
    const expiresAt = addHours(await databaseNow(work.tx), deps.config.PREVIEW_TTL_HOURS);
    return await rereadImport(work, row.importId, { from, planVersion: shown.planVersion }, { expiresAt });
  });
}

/** Includes the rows of an export that are older than their records, or leaves them out again. */
export async function chooseForOutdated(deps: Deps, click: Click): Promise<void> {
  const { shown } = await authorize(deps, click, 'handle', 'choose for');
  await replan(deps, shown, (_, row) => ({
    takeOutdated: !row.takeOutdated,
    choosers: choosersAfter(row, 'outdated', row.takeOutdated ? null : click.userId),
  }));
}

/**
 * Includes rows that would be left out, or leaves them out again: the file is read once more, and what people settled in it
 * stays settled. Of a file for several shops, that leaves the rows whose orders were found here.
 */
export async function includeRows(deps: Deps, click: Click, rows: Includable): Promise<void> {
  const { row, shown } = await authorize(deps, click, 'handle', 'choose for');
  const isBack = row.included.includes(rows);
  const included = isBack ? row.included.filter((other) => other !== rows) : [...row.included, rows];
  const { importId, correctors, ambiguousChoice, takeOutdated } = row;
  // Its kind is told, or asked for, once more.
  const kept = { ...row, choosers: choosersAfter(row, 'kind', null) };
  const choosers = choosersAfter(kept, rows, isBack ? null : click.userId);
  const changes = { included, choosers, correctors, ambiguousChoice, takeOutdated };
  const plan = { from: ['ready', 'nothing_to_do', 'refused'], planVersion: shown.planVersion } as const;
  await applyDecision(deps, shown, (work) => rereadImport(work, importId, plan, changes, { keepsFixes: true }));
}

/** Runs the handler of the button that the chosen entry stands for; `handlers` are those of all buttons, by action id. */
export async function runMenuEntry(
  handlers: Readonly<Record<string, (deps: Deps, click: Click) => Promise<void>>>,
  deps: Deps,
  click: Click,
): Promise<void> {
  const entry = readMenuEntry(click.chosen);
  const handler = entry === null || entry.actionId === importActions.more ? undefined : handlers[entry.actionId];
  if (entry !== null && handler !== undefined) await handler(deps, { ...click, value: entry.value });
}
