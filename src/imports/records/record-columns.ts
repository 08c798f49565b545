/** The columns of a file with whole records: those of the export, by their own names. */
import { nameKey } from '../../columns/vocabulary.ts';
import { type ExportCells, type ExportColumn, exportColumns } from '../../fulfillments/export-format.ts';

/** Without these a row can't become a record. */
const required: readonly ExportColumn[] = ['orderId', 'fulfillmentId', 'status'];
/** A file with one of these has more of a record than a file with tracking numbers or returns. */
const telling: readonly ExportColumn[] = [
  ...(['dateCreated', 'fulfillmentHouse', 'customerId', 'emailAddress', 'shipFirstName', 'shipLastName'] as const),
  ...(['shipAddress1', 'shipCity', 'items'] as const),
];

/** The position of each column of the export that a header has. */
export type RecordColumns = ReadonlyMap<ExportColumn, number>;

/** The columns of a file that may bring records; null for any other file. */
export function findRecordColumns(header: readonly string[]): RecordColumns | null {
  const keys = header.map(nameKey);
  const found = new Map(
    exportColumns.flatMap(({ name }) => {
      const index = keys.indexOf(nameKey(name));
      return index === -1 ? [] : [[name, index] as const];
    }),
  );
  return required.every((name) => found.has(name)) && telling.some((name) => found.has(name)) ? found : null;
}

/** The cells of a row by their column; '' where the file has none. */
export function toExportCells(cells: readonly string[], columns: RecordColumns): ExportCells {
  return Object.fromEntries(
    exportColumns.map(({ name }) => {
      const index = columns.get(name);
      return [name, index === undefined ? '' : (cells[index] ?? '')];
    }),
  ) as ExportCells;
}
