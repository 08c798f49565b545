/**
 * An XLSX workbook with one sheet of text cells, written as a stream: a cell that is text is left alone by Excel, while
 * in a CSV it rounds long numbers and drops leading zeros.
 * @see ECMA-376-1, Office Open XML, parts 18.3 (worksheets) and 18.3.1.53 (inline strings)
 */
import { zipBytes } from './zip.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Excel's limit. */
const maxCellLength = 32_767;
/** Excel's limit for rows of a sheet. */
export const maxSheetRows = 1_048_576;

const parts = {
  '[Content_Types].xml': `${declaration}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${workbookType}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${workbookType}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${workbookType}.worksheet+xml"/></Types>`,
  '_rels/.rels': `${declaration}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${declaration}<workbook xmlns="${spreadsheet}" xmlns:r="${relationships}"><sheets><sheet name="Fulfillments" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${declaration}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`,
  // Format 49 is "Text": what is typed into such a cell later stays text, too.
  'xl/styles.xml': `${declaration}<styleSheet xmlns="${spreadsheet}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`,
};

/** The bytes of the workbook; `rows` are read on demand, the header first. */
export function workbookBytes(rows: AsyncIterable<string[]>): AsyncGenerator<Buffer> {
  const files = Object.entries(parts).map(([name, content]) => ({ name, content: once(content) }));
  return zipBytes([...files, { name: 'xl/worksheets/sheet1.xml', content: sheetXml(rows) }]);
}

/** The sheet in pieces of some kilobytes. */
async function* sheetXml(rows: AsyncIterable<string[]>): AsyncGenerator<string> {
  yield `${declaration}<worksheet xmlns="${spreadsheet}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="64" width="16" style="1" customWidth="1"/></cols><sheetData>`;
  let xml = '';
  let number = 0;
  for await (const row of rows) {
    number += 1;
    xml += `<row r="${number}">${row.map((text, column) => cellXml(text, columnName(column), number)).join('')}</row>`;
    if (xml.length < 65_536) continue;
    yield xml;
    xml = '';
  }
  yield `${xml}</sheetData></worksheet>`;
}

/** An empty cell keeps its style, so that a number filled in later stays text. */
function cellXml(text: string, column: string, row: number): string {
  if (text === '') return `<c r="${column}${row}" s="1"/>`;
  return `<c r="${column}${row}" s="1" t="inlineStr"><is><t xml:space="preserve">${escapeXml(text.slice(0, maxCellLength))}</t></is></c>`;
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
