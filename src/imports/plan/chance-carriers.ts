/**
 * Finds rows without a carrier whose number has a carrier's check digit only by chance. One in seven to eleven of any plain
 * digits has it: where most numbers of a length in a file don't, they are all another carrier's.
 */
import { splitCarrier } from '../../carriers/carriers.ts';
import { detectCarriers } from '../../carriers/detect-carrier.ts';
import { type ParsedRow, valueIn } from './parse-row.ts';

/** Marks such rows of a batch. */
export function markChanceCarriers(rows: readonly ParsedRow[]): void {
  const byLength = Map.groupBy(rows.filter(hasPlainNumber), ({ fields }) => valueIn(fields.trackingNumber)?.length);
  for (const alike of byLength.values()) {
    const right = alike.filter(isRight);
    if (right.length >= alike.length - right.length) continue;
    for (const row of right) row.isRightByChance = true;
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
