/** The buttons of a summary: the few that matter as buttons, the others as entries of one menu. */
import type { ActionsBlock, Button, Overflow } from '@slack/types';
import { importActions } from '../../action-ids.ts';
import type { ProblemCode } from '../../cells/problem.ts';
import { actions, button, option } from '../../slack/blocks.ts';
import { maxSheetRows } from '../../spreadsheets/write-workbook.ts';
import { formatCount, present, quantity } from '../../text/wording.ts';
import { toButtonValue } from '../model/button-value.ts';
import type { ImportRow } from '../model/import-row.ts';
import { countLeftOut, countShownChanges, countsOf } from './summary-parts.ts';

/** Excel damages these numbers in a CSV; it leaves text cells of a workbook alone. */
const damagedByExcel: readonly ProblemCode[] = [
  'E_SCIENTIFIC',
  'E_ROUNDED',
  'E_EXCEL_NUMBER',
  'E_EXCEL_DATE',
  'E_LEADING_ZEROS',
];

const maxButtons = 4;
/** Slack's limit for such a menu. */
const maxMenuEntries = 5;

/**
 * The buttons, the most important first. Those that programs click stay buttons; of the others as many as there is room for,
 * and the rest become entries of a menu.
 */
export function buttonRow(always: readonly Button[], others: readonly Button[]): ActionsBlock | null {
  const room = Math.max(0, maxButtons - always.length);
  const inMenu = others.slice(room);
  const shown = [...always, ...others.slice(0, room)];
  if (shown.length === 0) return null;
  return inMenu.length === 0 ? actions(...shown) : actions(...shown, moreMenu(inMenu));
}

/** Each entry holds the id and the value of the button that it stands for. */
function moreMenu(buttons: readonly Button[]): Overflow {
  const entries = buttons
    .slice(0, maxMenuEntries)
    .map(({ action_id: id, value, text }) => option(`${id}:${value ?? ''}`, text.text));
  return { type: 'overflow', action_id: importActions.more, options: entries };
}

/** Reads the entry that was chosen from the menu: the id and the value of its button. */
export function readMenuEntry(chosen: string | null): { actionId: string; value: string } | null {
  const [, actionId, value] = /^([a-z_]+):(.*)$/.exec(chosen ?? '') ?? [];
  return actionId === undefined || value === undefined ? null : { actionId, value };
}

/** Lists what Confirm writes. */
export function seeAllButton(row: ImportRow): Button {
  const { records } = countsOf(row).effect[row.ambiguousChoice];
  const label = records > countShownChanges(row) ? `See all ${formatCount(records)}` : 'See details';
  return button(importActions.seeAll, label, { value: toButtonValue(row) });
}

/** Sends the file for the CRM. */
export function resultsButton(row: ImportRow): Button {
  return button(importActions.results, 'Get the file for CheckoutChamp', { value: toButtonValue(row) });
}

/** Downloads the rows that are not imported. */
export function rejectedButton(row: ImportRow): Button {
  return button(importActions.rejected, 'Download rows to fix', { value: toButtonValue(row) });
}

/** Lists the rows that are not imported. */
export function leftOutButton(row: ImportRow): Button {
  return button(importActions.leftOut, 'Show rows to fix', { value: toButtonValue(row) });
}

/** Whether there are rows that can be fixed in Slack. */
export function canBeFixed(row: ImportRow): boolean {
  const { correctable, problems } = countsOf(row);
  return correctable > 0 || problems.some(({ code }) => code === 'E_CONFLICT');
}

/** The ways to fix rows in Slack, to decide about single ones and to take that back; none when there is nothing to mend. */
export function fixButtons(row: ImportRow): Button[] {
  const { suggested, ambiguous, settled = 0 } = countsOf(row);
  const value = toButtonValue(row);
  const isMendable = canBeFixed(row) || settled > 0;
  const isUndecided = ambiguous > 0 && row.ambiguousChoice === 'skip';
  const label = isMendable ? 'Fix rows' : 'Decide row by row';
  return present(
    isMendable || isUndecided ? button(importActions.correct, label, { value }) : null,
    suggested > 0 ? button(importActions.accept, `Accept ${quantity(suggested, 'suggestion')}`, { value }) : null,
  );
}

/** For numbers that Excel damages in a CSV: the rows as a workbook, whose text cells it leaves alone; else null. */
export function workbookButton(row: ImportRow): Button | null {
  const isDamaged = countsOf(row).problems.some(({ code }) => damagedByExcel.includes(code));
  if (!isDamaged || countLeftOut(row) >= maxSheetRows) return null;
  return button(importActions.workbook, 'Download as Excel', { value: toButtonValue(row) });
}

/** Reads the file again: after a failure or a decision, or because something changed. */
export function checkAgainButton(row: ImportRow, label: 'Try again' | 'Review again'): Button {
  return button(importActions.checkAgain, label, { value: toButtonValue(row) });
}

/** Drops columns chosen by hand; null when none were. */
export function forgetColumnsButton(row: ImportRow): Button | null {
  if (row.columnChoice === null) return null;
  return button(importActions.forgetColumns, 'Forget these columns', { value: toButtonValue(row) });
}
