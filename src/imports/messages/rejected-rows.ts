/** The parts of a summary about rows that are not imported: why, how to get them, and how to fix them. */
import type { Button, KnownBlock } from '@slack/types';
import { importActions } from '../../action-ids.ts';
import type { ProblemCode } from '../../cells/problem.ts';
import { actions, button, section, showText } from '../../slack/blocks.ts';
import { maxSheetRows } from '../../spreadsheets/write-workbook.ts';
import { formatCount, present, quantity } from '../../text/wording.ts';
import { toButtonValue } from '../model/button-value.ts';
import type { Counts } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import { isSetAside } from './include-blocks.ts';
import { countsOf, groupList } from './summary-parts.ts';

/** Rows that Confirm leaves out: rejected ones, and ambiguous ones unless the choice is to write all of their records. */
export function countLeftOut(row: ImportRow): number {
  const { rejected, ambiguous } = countsOf(row);
  return rejected + (row.ambiguousChoice === 'skip' ? ambiguous : 0);
}

/** How many rows are left out because their records changed after the file was exported. */
export function countOutdated({ problems }: Counts): number {
  return problems.find(({ code }) => code === 'E_OUTDATED')?.rows ?? 0;
}

/** "3 rows left out as older than their records"; null when there are none. */
export function describeOutdated(outdated: number): string | null {
  if (outdated === 0) return null;
  return `${quantity(outdated, 'row')} left out as older than ${outdated === 1 ? 'its record' : 'their records'}`;
}

/** The causes for which rows can't be imported at all; outdated rows have a section of their own. */
export function impossibleSection({ problems }: Counts): KnownBlock | null {
  const groups = problems.filter(({ code }) => code !== 'E_OUTDATED' && !isSetAside(code));
  return groups.length === 0 ? null : section(`*Can’t be imported*\n${groupList(groups)}`);
}

/** The outdated rows, with the choice to import them. */
export function outdatedBlocks(row: ImportRow, counts: Counts): KnownBlock[] {
  const group = counts.problems.find(({ code }) => code === 'E_OUTDATED');
  if (group === undefined) return [];
  const { rows, examples } = group;
  const one = rows === 1;
  const those = one ? 'this row' : `these ${formatCount(rows)} rows`;
  const title = one ? '1 row is older than its record' : `${quantity(rows, 'row')} are older than their records`;
  const why = one
    ? 'Its record was changed after the file was exported, so it is left out.'
    : 'Their records were changed after the file was exported, so they are left out.';
  const lines = examples.map(({ line, text }) => `• line ${line}: ${showText(text, 300)}`);
  const more = rows - examples.length;
  const list = [...lines, ...(more > 0 ? [`• and ${formatCount(more)} more`] : [])].join('\n');
  return [
    section(`*${title}.* ${why} Look at ${one ? 'it' : 'them'} before you take ${one ? 'it' : 'them'}.\n${list}`),
    actions(button(importActions.outdated, `Take ${those} all the same`, { value: toButtonValue(row) })),
  ];
}

/** The way back after outdated rows were included; null when there are none. */
export function excludeOutdatedButton(row: ImportRow, { warnings }: Counts): KnownBlock | null {
  const included = warnings.find(({ code }) => code === 'W_OUTDATED')?.rows ?? 0;
  if (!row.takeOutdated || included === 0) return null;
  const label = included === 1 ? 'Leave the older row out again' : 'Leave the older rows out again';
  return actions(button(importActions.outdated, label, { value: toButtonValue(row) }));
}

/** Excel damages these numbers in a CSV; it leaves text cells of a workbook alone. */
const damagedByExcel: readonly ProblemCode[] = [
  'E_SCIENTIFIC',
  'E_ROUNDED',
  'E_EXCEL_NUMBER',
  'E_EXCEL_DATE',
  'E_LEADING_ZEROS',
];

/** The ways to fix rejected rows; null when there are none. */
export function fixButtons(row: ImportRow, { suggested, correctable, problems }: Counts): KnownBlock | null {
  const value = toButtonValue(row);
  const isDamaged = problems.some(({ code }) => damagedByExcel.includes(code));
  const fits = countLeftOut(row) < maxSheetRows;
  const all = suggested === 1 ? 'Accept the suggestion' : `Accept all ${formatCount(suggested)} suggestions`;
  const buttons = present(
    suggested > 0 ? button(importActions.accept, all, { value }) : null,
    correctable > 0 ? button(importActions.correct, 'Correct rows …', { value }) : null,
    isDamaged && fits ? button(importActions.workbook, 'Send me a workbook that Excel won’t damage', { value }) : null,
  );
  return buttons.length === 0 ? null : actions(...buttons);
}

/** The button that sends the rows left out as a file. */
export function rejectedButton(row: ImportRow): Button {
  const left = countLeftOut(row);
  const those = left === 1 ? 'that row' : `those ${formatCount(left)} rows`;
  return button(importActions.rejected, `Get ${those} as a file`, { value: toButtonValue(row) });
}

/** The button that shows the rows left out in a table; null when the summary already shows each of them. */
export function leftOutButton(row: ImportRow): Button | null {
  const left = countLeftOut(row);
  const { problems } = countsOf(row);
  if (left <= problems.length) return null;
  return button(importActions.leftOut, left === 1 ? 'Show it' : 'Show them', { value: toButtonValue(row) });
}
