/** Workbooks for tests: ordinary ones, and ones put together from parts of our own. */

import { buffer } from 'node:stream/consumers';
import type { CellValue, WriteSheet } from 'hucre';
import { writeXlsx } from 'hucre/xlsx';
import { zipBytes } from '../../src/spreadsheets/zip.ts';

/** A workbook of these sheets. `cells` are told apart by "row,column", from 0. */
export async function makeWorkbook(...sheets: WriteSheet[]): Promise<Buffer> {
  return Buffer.from(await writeXlsx({ sheets }));
}

/** A workbook of one sheet with these rows. */
export function makeSheet(...rows: CellValue[][]): Promise<Buffer> {
  return makeWorkbook({ name: 'Sheet1', rows });
}

const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The XML of a workbook's parts, as far as they matter; `sheet` is what stands inside `sheetData`. */
export function partsOf(sheet: string, styles = ''): Record<string, string> {
  return {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml':
      '<x:workbook xmlns:r="r"><x:sheets><x:sheet name="One &amp; &#x4f;ther" sheetId="1" r:id="rId1"/></x:sheets></x:workbook>',
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id='rId1' Type='${relationships}/worksheet' Target='worksheets/first.xml'/><Relationship Id="rId2" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
    'xl/worksheets/first.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
  };
}

/** A zip archive of these files. */
export function zip(files: Record<string, string>): Promise<Buffer> {
  const entries = Object.entries(files).map(([name, text]) => ({ name, content: yieldOnce(text) }));
  return buffer(zipBytes(entries));
}

async function* yieldOnce(text: string) {
  yield text;
}

/** The archive with other numbers in the directory's entry of one of its files: offsets as in the zip format. */
export function patchDirectory(archive: Buffer, name: string, fields: Record<number, number>): Buffer {
  const patched = Buffer.from(archive);
  const start = patched.lastIndexOf(name) - 46;
  for (const [at, value] of Object.entries(fields)) patched.writeUInt32LE(value, start + Number(at));
  return patched;
}

const entrySignature = 0x02014b50;
const elsewhere = 0xffff_ffff;

/** The archive with its sizes and offsets in zip64 fields, as programs write it that don't know how large it will be. */
export function withZip64(archive: Buffer): Buffer {
  const end = archive.length - 22;
  const start = archive.readUInt32LE(end + 16);
  const entries: Buffer[] = [];
  for (let at = start; archive.readUInt32LE(at) === entrySignature; ) {
    const next = at + 46 + archive.readUInt16LE(at + 28);
    const entry = Buffer.from(archive.subarray(at, next));
    const extra = Buffer.alloc(28);
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    for (const [index, place] of [24, 20, 42].entries()) {
      extra.writeBigUInt64LE(BigInt(entry.readUInt32LE(place)), 4 + 8 * index);
      entry.writeUInt32LE(elsewhere, place);
    }
    entry.writeUInt16LE(extra.length, 30);
    entries.push(entry, extra);
    at = next;
  }
  const directory = Buffer.concat(entries);
  const count = archive.readUInt16LE(end + 10);
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  for (const place of [24, 32]) record.writeBigUInt64LE(BigInt(count), place);
  record.writeBigUInt64LE(BigInt(directory.length), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(start + directory.length), 8);
  locator.writeUInt32LE(1, 16);
  const last = Buffer.from(archive.subarray(end));
  last.writeUInt32LE(elsewhere, 12);
  last.writeUInt32LE(elsewhere, 16);
  return Buffer.concat([archive.subarray(0, start), directory, record, locator, last]);
}
