/** The buttons below the rows that can't be imported: ways to mend them. */
import type { KnownBlock } from '@slack/types';
import type { ProblemCode } from '../../cells/problem.ts';
import { actions, button } from '../../slack/blocks.ts';
import { maxSheetRows } from '../../spreadsheets/write-workbook.ts';
import { formatCount, present } from '../../text/wording.ts';
import { importActions, toButtonValue } from '../model/action-ids.ts';
import type { Counts } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import { rowsLeftOut } from './summary-parts.ts';

/** What Excel does to numbers in a CSV; cells that are text keep them whole. */
const damagedByExcel: readonly ProblemCode[] = [
  'E_SCIENTIFIC',
  'E_ROUNDED',
  'E_EXCEL_NUMBER',
  'E_EXCEL_DATE',
  'E_LEADING_ZEROS',
];

/** Ways to mend the rejected rows; null when there is none. */
export function fixButtons(row: ImportRow, { suggested, correctable, problems }: Counts): KnownBlock | null {
  const value = toButtonValue(row);
  const isDamaged = problems.some(({ code }) => damagedByExcel.includes(code));
  const fits = rowsLeftOut(row) < maxSheetRows;
  const all = suggested === 1 ? 'Accept the suggestion' : `Accept all ${formatCount(suggested)} suggestions`;
  const buttons = present(
    suggested > 0 ? button(importActions.accept, all, { value }) : null,
    correctable > 0 ? button(importActions.correct, 'Correct rows …', { value }) : null,
    isDamaged && fits ? button(importActions.workbook, 'Send me a workbook that Excel won’t damage', { value }) : null,
  );
  return buttons.length === 0 ? null : actions(...buttons);
}
