/**
 * Lists of returns and of subscriptions, as portals, warehouses and billing export them: a plain `Status` in one is that of
 * the return or the subscription, not of the order.
 */
import { exportColumns } from '../fulfillments/export-format.ts';
import { extraCellsColumn, ownColumns } from './import-columns.ts';
import type { MatchedColumn } from './match-columns.ts';
import { nameKey, nameWords } from './vocabulary.ts';

/** Which rows are about a return or a subscription: those with an RMA number, all, or none, whatever they say. */
export type ReturnRows = 'all' | 'numbered' | 'none';

const aboutReturns =
  /^(?:returns?|returned|returning|retouren?|rucksend.*|ruckgabe.*|devoluci?on|devolucao|reso|resi|zwrot.*|retur.*|返品.*|退货.*|退貨.*|dropoff|restock.*|disposition)$/;
const aboutSubscriptions =
  /^(?:subscriptions?|memberships?|continuity|abo|abon.*|suscripcion|assinatura|abbonamento|定期.*|订阅.*)$/;
/** With one of these words a name says which one it is, so that the rows are about those. */
const which = /^(?:ids?|numbers?|no|nr|name|ref|reference|key|nummer|numero)$/;
const exportNames = exportColumns.map(({ name }) => name);
const ownNames = new Set(exportNames.map(nameKey));
/** A spreadsheet may add columns without a name. */
const inOurFiles = new Set<string>([...exportNames, ...ownColumns, extraCellsColumn, '']);

/** The columns, with the statuses marked that are those of returns or subscriptions. */
export function markReturns(columns: readonly MatchedColumn[], header: readonly string[]): MatchedColumn[] {
  const status = columns.find(({ field }) => field === 'status');
  if (status === undefined) return [...columns];
  const mark = (ofReturns: ReturnRows) =>
    columns.map((column) => (column === status ? { ...column, ofReturns } : column));
  // Our template, its rows to fix, or our export, whatever people add to that: their status is the order's.
  if (header.every((name) => inOurFiles.has(name)) || header.includes('fulfillmentId')) return mark('none');
  const names = header.flatMap((name, index) =>
    index === status.index || ownNames.has(nameKey(name)) ? [] : [nameWords(name)],
  );
  const weightOf = (about: RegExp) =>
    names
      .filter((words) => words.some((word) => about.test(word)))
      .reduce((sum, words) => sum + (words.some((word) => which.test(word)) ? 2 : 1), 0);
  const hasNumbers = columns.some(({ field }) => field === 'rmaNumber');
  // Without RMA numbers, one name may be that of a reason for cancelling, too.
  const listsReturns = weightOf(aboutReturns) >= (hasNumbers ? 1 : 2);
  const listsSubscriptions = weightOf(aboutSubscriptions) + (names.some(isPurchaseId) ? 2 : 0) >= 2;
  if (!listsReturns && !listsSubscriptions) return [...columns];
  return mark(hasNumbers && !listsSubscriptions ? 'numbered' : 'all');
}

const isPurchaseId = (words: readonly string[]) =>
  /^(?:purchase|rebill|recurring)(?: profile)? id$/.test(words.join(' '));
