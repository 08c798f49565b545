/** What a summary says about rows of an export that is older than their records. */
import type { KnownBlock } from '@slack/types';
import { actions, button, section, showText } from '../../slack/blocks.ts';
import { formatCount, quantity } from '../../text/wording.ts';
import { importActions, toButtonValue } from '../model/action-ids.ts';
import type { Counts } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';

/** How many rows are left out because their records changed after the file was exported. */
export function countOutdated({ problems }: Counts): number {
  return problems.find(({ code }) => code === 'E_OUTDATED')?.rows ?? 0;
}

/** Once they are taken, the way back; null when there are none. */
export function leaveOutdatedOut(row: ImportRow, { warnings }: Counts): KnownBlock | null {
  const taken = warnings.find(({ code }) => code === 'W_OUTDATED')?.rows ?? 0;
  if (!row.takeOutdated || taken === 0) return null;
  const label = taken === 1 ? 'Leave the older row out again' : 'Leave the older rows out again';
  return actions(button(importActions.outdated, label, { value: toButtonValue(row) }));
}

/** The section about those rows, with the choice to take them. */
export function outdatedRows(row: ImportRow, counts: Counts): KnownBlock[] {
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
