/** Lists of returns, as portals and warehouses export them: a plain `Status` in one is that of the return, not of the order. */
import { exportColumns } from '../fulfillments/export-format.ts';
import type { MatchedColumn } from './match-columns.ts';
import { nameKey, nameWords } from './vocabulary.ts';

/** Which rows are about a return: those with an RMA number, or all where the file has no such column. */
export type ReturnRows = 'all' | 'numbered';

const aboutReturns =
  /^(?:returns?|returned|returning|retouren?|rucksend.*|ruckgabe.*|devoluci?on|devolucao|reso|resi|zwrot.*|retur.*|返品.*|退货.*|退貨.*)$/;
const ownNames = new Set(exportColumns.map(({ name }) => nameKey(name)));

/** The columns, with the statuses marked that are those of returns. */
export function markReturns(columns: readonly MatchedColumn[], header: readonly string[]): MatchedColumn[] {
  const status = columns.find(({ field }) => field === 'status');
  if (status === undefined) return [...columns];
  const telling = header.filter(
    (name, index) =>
      index !== status.index && !ownNames.has(nameKey(name)) && nameWords(name).some((word) => aboutReturns.test(word)),
  );
  const hasNumbers = columns.some(({ field }) => field === 'rmaNumber');
  // Without RMA numbers, one name may be that of a reason for cancelling, too.
  if (telling.length < (hasNumbers ? 1 : 2)) return [...columns];
  const ofReturns: ReturnRows = hasNumbers ? 'numbered' : 'all';
  return columns.map((column) => (column === status ? { ...column, ofReturns } : column));
}
