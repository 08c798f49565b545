/** The columns of a file with whole records: those of the export, by their own names. */
import { nameKey } from '../columns/vocabulary.ts';
import { type ExportCells, type ExportColumn, exportColumns } from '../fulfillments/export-format.ts';

/** Without these a row can't become a record. */
export const requiredColumns = ['orderId', 'fulfillmentId', 'status'] as const satisfies readonly ExportColumn[];

/** What belongs to an order and not to one of its fulfillments. */
export const orderColumns: readonly ExportColumn[] = [
  ...(['customerId', 'campaignName', 'emailAddress', 'phoneNumber', 'shipFirstName', 'shipLastName'] as const),
  ...(['shipCompanyName', 'shipAddress1', 'shipAddress2', 'shipCity', 'shipState', 'shipPostalCode'] as const),
  'shipCountry',
];

/** A file with one of these has more of a record than a file with tracking numbers or returns. */
const telling: readonly ExportColumn[] = [
  ...(['dateCreated', 'fulfillmentHouse', 'customerId', 'emailAddress', 'shipFirstName', 'shipLastName'] as const),
  ...(['shipAddress1', 'shipCity', 'items'] as const),
];

/** A column of a file: its position, from 0, and its name there. */
export interface FileColumn {
  index: number;
  header: string;
}

/** The columns of the export that a header has. */
export type RecordColumns = ReadonlyMap<ExportColumn, FileColumn>;

/** The columns of a file that may bring records; null for any other file. */
export function findRecordColumns(header: readonly string[]): RecordColumns | null {
  const keys = header.map(nameKey);
  const found = new Map(
    exportColumns.flatMap(({ name }) => {
      const index = keys.indexOf(nameKey(name));
      return index === -1 ? [] : [[name, { index, header: header[index] ?? '' }] as const];
    }),
  );
  return requiredColumns.every((name) => found.has(name)) && telling.some((name) => found.has(name)) ? found : null;
}

const noCells = Object.fromEntries(exportColumns.map(({ name }) => [name, ''])) as ExportCells;

/** Makes the function that gives the cells of a row by their column; '' where the file has none. */
export function exportCellsOf(columns: RecordColumns): (cells: readonly string[]) => ExportCells {
  const positions = [...columns].map(([name, { index }]) => [name, index] as const);
  return (cells) => {
    const byName = { ...noCells }; // a copy is made faster than 32 properties are added
    for (const [name, index] of positions) byName[name] = cells[index] ?? '';
    return byName;
  };
}
