/** Rows of an export that is older than the fulfillments they are about: skipped, unless a person includes them. */
import type { KnownBlock } from '@slack/types';
import { importActions } from '../../action-ids.ts';
import { button, sectionWith, showText } from '../../slack/blocks.ts';
import { quantity } from '../../text/wording.ts';
import { toButtonValue } from '../model/button-value.ts';
import type { Counts } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';

/** The outdated rows, with the choice to include them; null when there are none. */
export function outdatedBlock(row: ImportRow, counts: Counts): KnownBlock | null {
  const group = counts.problems.find(({ code }) => code === 'E_OUTDATED');
  if (group === undefined) return null;
  const [first] = group.examples;
  const one = group.rows === 1;
  const what = `*${quantity(group.rows, 'row')} skipped: changed after the file was exported.*`;
  const example =
    first === undefined ? '' : `\n${one ? 'Line' : 'First, line'} ${first.line}: ${showText(first.text, 300)}`;
  const label = one ? 'Include it anyway' : 'Include these rows anyway';
  return sectionWith(`${what}${example}`, button(importActions.outdated, label, { value: toButtonValue(row) }));
}

/** The way back after outdated rows were included; null when there are none. */
export function excludeOutdatedBlock(row: ImportRow, { warnings }: Counts): KnownBlock | null {
  const included = warnings.find(({ code }) => code === 'W_OUTDATED')?.rows ?? 0;
  if (!row.takeOutdated || included === 0) return null;
  const text = `${quantity(included, 'row')} changed after the file was exported. Included anyway.`;
  return sectionWith(text, button(importActions.outdated, 'Skip them again', { value: toButtonValue(row) }));
}
