/**
 * Reads the rows of a sheet as records. Adds what hucre's row stream omits: which cells are formulas, and which numbers are
 * shown as ids, perhaps with leading zeros.
 */
import { type CellValue, letterToCol } from 'hucre';
import { streamXlsxRows } from 'hucre/xlsx';
import { formatId, type IdFormat } from '../cells/excel-number.ts';
import { MergedCells, type TableRecord } from '../columns/table.ts';
import { unreadableWorkbook } from './file-refusals.ts';
import { attributesOf } from './workbook-parts.ts';

/** Rows per batch. */
const batchRows = 500;

/**
 * The rows of a sheet as records, each with its sheet row as its line; a sheet may omit blank rows.
 * `sheet` is its name; `maxRows` ends the reading early. Throws FileRefused E_XLSX.
 */
export async function* readSheetRecords(
  workbook: Uint8Array,
  sheet: string,
  notes: SheetNotes,
  maxRows?: number,
): AsyncGenerator<TableRecord[], void> {
  let batch: TableRecord[] = [];
  let previous = 0;
  try {
    for await (const { index, values } of streamXlsxRows(workbook, { sheet, ...(maxRows && { maxRows: maxRows }) })) {
      const line = index + 1;
      if (!(line > previous)) throw new Error(`row ${line} stands below row ${previous}`);
      previous = line;
      const record = toRecord(line, values, notes.cells.get(line) ?? []);
      notes.merged.fill(record);
      const crossedOut = notes.crossedOut.get(line);
      if (notes.hiddenRows.has(line)) record.isHidden = true;
      if (crossedOut !== undefined) record.crossedOut = crossedOut;
      batch.push(record);
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
    const format = notes.find((note) => note.column === column)?.format;
    return workbookCell(value, format);
  });
  const formulas = notes.filter(({ isFormula }) => isFormula).map(({ column }) => column);
  if (formulas.length === 0) return { line, cells, strayQuote: false };
  const uncomputed = formulas.filter((column) => (values[column] ?? null) === null);
  return { line, cells, strayQuote: false, formulas, uncomputed };
}

/** Extra information about a cell; `column` counts from 0. */
interface CellNote {
  column: number;
  isFormula: boolean;
  /** of a number that is shown as an id */
  format: IdFormat | undefined;
}

/** What hucre's row stream omits. Rows count from 1, columns from 0. */
export interface SheetNotes {
  /** by row */
  cells: ReadonlyMap<number, readonly CellNote[]>;
  /** by a filter, an outline or by hand */
  hiddenRows: ReadonlySet<number>;
  hiddenColumns: ReadonlySet<number>;
  /** by row, the columns whose cells are crossed out */
  crossedOut: ReadonlyMap<number, readonly number[]>;
  /** those of one column, by their first row */
  merged: MergedCells;
}

/** The last column that a sheet can have (ECMA-376-1, 18.3.1.13; Excel's limit of 16,384). */
const maxColumn = 16_384;

// A row, a range of columns, merged cells, or a cell with its formula, which comes first in it (ECMA-376-1, 18.3.1.4). Attributes can't
// contain `<`, so an unclosed tag stops matching at the next one.
const rowOrCell = /<(?:\w+:)?(row|col|c|mergeCell)\b([^<>]*)>(\s*<(?:\w+:)?f\b)?/g;

/**
 * Scans the XML of a sheet. `idFormats` are those of numbers that are shown as ids, by style index; so is what crosses out.
 * Below `maxRow`, cells are left alone.
 */
export async function readSheetNotes(
  xml: AsyncIterable<Uint8Array>,
  idFormats: ReadonlyMap<number, IdFormat>,
  crossingOut: ReadonlySet<number> = new Set(),
  maxRow?: number,
): Promise<SheetNotes> {
  const scanner = new NoteScanner(idFormats, crossingOut, maxRow);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of xml) {
    const text = decoder.decode(chunk, { stream: true });
    // Everything before an end tag is complete. Only search the new chunk for one, since a long stretch may have none.
    const end = text.lastIndexOf('</');
    if (end === -1) {
      rest += text;
      continue;
    }
    scanner.scan(rest + text.slice(0, end));
    rest = text.slice(end);
  }
  scanner.scan(rest);
  return scanner;
}

class NoteScanner implements SheetNotes {
  readonly cells = new Map<number, CellNote[]>();
  readonly hiddenRows = new Set<number>();
  readonly hiddenColumns = new Set<number>();
  readonly crossedOut = new Map<number, number[]>();
  readonly merged = new MergedCells();
  readonly #idFormats: ReadonlyMap<number, IdFormat>;
  readonly #crossingOut: ReadonlySet<number>;
  readonly #stylesMatter: boolean;
  readonly #maxRow: number;
  #row = 0;
  #column = -1;

