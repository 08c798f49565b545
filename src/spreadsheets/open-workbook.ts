/** The sheet step: opens a workbook, or a document in markup, and finds the sheet or table that is meant. */
import { buffer } from 'node:stream/consumers';
import { FileRefused, namingHidden } from '../columns/file-refused.ts';
import { type FoundHeader, findHeader, headerDepth } from '../columns/find-header.ts';
import { headingOf } from '../columns/headings.ts';
import { matchColumns } from '../columns/match-columns.ts';
import { quoted, quotedList } from '../columns/quote.ts';
import type { ReadingNote, TableRecord, TableTop } from '../columns/table.ts';
import { noSheetFits, severalSheetsFit } from '../columns/table-refusals.ts';
import type { WantedColumns } from '../columns/vocabulary.ts';
import { refuseArchive, refuseContainer } from './detect-container.ts';
import { decodeText, describeEncoding, detectMarkupEncoding } from './encoding.ts';
import { encryptedWorkbook, notCsv, type ReadingLimits, unpackedTooBig, unreadableWorkbook } from './file-refusals.ts';
import { readMarkupTables } from './markup-tables.ts';
import type { ByteScan } from './scan-bytes.ts';
import { noSheetNotes, readSheetNotes, readSheetRecords } from './sheet-records.ts';
import { headingsMatter, type OpenedTable } from './table-layout.ts';
import { readWorkbookParts, type WorkbookParts } from './workbook-parts.ts';
import { readZipDirectory, unpackEntry, type ZipEntry } from './zip.ts';

/** How many rows of each sheet are searched for the header, including blank ones; of a document, how many are a batch. */
const [startRows, batchRows] = [1000, 500];

/** A workbook's bytes with its directory and its parts. */
interface Workbook extends WorkbookParts {
  bytes: Buffer;
  entries: ReadonlyMap<string, ZipEntry>;
}

/**
 * Opens an Excel workbook and finds the sheet with the table, and its header. Throws FileRefused if it isn't a workbook,
 * can't be read, or is too large unpacked.
 */
export async function openWorkbook(
  source: AsyncIterable<Uint8Array>,
  limits: ReadingLimits,
  wanted: WantedColumns,
  fileName: string | undefined,
): Promise<OpenedTable> {
  const workbook = await readWorkbook(await buffer(source), limits);
  const { bytes, sheets } = workbook;
  const visible = sheets.filter(({ isHidden, part }) => !isHidden && part !== undefined);
  const isOnly = visible.length === 1;
  const starts: SheetStart[] = [];
  let notes = noSheetNotes;
  for (const { name } of visible) {
    notes = await readNotes(workbook, name, isOnly ? undefined : startRows);
    starts.push({ name, records: await firstFilled(readSheetRecords(bytes, name, notes, startRows)) });
  }
  const hidden = namesOf(sheets.filter(({ isHidden }) => isHidden));
  const { sheet, header, unlike } = namingHidden(hidden, () => chooseSheet(starts, wanted, limits.maxColumns));
  if (!isOnly) notes = await readNotes(workbook, sheet.name);
  return {
    notes: [
      ...describeSheets(sheet.name, namesOf(visible)),
      ...describeHidden(hidden, unlike),
      ...warnAboutExtension(fileName),
      ...header.notes,
    ],
    header,
    sheet: sheet.name,
    records: readSheetRecords(bytes, sheet.name, notes),
    encoding: 'utf-8',
    // A workbook may write any character as _x0000_.
    hasNuls: true,
    hasFixedColumns: true,
    hiddenColumns: notes.hiddenColumns,
  };
}

/** A document is read as a whole, so its size is limited further than that of a workbook. */
const maxMarkupBytes = 32 * 1024 * 1024;

