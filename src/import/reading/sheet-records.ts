import { streamXlsxRows } from 'hucre/xlsx';
import { unreadableWorkbook } from './file-refusals.ts';
import type { CellNote, SheetNotes } from './sheet-notes.ts';
import type { TableRecord } from './table-record.ts';
import { workbookCell } from './workbook-cell.ts';

/** Rows that are handed on together. */
const batchRows = 500;

/**
 * The rows of a sheet as records, each with its row of the sheet as its line; a sheet leaves out blank rows as it likes.
 * `sheet` is its name; `mostRows` ends the reading early. Throws FileRefused E_XLSX.
 */
export async function* readSheetRecords(
  workbook: Uint8Array,
  sheet: string,
  notes: SheetNotes,
  mostRows?: number,
): AsyncGenerator<TableRecord[], void> {
  let batch: TableRecord[] = [];
  let previous = 0;
  try {
    for await (const { index, values } of streamXlsxRows(workbook, { sheet, ...(mostRows && { maxRows: mostRows }) })) {
      const line = index + 1;
      if (!(line > previous)) throw new Error(`row ${line} stands below row ${previous}`);
      previous = line;
      batch.push(toRecord(line, values, notes.get(line) ?? []));
      if (batch.length < batchRows) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    throw unreadableWorkbook(error);
  }
  yield batch;
}

function toRecord(line: number, values: Parameters<typeof workbookCell>[0][], notes: readonly CellNote[]): TableRecord {
  const cells = values.map((value, column) => {
    const digits = notes.find((note) => note.column === column)?.digits;
    return workbookCell(value, digits);
  });
  const formulas = notes.filter(({ isFormula }) => isFormula).map(({ column }) => column);
  if (formulas.length === 0) return { line, cells, strayQuote: false };
  const uncomputed = formulas.filter((column) => (values[column] ?? null) === null);
  return { line, cells, strayQuote: false, formulas, uncomputed };
}
