/** Lists on the Home tab. */
import type { KnownBlock } from '@slack/types';
import { context, section } from '../slack/blocks.ts';
import { quantity } from '../text/wording.ts';

/** How many entries a list has at most: all lists together stay far below Slack’s 100 blocks. */
export const maxShown = { toDecide: 10, others: 5 };

/** A heading with its entries, one block each: an entry that is cut can’t spoil the next. Nothing when there are none. */
export function list<Row>(
  heading: string,
  rows: readonly Row[],
  most: number,
  word: (row: Row) => string,
): KnownBlock[] {
  if (rows.length === 0) return [];
  const more = rows.length - most;
  return [
    section(`*${heading}*`),
    ...rows.slice(0, most).map((row) => section(word(row))),
    ...(more > 0 ? [context(`and ${quantity(more, 'more', 'more')}`)] : []),
  ];
}