/** Opens a document in markup (see markup-tables.ts) and finds the table in it. Throws FileRefused if none is shown. */
export async function openMarkup(
  open: () => AsyncIterable<Uint8Array>,
  scan: ByteScan,
  limits: ReadingLimits,
  wanted: WantedColumns,
): Promise<OpenedTable> {
  if (scan.size > maxMarkupBytes) throw unpackedTooBig(scan.size, maxMarkupBytes);
  const encoding = detectMarkupEncoding(scan);
  let text = '';
  for await (const piece of decodeText(open(), encoding)) text += piece;
  const all = readMarkupTables(text);
  const tables = all.filter(({ isHidden }) => !isHidden);
  const hidden = namesOf(all.filter(({ isHidden }) => isHidden));
  const starts = tables.map(({ name, records }) => ({ name, records: records.filter(isFilled).slice(0, headerDepth) }));
  if (starts.every(({ records }) => records.length === 0)) {
    throw refuseContainer(scan) ?? notCsv('a document without a table', 'sheet');
  }
  const { sheet, header, unlike } = namingHidden(hidden, () => chooseSheet(starts, wanted, limits.maxColumns));
  const { records = [], hiddenColumns = new Set<number>() } = tables[starts.indexOf(sheet)] ?? {};
  const name = `table ${quoted(sheet.name)} of a document`;
  const container: ReadingNote = { step: 'container', code: 'I_CONTAINER', text: name };
  return {
    notes: [
      container,
      ...describeHidden(hidden, unlike),
      ...(await describeEncoding(encoding, scan, open)),
      ...header.notes,
    ],
    header,
    sheet: sheet.name,
    records: inBatches(records),
    encoding: encoding.name,
    hasNuls: true,
    hasFixedColumns: true,
    hiddenColumns,
  };
}

async function* inBatches(records: TableRecord[]): AsyncGenerator<TableRecord[]> {
  for (let at = 0; at < records.length; at += batchRows) yield records.slice(at, at + batchRows);
}

/** A visible sheet with its first non-blank rows. */
interface SheetStart {
  name: string;
  records: TableRecord[];
}

/**
 * The only sheet with rows, or the only one with usable columns whose name doesn't speak against its rows. Throws
 * FileRefused: E_SHEETS if none or several of the sheets match; the header's error if there is only one sheet.
 */
function chooseSheet(
  sheets: readonly SheetStart[],
  wanted: WantedColumns,
  maxColumns: number,
): { sheet: SheetStart; header: FoundHeader; unlike: readonly string[] } {
  const filled = sheets.filter(({ records }) => records.length > 0);
  const [first, ...others] = filled;
  if (first !== undefined && others.length === 0) {
    return { sheet: first, header: findHeader(first.records, wanted, maxColumns), unlike: [] };
  }
  const usable = filled.flatMap((sheet) => {
    const found = findUsableHeader(sheet.records, wanted, maxColumns);
    return found === undefined ? [] : [{ sheet, ...found }];
  });
  // A template or a day to come has a header alone.
  const withRows = usable.filter(({ header }) => header.sample.some(isFilled));
  const isUnlike = ({ sheet, columns }: (typeof usable)[number]) =>
    headingsMatter(columns, wanted.vocabulary) && headingOf([], { sheet: sheet.name }) !== undefined;
  const meant = withRows.filter((one) => !isUnlike(one));
  const [only, ...rivals] = [meant, withRows, usable].find(({ length }) => length > 0) ?? [];
  if (only === undefined) {
    const table = topOfLargest(filled, wanted, maxColumns);
    throw noSheetFits(namesOf(sheets), wanted.vocabulary.expected, table);
  }
  if (rivals.length > 0) throw severalSheetsFit([only, ...rivals].map(({ sheet }) => sheet.name));
  const unlike = meant.length > 0 ? withRows.filter(isUnlike).map(({ sheet }) => sheet.name) : [];
  return { ...only, unlike };
}

/** The top of the sheet with the most cells among those whose columns a person could choose. */
function topOfLargest(sheets: readonly SheetStart[], wanted: WantedColumns, maxColumns: number): TableTop | undefined {
  const sizeOf = ({ records }: SheetStart) =>
    records.reduce((sum, { cells }) => sum + cells.filter((cell) => cell !== '').length, 0);
  for (const { records } of sheets.toSorted((a, b) => sizeOf(b) - sizeOf(a))) {
    try {
      return findHeader(records, wanted, maxColumns).table;
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
      if (error.table !== undefined) return error.table;
    }
  }
  return undefined;
}

