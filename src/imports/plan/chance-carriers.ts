/**
 * Finds rows without a carrier whose number has a carrier's check digit only by chance. One in seven to eleven of any plain
 * digits has it: where most numbers of a length in a file don't, they are all another carrier's.
 */
import { splitCarrier } from '../../carriers/carriers.ts';
import { detectCarriers } from '../../carriers/tracking-formats.ts';
import { type ParsedRow, valueIn } from './parse-row.ts';

/** How many numbers of a length have been seen, and how many of them with a carrier's check digit. */
export type SeenNumbers = Map<number, { all: number; right: number }>;

/** Marks such rows of a batch; `seen` are the numbers of the batches before, and those of this one afterwards. */
export function markChanceCarriers(rows: readonly ParsedRow[], seen: SeenNumbers): void {
  const byLength = Map.groupBy(
    rows.filter(hasPlainNumber),
    ({ fields }) => valueIn(fields.trackingNumber)?.length ?? 0,
  );
  for (const [length, alike] of byLength) {
    const right = alike.filter(isRight);
    const before = seen.get(length) ?? { all: 0, right: 0 };
    const now = { all: before.all + alike.length, right: before.right + right.length };
    seen.set(length, now);
    if (now.right * 2 < now.all) for (const row of right) row.isRightByChance = true;
  }
}

/** A row with plain digits that a carrier may have, and no carrier. */
function hasPlainNumber({ fields }: ParsedRow): boolean {
  const number = valueIn(fields.trackingNumber);
  if (number === null || !/^\d{10,20}$/.test(number) || valueIn(fields.carrier) !== null) return false;
  return (
    detectCarriers(number).some(({ distinctive }) => !distinctive) &&
    splitCarrier(valueIn(fields.method) ?? '') === null
  );
}

function isRight({ fields }: ParsedRow): boolean {
  return detectCarriers(valueIn(fields.trackingNumber) ?? '').some(({ checkDigit }) => checkDigit === 'right');
}
