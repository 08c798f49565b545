/**
 * An XLSX workbook with one sheet, written as a stream. Its cells are text, which Excel leaves alone, while in a CSV it
 * rounds long numbers and drops leading zeros; the dates of date columns are dates, so that people can sort and filter them.
 * @see ECMA-376-1, Office Open XML, parts 18.3 (worksheets) and 18.3.1.53 (inline strings)
 */
import { zipBytes } from './zip.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Excel's limits. */
const maxCellLength = 32_767;
const maxSheetNameLength = 31;
/** Excel's limit for rows of a sheet. */
export const maxSheetRows = 1_048_576;

/** Styles of cells, by their place in `cellXfs`. Format 49 is "Text": what is typed into such a cell later stays text, too. */
const styles = { text: 1, header: 2, date: 3 } as const;
const xf = (numFmtId: number, fontId = 0) =>
  `<xf numFmtId="${numFmtId}" fontId="${fontId}" fillId="0" borderId="0" xfId="0"${numFmtId === 0 ? '' : ' applyNumberFormat="1"'}${fontId === 0 ? '' : ' applyFont="1"'}/>`;
const font = (bold: string) => `<font>${bold}<sz val="11"/><name val="Calibri"/></font>`;
/** The first id for a format of one's own. */
const dateFormat = 164;

const parts = {
  '[Content_Types].xml': `${declaration}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${workbookType}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${workbookType}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${workbookType}.worksheet+xml"/></Types>`,
  '_rels/.rels': `${declaration}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/_rels/workbook.xml.rels': `${declaration}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `${declaration}<styleSheet xmlns="${spreadsheet}"><numFmts count="1"><numFmt numFmtId="${dateFormat}" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2">${font('')}${font('<b/>')}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">${xf(0)}${xf(49)}${xf(49, 1)}${xf(dateFormat)}</cellXfs></styleSheet>`,
};

/** What a column of the sheet holds, and how wide it is, in characters. */
export interface SheetColumn {
  holds: 'text' | 'date';
  width: number;
}

interface WorkbookOptions {
  /** the name on the sheet's tab; what Excel doesn't allow in it is left out */
  sheetName?: string;
  /** from the left; the columns after them hold text */
  columns?: readonly SheetColumn[];
}

const usualColumn: SheetColumn = { holds: 'text', width: 16 };
/** Columns that have a width even if the rows don't reach them. */
const maxColumns = 64;

/** The bytes of the workbook; `rows` are read on demand, the header first. Dates are written as `2026-11-01 14:05:33`. */
export function workbookBytes(
  rows: AsyncIterable<string[]>,
  { sheetName = 'Fulfillments', columns = [] }: WorkbookOptions = {},
): AsyncGenerator<Buffer> {
  const files = Object.entries({ ...parts, 'xl/workbook.xml': workbookXml(sheetName) });
  return zipBytes([
    ...files.map(([name, content]) => ({ name, content: once(content) })),
    { name: 'xl/worksheets/sheet1.xml', content: sheetXml(rows, columns) },
  ]);
}

function workbookXml(sheetName: string): string {
  const name = escapeXml(sheetName.replace(/[[\]:*?/\\"]/g, ' ').slice(0, maxSheetNameLength));
  return `${declaration}<workbook xmlns="${spreadsheet}" xmlns:r="${relationships}"><sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets></workbook>`;
}

/** The sheet in pieces of some kilobytes. */
async function* sheetXml(rows: AsyncIterable<string[]>, columns: readonly SheetColumn[]): AsyncGenerator<string> {
  yield `${declaration}<worksheet xmlns="${spreadsheet}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columnsXml(columns)}</cols><sheetData>`;
  let xml = '';
  let number = 0;
  let width = 1;
  for await (const row of rows) {
    number += 1;
    width = Math.max(width, row.length);
    xml += rowXml(row, number, columns);
    if (xml.length < 65_536) continue;
    yield xml;
    xml = '';
  }
  // Without the last part, Excel would mark each number that is text as a mistake.
  const table = `A1:${columnName(width - 1)}${Math.max(number, 1)}`;
  yield `${xml}</sheetData><autoFilter ref="${table}"/><ignoredErrors><ignoredError sqref="${table}" numberStoredAsText="1" twoDigitTextYear="1"/></ignoredErrors></worksheet>`;
}

function columnsXml(columns: readonly SheetColumn[]): string {
  const own = columns.map(
    ({ holds, width }, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" style="${styles[holds]}" customWidth="1"/>`,
  );
  if (columns.length >= maxColumns) return own.join('');
  const others = `<col min="${columns.length + 1}" max="${maxColumns}" width="${usualColumn.width}" style="${styles.text}" customWidth="1"/>`;
  return [...own, others].join('');
}

function rowXml(row: readonly string[], number: number, columns: readonly SheetColumn[]): string {
  const cells = row.map((text, index) => {
    const place = `${columnName(index)}${number}`;
    if (number === 1) return textCell(place, text, styles.header);
    return columns[index]?.holds === 'date' ? dateCell(place, text) : textCell(place, text, styles.text);
  });
  return `<row r="${number}">${cells.join('')}</row>`;
}

/** An empty cell keeps its style, so that a number filled in later stays text. */
function textCell(place: string, text: string, style: number): string {
  if (text === '') return `<c r="${place}" s="${style}"/>`;
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(cut(text))}</t></is></c>`;
}

/** A text that is longer than Excel reads, without its end and with a mark that says so. */
function cut(text: string): string {
  if (text.length <= maxCellLength) return text;
  const mark = '… [cut]';
  return `${text.slice(0, maxCellLength - mark.length).replace(/[\ud800-\udbff]$/, '')}${mark}`;
}

const datePattern = /^(\d{4})-\d\d-\d\d \d\d:\d\d:\d\d$/;
const msPerDay = 24 * 60 * 60 * 1000;
/** Day 0 of serial dates; from March 1900 on they are the same everywhere (ECMA-376-1, 18.17.4.1). */
const serialZero = Date.UTC(1899, 11, 30);

/** What is no date, or one from before spreadsheets have any, stays text. */
function dateCell(place: string, text: string): string {
  const [, year] = datePattern.exec(text) ?? [];
  if (text === '') return `<c r="${place}" s="${styles.date}"/>`;
  if (year === undefined || Number(year) <= 1900) return textCell(place, text, styles.date);
  const serial = (Date.parse(`${text.replace(' ', 'T')}Z`) - serialZero) / msPerDay;
  return `<c r="${place}" s="${styles.date}"><v>${serial}</v></c>`;
}

/** A, B … Z, AA … */
function columnName(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : `${columnName(Math.floor(index / 26) - 1)}${last}`;
}

const special = /[&<>\r]|_(?=x[\dA-Fa-f]{4}_)|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** What XML 1.0 has no place for, Office writes as `_x0001_`; a text that looks like that gets its first sign so. */
function escapeXml(text: string): string {
  return text.replace(special, (letter) => {
    if (letter === '&') return '&amp;';
    if (letter === '<') return '&lt;';
    if (letter === '>') return '&gt;';
    return `_x${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
  });
}

async function* once(content: string): AsyncGenerator<string> {
  yield content;
}
