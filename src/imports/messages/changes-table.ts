/** The fulfillments that an import changes, as the cells of a table: what each is now, what it becomes, and why. */
import { type FulfillmentStatus, purchaseStatusLabel, statusLabel } from '../../fulfillments/fulfillment.ts';
import { type ImportKind, wasNeverShipped } from '../../fulfillments/status-transitions.ts';
import { shorten } from '../../slack/blocks.ts';
import { dataTableBlock, type TableCell } from '../../slack/data-table.ts';
import { formatCount, quantity } from '../../text/wording.ts';
import type { ChangedRow } from '../model/changed-rows.ts';

/** How many changes a summary shows. */
export const maxShownChanges = 5;

const none = '–';

/** "old → new"; the value alone where there was none, or where it stays. */
function fromTo(before: string | null, after: string | null): string {
  if (before === after || before === null || before === '') return after ?? none;
  return `${before} → ${after ?? none}`;
}

const statusChange = ({ before, after }: ChangedRow) =>
  fromTo(before.status === '' ? null : statusLabel(before.status), statusLabel(after.status));

/** "12345678 (Trial)" */
const describeEnding = ({ purchaseId, status }: ChangedRow['ending'][number]): string =>
  `${purchaseId} (${purchaseStatusLabel(status)})`;

const shipmentOf = ({ carrier, method }: ChangedRow['before']) => [carrier, method].filter(Boolean).join(' ') || null;

interface Column {
  title: string;
  cell(row: ChangedRow): TableCell;
  /** whether the column says anything about these rows; left out otherwise */
  matters?(rows: readonly ChangedRow[]): boolean;
  /** left out of the summary, where a table has to be narrow */
  inDetail?: boolean;
}

const order: Column = { title: 'Order', cell: ({ orderId }) => orderId };
const customer: Column = { title: 'Customer', cell: ({ customer: name }) => name ?? '' };
const status: Column = { title: 'Status', cell: statusChange };
const rma: Column = {
  title: 'RMA number',
  cell: ({ before, after }) => fromTo(before.rmaNumber, after.rmaNumber),
  matters: (rows) => rows.some(({ before, after }) => before.rmaNumber !== after.rmaNumber),
};

const columns: Record<ImportKind, Column[]> = {
  records: [
    order,
    customer,
    {
      title: 'Change',
      cell: ({ before, changed }) => [...(before.status === '' ? ['New'] : []), ...(changed ?? [])].join(', '),
    },
    status,
  ],
  tracking: [
    order,
    customer,
    { title: 'Tracking number', cell: ({ before, after }) => fromTo(before.trackingNumber, after.trackingNumber) },
    status,
    { title: 'Carrier', cell: ({ before, after }) => fromTo(shipmentOf(before), shipmentOf(after)), inDetail: true },
  ],
  returns: [
    order,
    customer,
    status,
    {
      title: 'Subscription that ends',
      cell: ({ ending }) => ending.map(describeEnding).join(', '),
      matters: (rows) => rows.some(({ ending }) => ending.length > 0),
    },
    rma,
  ],
};

/** Why a fulfillment gets its status, where that isn't obvious. */
function explainStatus(kind: ImportKind, row: ChangedRow): string {
  const { before, after, alreadyShipped } = row;
  if (kind === 'records') return before.status === '' ? 'New here' : 'Newer than what is here';
  if (before.status === after.status)
    return kind === 'tracking' ? 'Status stays' : `Already ${statusLabel(after.status)}`;
  if (kind === 'tracking')
    return after.status === 'PENDING_SHIPMENT'
      ? 'This warehouse validates shipping'
      : 'This warehouse doesn’t validate shipping';
  if (alreadyShipped) return 'Already shipped: delivery won’t stop';
  return wasNeverShipped(before.status as FulfillmentStatus) ? 'Not shipped yet' : `Was ${statusLabel(before.status)}`;
}

/** Long enough for a replaced tracking number; forty rows stay within the limit on a table's characters. */
const maxCellLength = 64;
const short = (cell: TableCell): TableCell => (typeof cell === 'string' ? shorten(cell, maxCellLength) : cell);

/** The table's columns and rows, `withReasons`: the line and the reason for each status too. */
export function changesTable(
  kind: ImportKind,
  rows: readonly ChangedRow[],
  { withReasons }: { withReasons: boolean },
): { columns: string[]; rows: TableCell[][] } {
  const line: Column = { title: 'Line', cell: (row) => ({ value: row.line, text: formatCount(row.line) }) };
  const why: Column = { title: 'Why', cell: (row) => explainStatus(kind, row) };
  const shown = [...(withReasons ? [line] : []), ...columns[kind], ...(withReasons ? [why] : [])].filter(
    ({ matters, inDetail = false }) => (withReasons || !inDetail) && (matters?.(rows) ?? true),
  );
  return {
    columns: shown.map(({ title }) => title),
    rows: rows.map((row) => shown.map(({ cell }) => short(cell(row)))),
  };
}

/** What comes first in a summary. */
function describeOrder([first]: readonly ChangedRow[]): string | null {
  if (first === undefined) return null;
  const { before, after } = first;
  if (after.status === 'CANCELLED' && before.status !== 'CANCELLED') return 'cancellations first';
  const isReplaced = (before.trackingNumber ?? '') !== '' && before.trackingNumber !== after.trackingNumber;
  return isReplaced ? 'replaced numbers first' : null;
}

/**
 * The first changes of a summary, in the order in which they are given; `total` is the number of all, and `isRestInMenu`
 * says that the list of all is behind the menu of the message.
 */
export function firstChanges(
  kind: ImportKind,
  rows: readonly ChangedRow[],
  { total, isRestInMenu }: { total: number; isRestInMenu: boolean },
) {
  const shown = rows.slice(0, maxShownChanges);
  const order = describeOrder(shown);
  const some = `${shown.length} of ${quantity(total, 'change')}`;
  const inOrder = order === null ? `The first ${some}` : `${some}, ${order}`;
  const part = isRestInMenu ? `${inOrder} · see all in the ⋯ menu` : inOrder;
  const caption = total === shown.length ? quantity(total, 'change') : part;
  return dataTableBlock({
    caption,
    ...changesTable(kind, shown, { withReasons: false }),
    pageSize: maxShownChanges,
    characters: 3000,
  }).block;
}
