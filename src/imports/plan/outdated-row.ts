/** Rows of an export that is older than the record it shows. */
import { showCell } from '../../cells/cell.ts';
import type { Problem, Warning } from '../../cells/problem.ts';
import { isEarlier } from '../../cells/stale-export.ts';
import type { ParsedRow } from './parse-row.ts';
import type { FulfillmentRecord } from './record.ts';

/**
 * Whether a row shows its record as it was before somebody changed it. Only our export has a fulfillmentId beside a
 * dateUpdated; a dateUpdated of another system's says nothing about our records.
 */
export function isOutdated({ fields }: ParsedRow, record: FulfillmentRecord): boolean {
  if (record.dateUpdated === null || (fields.fulfillmentId?.cell ?? '').trim() === '') return false;
  return isEarlier(fields.dateUpdated?.cell ?? '', record.dateUpdated);
}

/** Why such a row is left out unless a person takes it all the same. No cell is at fault, so none is named. */
export function outdatedProblem(row: ParsedRow, record: FulfillmentRecord): Problem {
  return { code: 'E_OUTDATED', reason: `Order ${record.orderId}: ${whatChanged(row, record)}` };
}

/** What is said about such a row where it is taken, or asks for nothing. */
export function outdatedWarning(row: ParsedRow, record: FulfillmentRecord): Warning {
  return { code: 'W_OUTDATED', text: `Order ${record.orderId}: ${whatChanged(row, record)}` };
}

/** Both moments are in the account's time zone, as exports are. */
function whatChanged({ fields }: ParsedRow, record: FulfillmentRecord): string {
  return `the record was changed on ${changedAt(record)}; the file shows it as of ${showCell((fields.dateUpdated?.cell ?? '').trim())}.`;
}

/** "2026-11-01 at 14:05:33" */
export function changedAt({ dateUpdated }: FulfillmentRecord): string {
  return (dateUpdated ?? '').replace(' ', ' at ');
}
