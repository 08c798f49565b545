/** Columns chosen by hand for a file whose header could not be understood, and remembered for files with the same header. */
import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { ChosenColumn } from '../../columns/match-columns.ts';
import type { TableTop } from '../../columns/table.ts';
import { nameKey } from '../../columns/vocabulary.ts';
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { UserError } from '../../runtime/errors.ts';
import { openForm } from '../../slack/forms.ts';
import type { Click, FormAnswer, Submission } from '../../slack/interaction.ts';
import { applyDecision, replannableStates, requireUnchanged, rereadImport } from '../decide/apply-decision.ts';
import { authorize } from '../decide/authorize.ts';
import { toButtonValue } from '../messages/import-buttons.ts';
import { fileName } from '../messages/summary-parts.ts';
import type { ColumnChoice } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import { rememberedColumns } from '../model/tables.ts';
import { chosenColumns, columnsForm, columnsToMap, validateColumns } from './columns-form.ts';

const mappableStates = ['refused', ...replannableStates] as const;

/** Choose columns was clicked: opens the form. */
export async function askForColumns(deps: Deps, click: Click): Promise<void> {
  const { row, shown } = await authorize(deps, click, 'operate', 'choose columns for');
  await requireUnchanged(deps, shown, mappableStates);
  const table = tableOf(row);
  const view = columnsForm(table, fileName(row), toButtonValue(shown));
  await openForm(deps.slack, click.triggerId, view);
}

/** Errors at the form's fields that keep the choice from being used; null when there are none. */
export async function checkColumns(deps: Deps, { userId, metadata, values }: Submission): Promise<FormAnswer | null> {
  const { row } = await authorize(deps, { userId, value: metadata }, 'operate', 'choose columns for');
  const table = findTable(row);
  if (table === null) return null;
  const errors = validateColumns(chosenColumns(table, values));
  return Object.keys(errors).length === 0 ? null : { response_action: 'errors', errors };
}

/** The form was submitted: the file is read again with these columns, and the next one with this header as well. */
export async function chooseColumns(deps: Deps, { userId, metadata, values }: Submission): Promise<void> {
  const { row, shown } = await authorize(deps, { userId, value: metadata }, 'operate', 'choose columns for');
  const table = tableOf(row);
  const columns = chosenColumns(table, values);
  await applyDecision(deps, shown, async (work) => {
    const columnChoice = { columns, by: userId, remembered: false };
    const plan = { from: mappableStates, planVersion: shown.planVersion };
    if (!(await rereadImport(work, row.importId, plan, { columnChoice }))) return false;
    await rememberColumns(work.tx, row, table.header, { columns, by: userId, at: deps.now() });
    return true;
  });
}

/** Forget was clicked: the choice no longer counts, neither for later files nor for this one, which is read again without it. */
export async function forgetChosenColumns(deps: Deps, click: Click): Promise<void> {
  const { row, shown } = await authorize(deps, click, 'operate', 'forget the columns of');
  await applyDecision(deps, shown, async (work) => {
    const plan = { from: replannableStates, planVersion: shown.planVersion };
    if (!(await rereadImport(work, row.importId, plan, { columnChoice: null }))) return false;
    await deleteRemembered(work.tx, row, row.header ?? []);
    return true;
  });
}

/** The table of a file that was refused, with its first values; of one that was read, only the names are kept. */
function findTable({ refusal, header, columns }: ImportRow): TableTop | null {
  if (refusal?.table !== undefined) return refusal.table;
  if (header === null || columns === null) return null;
  const proposed = Object.fromEntries(columns.map(({ field, index }) => [field, index]));
  return columnsToMap({ header, headerLine: 1, samples: [], proposed });
}

/** @throws {UserError} when the columns can't be chosen by hand (any longer) */
function tableOf(row: ImportRow): TableTop {
  const table = findTable(row);
  if (table === null)
    throw new UserError(
      'The columns of this file can’t be matched anymore. Click Review again, or share the file again.',
    );
  return table;
}

type Place = Pick<ImportRow, 'teamId' | 'channelId'>;

/** Two headers have the same hash when their names are the same in the same order, whatever their case and spacing. */
export function hashHeader(header: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(header.map(nameKey)))
    .digest('hex');
}

/** Remembers a choice; it replaces an earlier one for the same header. */
async function rememberColumns(
  tx: Transaction,
  { teamId, channelId }: Place,
  header: readonly string[],
  { columns, by, at }: { columns: ChosenColumn[]; by: string; at: Date },
): Promise<void> {
  const choice = { columns, chosenBy: by, chosenAt: at };
  await tx
    .insert(rememberedColumns)
    .values({ teamId, channelId, headerHash: hashHeader(header), ...choice })
    .onConflictDoUpdate({
      target: [rememberedColumns.teamId, rememberedColumns.channelId, rememberedColumns.headerHash],
      set: choice,
    });
}

/** What was chosen for this header in this channel before; null when nothing was. */
export async function recallColumns(
  tx: Transaction,
  place: Place,
  header: readonly string[],
): Promise<ColumnChoice | null> {
  const [found] = await tx.select().from(rememberedColumns).where(forHeader(place, header));
  return found === undefined ? null : { columns: found.columns, by: found.chosenBy, remembered: true };
}

async function deleteRemembered(tx: Transaction, place: Place, header: readonly string[]): Promise<void> {
  await tx.delete(rememberedColumns).where(forHeader(place, header));
}

function forHeader({ teamId, channelId }: Place, header: readonly string[]) {
  return and(
    eq(rememberedColumns.teamId, teamId),
    eq(rememberedColumns.channelId, channelId),
    eq(rememberedColumns.headerHash, hashHeader(header)),
  );
}