  constructor(idFormats: ReadonlyMap<number, IdFormat>, crossingOut: ReadonlySet<number>, maxRow = Infinity) {
    this.#idFormats = idFormats;
    this.#crossingOut = crossingOut;
    this.#stylesMatter = idFormats.size + crossingOut.size > 0;
    this.#maxRow = maxRow;
  }

  scan(xml: string): void {
    for (const [, tag, attributes = '', formula] of xml.matchAll(rowOrCell)) {
      if (tag === 'row') this.#beginRow(attributesOf(attributes));
      else if (tag === 'col') this.#addColumns(attributesOf(attributes));
      else if (tag === 'mergeCell') this.#addMerged(attributesOf(attributes));
      else {
        this.#column += 1;
        // Most cells skip this: parsing their attributes would cost more than everything else.
        const isFormula = formula !== undefined;
        if ((isFormula || this.#stylesMatter) && this.#row <= this.#maxRow)
          this.#addCell(attributesOf(attributes), isFormula);
      }
    }
  }

  #beginRow({ r, hidden, ht }: Record<string, string>): void {
    this.#row = r === undefined ? this.#row + 1 : Number(r);
    this.#column = -1;
    if (isTrue(hidden) || Number(ht) === 0) this.hiddenRows.add(this.#row);
  }

  #addColumns({ min, max, hidden, width }: Record<string, string>): void {
    if (!isTrue(hidden) && Number(width) !== 0) return;
    const last = Math.min(Number(max), maxColumn);
    for (let column = Number(min); column <= last; column += 1) this.hiddenColumns.add(column - 1);
  }

  #addMerged({ ref = '' }: Record<string, string>): void {
    const [, column = '', first, last] = /^([A-Z]{1,3})(\d{1,7}):\1(\d{1,7})$/.exec(ref) ?? [];
    if (column !== '') this.merged.add(Number(first), letterToCol(column), Number(last));
  }

  /** A file omits cell references (`r`) either for all cells or for none; without them, cells are adjacent. */
  #addCell({ r, s, t = 'n' }: Record<string, string>, isFormula: boolean): void {
    const column = r === undefined ? this.#column : letterToCol(r);
    const format = t === 'n' && s !== undefined ? this.#idFormats.get(Number(s)) : undefined;
    if (this.#crossingOut.has(Number(s))) addTo(this.crossedOut, this.#row, column);
    if (!isFormula && format === undefined) return;
    addTo(this.cells, this.#row, { column, isFormula, format });
  }
}

/** The notes of a sheet that has none. */
export const noSheetNotes: SheetNotes = new NoteScanner(new Map(), new Set());

function addTo<Value>(lists: Map<number, Value[]>, row: number, value: Value): void {
  const list = lists.get(row);
  if (list === undefined) lists.set(row, [value]);
  else list.push(value);
}

/** A boolean attribute (XML Schema, 3.2.2). */
function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

/** Excel keeps 15 significant digits (Microsoft, "Excel specifications and limits": number precision). */
const excelDigits = 15;
const exactBelow = 10 ** excelDigits;
/** One more digit than Excel ever shows. */
const shownDigits = 16;

/**
 * A workbook cell as text: what Excel shows, except that whole numbers have all the digits that Excel keeps. Longer ones,
 * whose last digits are lost, use an exponent with at least `shownDigits` digits, as in `9.400000000000000E+21`: that
 * distinguishes them from exact digits and from what Excel abbreviates in a CSV. Dates become ISO dates. `format` is that
 * of a number that is shown as an id.
 */
export function workbookCell(value: CellValue | undefined, format?: IdFormat): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return numberText(value, format);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return value instanceof Date ? dateText(value) : value;
}

function numberText(stored: number, format: IdFormat | undefined): string {
  if (!Number.isFinite(stored)) return hashMarks;
  // What a formula leaves behind the 15th digit isn't shown: 1001.0000000000001.
  const value = Math.abs(stored) < exactBelow ? Number(stored.toPrecision(excelDigits)) : stored;
  if (Number.isInteger(value) && Math.abs(value) < exactBelow) {
    return format === undefined || value < 0 ? String(value) : formatId(value, format);
  }
  if (Math.abs(value) < exactBelow) return String(value).toUpperCase();
  const [mantissa = '', exponent] = value.toExponential().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return `${whole}.${fraction.padEnd(shownDigits - 1, '0')}E${exponent}`;
}

/** The last second that Excel shows as a date; what is later or before 1900 it shows as hash marks. */
const lastDate = Date.UTC(9999, 11, 31, 23, 59, 59);
const firstDate = Date.UTC(1899, 11, 30);
const hashMarks = '########';

/** Only the date if the time is midnight. Excel's dates have no time zone; hucre returns them as UTC. */
function dateText(date: Date): string {
  // A long number under a date format: what is in the cell can't be told from a date any more.
  if (!(date.getTime() >= firstDate && date.getTime() <= lastDate)) return hashMarks;
  const [day, time = ''] = date.toISOString().slice(0, 19).split('T');
  return time === '00:00:00' ? String(day) : `${day} ${time}`;
}