/** The first `headerDepth` non-blank records. */
async function firstFilled(batches: AsyncIterable<TableRecord[]>): Promise<TableRecord[]> {
  const filled: TableRecord[] = [];
  for await (const batch of batches) {
    filled.push(...batch.filter(isFilled));
    if (filled.length >= headerDepth) break;
  }
  return filled.slice(0, headerDepth);
}

function isFilled({ cells }: TableRecord): boolean {
  return cells.some((cell) => cell.trim() !== '');
}

/** Notes which sheet is read and which are ignored. */
function describeSheets(name: string, visible: readonly string[]): ReadingNote[] {
  const others = visible.filter((other) => other !== name);
  const read = `Excel workbook, sheet ${quoted(name)}`;
  const notes: ReadingNote[] = [{ step: 'container', code: 'I_CONTAINER', text: read }];
  const text = `sheets ignored: ${quotedList(others)}`;
  return others.length === 0 ? notes : [...notes, { step: 'container', code: 'I_OTHER_SHEETS', text }];
}

/** What isn't read: sheets that are hidden, and those whose names speak against their rows. */
function describeHidden(hidden: readonly string[], unlike: readonly string[]): ReadingNote[] {
  const ignored = `The workbook has hidden sheets, which are ignored: ${quotedList(hidden)}.`;
  const other = `Not read, judging by the name: ${quotedList(unlike)}. To import one, share it as a file of its own.`;
  return [
    ...(hidden.length > 0 ? [{ step: 'container', code: 'W_HIDDEN_SHEETS', text: ignored } as const] : []),
    ...(unlike.length > 0 ? [{ step: 'container', code: 'W_OTHER_SHEETS', text: other } as const] : []),
  ];
}

async function readWorkbook(bytes: Buffer, { maxUnpackedBytes }: ReadingLimits): Promise<Workbook> {
  const entries = readDirectory(bytes);
  const refused = refuseArchive([...entries.keys()]);
  if (refused) throw refused;
  const all = [...entries.values()];
  if (all.some(({ isEncrypted }) => isEncrypted)) throw encryptedWorkbook();
  const size = all.reduce((sum, entry) => sum + entry.size, 0);
  if (size > maxUnpackedBytes) throw unpackedTooBig(size, maxUnpackedBytes);
  try {
    return { bytes, entries, ...(await readWorkbookParts(bytes, entries)) };
  } catch (error) {
    throw unreadableWorkbook(error);
  }
}

function readDirectory(bytes: Buffer): ReadonlyMap<string, ZipEntry> {
  try {
    return readZipDirectory(bytes);
  } catch (error) {
    // The first entry names still identify a truncated archive.
    throw refuseArchive([bytes.toString('latin1')]) ?? unreadableWorkbook(error);
  }
}

async function readNotes({ bytes, entries, sheets, idFormats, crossingOut }: Workbook, name: string, maxRow?: number) {
  const entry = entries.get(sheets.find((sheet) => sheet.name === name)?.part ?? '');
  if (entry === undefined) throw unreadableWorkbook(new Error(`the cells of sheet ${name} are missing`));
  try {
    return await readSheetNotes(unpackEntry(bytes, entry), idFormats, crossingOut, maxRow);
  } catch (error) {
    throw unreadableWorkbook(error);
  }
}

const namesOf = (sheets: readonly { name: string }[]): string[] => sheets.map(({ name }) => name);

function warnAboutExtension(fileName: string | undefined): ReadingNote[] {
  if (fileName === undefined || /\.xl[st][xm]$/i.test(fileName)) return [];
  const text = 'The file is an Excel workbook, though its name says otherwise; it is read as one.';
  return [{ step: 'container', code: 'W_WORKBOOK', text }];
}

function findUsableHeader(
  records: readonly TableRecord[],
  wanted: WantedColumns,
  maxColumns: number,
): { header: FoundHeader; columns: readonly { field: string }[] } | undefined {
  try {
    const header = findHeader(records, wanted, maxColumns);
    const matched = matchColumns(header.table, wanted);
    wanted.vocabulary.requireColumns(matched, header.table);
    return { header, columns: matched.columns };
  } catch (error) {
    if (error instanceof FileRefused) return undefined;
    throw error;
  }
}
