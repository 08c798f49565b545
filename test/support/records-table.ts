/** Tables of whole records and of tracking numbers, to be planned. */
import type { Table } from '../../src/imports/plan/plan-import.ts';
import { findRecordColumns } from '../../src/records/record-columns.ts';

const header = [
  ...[
    'orderId',
    'fulfillmentId',
    'status',
    'dateCreated',
    'dateUpdated',
    'fulfillmentHouse',
    'shipFirstName',
    'shipCity',
  ],
  ...['items', 'sku', 'trackingNumber', 'carrier', 'dateShipped'],
] as const;

/** A row of such a table; cells that are left out are blank. */
export type RecordCells = Partial<Record<(typeof header)[number], string>>;

/** A table of whole records, its first row on line 2. */
export function recordsTable(...rows: RecordCells[]): Table {
  const recordColumns = findRecordColumns(header);
  if (recordColumns === null) throw new Error('the header is not one of records');
  async function* batches() {
    yield rows.map((row, at) => ({ line: at + 2, cells: header.map((name) => row[name] ?? '') }));
  }
  const columns = (['orderId', 'status', 'trackingNumber'] as const).map((field) => {
    return { field, index: header.indexOf(field), header: field, how: 'exact' as const };
  });
  return { kinds: ['records'], columns, batches: batches(), recordColumns };
}

/** A table with one tracking number. */
export function trackingTable(orderId: string, trackingNumber: string): Table {
  return fieldsTable('tracking', { orderId, trackingNumber });
}

/** A table with statuses of one fulfillment, a line for each. */
export function returnTable(fulfillmentId: string, ...statuses: string[]): Table {
  return fieldsTable('returns', ...statuses.map((status) => ({ fulfillmentId, status })));
}

function fieldsTable(
  kind: 'tracking' | 'returns',
  ...rows: Partial<Record<Table['columns'][number]['field'], string>>[]
): Table {
  const fields = Object.keys(rows[0] ?? {}) as Table['columns'][number]['field'][];
  async function* batches() {
    yield rows.map((cells, at) => ({ line: at + 2, cells: Object.values(cells) }));
  }
  const columns = fields.map((field, index) => ({ field, index, header: field, how: 'exact' as const }));
  return { kinds: [kind], columns, batches: batches() };
}
