import { buffer } from 'node:stream/consumers';
import { chooseSheet, describeSheets, firstFilled, type SheetStart } from './choose-sheet.ts';
import type { ChosenColumn } from './columns.ts';
import { refuseArchive } from './detect-container.ts';
import { encryptedWorkbook, unpackedTooBig, unreadableWorkbook } from './file-refusals.ts';
import type { Finding } from './finding.ts';
import type { OpenedTable } from './opened-table.ts';
import type { ReadingLimits } from './reading-limits.ts';
import { readSheetNotes } from './sheet-notes.ts';
import { readSheetRecords } from './sheet-records.ts';
import { readWorkbookParts, type WorkbookParts } from './workbook-parts.ts';
import { readZipDirectory, unpackEntry, type ZipEntry } from './zip-directory.ts';

/** How many rows of each sheet are looked at in search of the header, blank ones included. */
const startRows = 1000;

/** A workbook's bytes with what its directory and its parts say. */
interface Workbook extends WorkbookParts {
  bytes: Buffer;
  entries: ReadonlyMap<string, ZipEntry>;
}

/**
 * Opens an Excel workbook: finds the sheet that holds the table, and its header. Throws FileRefused when it isn't one,
 * can't be read, or would take too much room unpacked.
 */
export async function openWorkbook(
  source: AsyncIterable<Uint8Array>,
  limits: ReadingLimits,
  chosen: readonly ChosenColumn[],
  fileName: string | undefined,
): Promise<OpenedTable> {
  const workbook = await readWorkbook(await buffer(source), limits);
  const { bytes, sheets } = workbook;
  const visible = sheets.filter(({ isHidden, part }) => !isHidden && part !== undefined);
  const starts: SheetStart[] = [];
  for (const { name } of visible) {
    starts.push({ name, records: await firstFilled(readSheetRecords(bytes, name, new Map(), startRows)) });
  }
  const { sheet, header } = chooseSheet(starts, chosen, limits.maxColumns);
  const others = visible.filter(({ name }) => name !== sheet.name);
  const hidden = sheets.filter(({ isHidden }) => isHidden);
  const notes = await readNotes(workbook, sheet.name);
  return {
    findings: [
      ...describeSheets(sheet.name, namesOf(others), namesOf(hidden)),
      ...warnOfName(fileName),
      ...header.findings,
    ],
    header,
    records: readSheetRecords(bytes, sheet.name, notes),
    encoding: 'utf-8',
    // A workbook may write any character as _x0000_.
    hasNuls: true,
    hasFixedColumns: true,
  };
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
    // What is cut off can still be told by its first names.
    throw refuseArchive([bytes.toString('latin1')]) ?? unreadableWorkbook(error);
  }
}

async function readNotes({ bytes, entries, sheets, zeroFormats }: Workbook, name: string) {
  const entry = entries.get(sheets.find((sheet) => sheet.name === name)?.part ?? '');
  if (entry === undefined) throw unreadableWorkbook(new Error(`the cells of sheet ${name} are missing`));
  try {
    return await readSheetNotes(unpackEntry(bytes, entry), zeroFormats);
  } catch (error) {
    throw unreadableWorkbook(error);
  }
}

function namesOf(sheets: readonly { name: string }[]): string[] {
  return sheets.map(({ name }) => name);
}

function warnOfName(fileName: string | undefined): Finding[] {
  if (fileName === undefined || /\.xls[xm]$/i.test(fileName)) return [];
  const text = 'The file is an Excel workbook, though its name says otherwise; it is read as one.';
  return [{ step: 'container', code: 'W_WORKBOOK', text }];
}
