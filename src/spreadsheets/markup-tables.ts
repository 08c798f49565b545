/**
 * Tables in markup: web pages and Excel's XML of 2003, which shop systems name .xls, and OpenDocument sheets. Cells are taken
 * as they are shown; what is marked as hidden is marked in the records too.
 * @see https://html.spec.whatwg.org/multipage/tables.html, OpenDocument 1.3 part 3 (9.1), Excel's XML Spreadsheet Reference
 */
import { MergedCells, type TableRecord } from '../columns/table.ts';
import { workbookCell } from './sheet-records.ts';
import { unescapeXml } from './workbook-parts.ts';

/** A table of a document, with its rows. */
interface MarkupTable {
  name: string;
  isHidden: boolean;
  records: TableRecord[];
  /** from 0 */
  hiddenColumns: Set<number>;
}

/** Cells and rows that a document states only once stand for at most this many. */
const maxRepeated = 1_000;
/** The tables that lay out a page are a few dozen at most. */
const maxTables = 200;
/** Longer attributes aren't read, so that each place is visited a limited number of times. */
const token =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)|<(\/?)(?:[\w.-]+:)?([a-z][\w.-]*)((?:[^<>"']|"[^"]{0,4000}"|'[^']{0,4000}'){0,400})>|([^<]+)|</gi;

const rowTags = ['tr', 'row', 'table-row'];
/** Without those of OpenDocument that others cover. */
const cellTags = ['td', 'th', 'cell', 'table-cell'];
/** Elements whose text isn't shown in a cell; the styles of OpenDocument have a family. */
const unseenTags = ['script', 'style', 'annotation', 'comment', 'head', 'tracked-changes'];
const breakTags = ['br', 'p', 'div', 'li', 's', 'tab', 'line-break'];
/** What they hold is crossed out; it gets a tilde on both sides, as in Markdown. An `s` that is empty is a blank of OpenDocument. */
const strikeTags = ['s', 'del', 'strike'];

/** All tables of a document, those in cells of others after them. */
export function readMarkupTables(text: string): MarkupTable[] {
  const builder = new TableBuilder();
  let unseen: string | undefined;
  for (const [, data, slash, tagName, attributes = '', words] of text.matchAll(token)) {
    const tag = tagName?.toLowerCase();
    if (unseen !== undefined) {
      if (tag === unseen && slash === '/') unseen = undefined;
    } else if (tag !== undefined && slash === '' && unseenTags.includes(tag) && !isTableStyle(tag, attributes)) {
      if (!attributes.endsWith('/')) unseen = tag;
    } else if (tag !== undefined) {
      if (slash === '/') builder.close(tag);
      else builder.open(tag, attributes);
    } else builder.addText(data ?? (words === undefined ? '' : unescapeXml(words)));
  }
  return builder.tables;
}

const isTableStyle = (tag: string, text: string) => tag === 'style' && /:family\s*=\s*["']table["']/.test(text);

interface OpenTable {
  table: MarkupTable;
  line: number;
  row: OpenRow | undefined;
  merged: MergedCells;
  columns: number;
}

interface OpenRow {
  record: TableRecord & { formulas: number[] };
  repeated: number;
  cell:
    | { text: string; value: string | undefined; number: boolean; repeated: number; span: number; rows: number }
    | undefined;
}

class TableBuilder {
  readonly tables: MarkupTable[] = [];
  /** the table that is being read, after those around it */
  readonly #open: OpenTable[] = [];
  #sheetName: string | undefined;
  /** the number of tables before those of the sheet */
  #sheetStart = 0;
  /** the style that is being read, and those that hide a table */
  #styleName = '';
  readonly #hidingStyles = new Set<string>();
  /** where the text begins that is being crossed out */
  readonly #strikes: number[] = [];
  #isVisibility = false;

  open(tag: string, text: string): void {
    const isEmpty = text.endsWith('/');
    const top = this.#open.at(-1);
    if (tag === 'worksheet') {
      this.#sheetName = attributes(text).name;
      this.#sheetStart = this.tables.length;
    } else if (tag === 'style') this.#styleName = attributes(text).name ?? '';
    else if (tag === 'table-properties' && attributes(text).display === 'false')
      this.#hidingStyles.add(this.#styleName);
    else if (tag === 'visible') this.#isVisibility = true;
    else if (tag === 'table') this.#beginTable(attributes(text));
    else if (top === undefined) return;
    else if (tag === 'column' || tag === 'table-column') this.#addColumns(top, attributes(text));
    else if (rowTags.includes(tag)) {
      this.#endRow(top);
      this.#beginRow(top, attributes(text));
      if (isEmpty) this.#endRow(top);
    } else if (cellTags.includes(tag)) {
      if (top.row === undefined) this.#beginRow(top, {});
      this.#endCell(top);
      this.#beginCell(top, attributes(text));
      if (isEmpty) this.#endCell(top);
    } else if (tag === 'data' && top.row?.cell !== undefined) top.row.cell.number = attributes(text).type === 'Number';
    else if (strikeTags.includes(tag) && !isEmpty) this.#beginStrike();
    else if (breakTags.includes(tag)) this.addText(' ');
  }

  close(tag: string): void {
    if (tag === 'visible') this.#isVisibility = false;
    const top = this.#open.at(-1);
    if (top === undefined) return;
    if (tag === 'table') {
      this.#endRow(top);
      this.#open.pop();
    } else if (rowTags.includes(tag)) this.#endRow(top);
    else if (cellTags.includes(tag)) this.#endCell(top);
    else if (strikeTags.includes(tag)) this.#endStrike();
    else if (breakTags.includes(tag)) this.addText(' ');
  }

  addText(text: string): void {
    if (this.#isVisibility && /^\s*Sheet(?:Very)?Hidden\s*$/.test(text)) {
      for (const table of this.tables.slice(this.#sheetStart)) table.isHidden = true;
    }
    const cell = this.#open.at(-1)?.row?.cell;
    if (cell !== undefined) cell.text += text;
  }

  #beginStrike(): void {
    this.addText('~');
    this.#strikes.push(this.#open.at(-1)?.row?.cell?.text.length ?? 0);
  }

  /** What holds nothing crosses nothing out. */
  #endStrike(): void {
    const cell = this.#open.at(-1)?.row?.cell;
    const start = this.#strikes.pop();
    if (cell === undefined || start === undefined) return;
    cell.text = cell.text.length === start ? cell.text.slice(0, -1) : `${cell.text}~`;
  }

  #beginTable({ name, display, visibility, 'style-name': style = '' }: Attributes): void {
    const shown = name ?? this.#sheetName ?? `Table ${this.tables.length + 1}`;
    const isHidden = display === 'false' || visibility === 'hidden' || this.#hidingStyles.has(style);
    const table: MarkupTable = { name: shown, isHidden, records: [], hiddenColumns: new Set() };
    if (this.tables.length < maxTables) this.tables.push(table);
    this.#open.push({ table, line: 0, row: undefined, merged: new MergedCells(), columns: 0 });
  }

  #addColumns(
    top: OpenTable,
    { index, hidden, visibility, span, 'number-columns-repeated': repeated }: Attributes,
  ): void {
    if (index !== undefined) top.columns = Number(index) - 1;
    const count = Math.min(Number(repeated ?? Number(span ?? 0) + 1), maxRepeated);
    const isHidden = hidden === '1' || visibility === 'collapse' || visibility === 'filter';
    for (let column = top.columns; isHidden && column < top.columns + count; column += 1) {
      top.table.hiddenColumns.add(column);
    }
    top.columns += count;
  }

  #beginRow(top: OpenTable, given: Attributes): void {
    const { index, hidden, visibility, style = '', 'number-rows-repeated': repeated = '1' } = given;
    top.line = index === undefined ? top.line + 1 : Math.max(top.line + 1, Number(index));
    const isHidden =
      (hidden !== undefined && hidden !== '0') ||
      visibility === 'collapse' ||
      visibility === 'filter' ||
      /display\s*:\s*none/i.test(style);
    const record = { line: top.line, cells: [], strayQuote: false, formulas: [], ...(isHidden && { isHidden }) };
    top.row = { record, repeated: Number(repeated), cell: undefined };
  }

  #beginCell({ row, merged }: OpenTable, given: Attributes): void {
    this.#strikes.length = 0;
    if (row === undefined) return;
    const { record } = row;
    const place = Number(given.index ?? 0) - 1;
    while (record.cells.length < place && record.cells.length < maxRepeated) record.cells.push('');
    while (merged.covers(record.line, record.cells.length)) record.cells.push('');
    if (given.formula !== undefined) record.formulas.push(record.cells.length);
    const { 'value-type': type, value, 'date-value': date, 'boolean-value': flag } = given;
    const values: Attributes = {
      float: value ?? '',
      date: date?.replace('T', ' ') ?? '',
      boolean: flag?.toUpperCase() ?? '',
    };
    const { colspan = given['number-columns-spanned'], rowspan = given['number-rows-spanned'] } = given;
    row.cell = {
      text: '',
      value: values[type ?? ''] || undefined,
      number: type === 'float',
      repeated: Number(given['number-columns-repeated'] ?? 1),
      span: Number(colspan ?? Number(given.mergeacross ?? 0) + 1),
      rows: Number(rowspan ?? Number(given.mergedown ?? 0) + 1),
    };
  }

  #endCell({ row, merged }: OpenTable): void {
    const cell = row?.cell;
    if (row === undefined || cell === undefined) return;
    row.cell = undefined;
    const { cells, line } = row.record;
    const shown = cell.text.replace(/\s+/g, ' ').trim();
    const text = cell.number ? numberText(cell.value ?? shown, shown) : (cell.value ?? shown);
    // A sheet ends in thousands of empty cells, stated once.
    const repeated = text === '' && cell.repeated > maxRepeated ? 1 : Math.min(cell.repeated, maxRepeated);
    for (let left = repeated; left > 0; left -= 1) {
      for (let at = 0; at < Math.min(cell.span || 1, maxRepeated); at += 1) {
        merged.add(line, cells.length, line + cell.rows - 1, cell.span === 1);
        cells.push(at === 0 ? text : '');
      }
    }
  }

  #endRow(top: OpenTable): void {
    this.#endCell(top);
    const { row } = top;
    if (row === undefined) return;
    top.row = undefined;
    const { formulas, ...record } = row.record;
    top.merged.fill(record);
    while (record.cells.at(-1) === '') record.cells.pop();
    if (record.cells.length === 0) record.cells.push('');
    const isBlank = record.cells.every((cell) => cell === '');
    const count = isBlank ? 1 : Math.min(row.repeated, maxRepeated);
    for (let at = 0; at < count; at += 1) {
      const cells = [...record.cells];
      top.table.records.push({ ...record, cells, line: record.line + at, ...(formulas.length > 0 && { formulas }) });
    }
    top.line += Math.max(1, row.repeated) - 1;
  }
}

type Attributes = Record<string, string>;

/** An attribute with its local name; in HTML it may have no quotation marks, or no value. */
const attribute = /([\w.-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?(?=[\s/]|$)/g;

/** Attributes by their local names in lower case. */
function attributes(text: string): Attributes {
  if (text === '') return {};
  const pairs = [...text.matchAll(attribute)].map(([, name = '', double, single, bare]) => {
    return [name.toLowerCase(), unescapeXml(double ?? single ?? bare ?? '')] as const;
  });
  return Object.fromEntries(pairs);
}

/** A stored number as a workbook's cell; as it is shown, where that has all of its digits, perhaps with zeros in front. */
function numberText(value: string, shown: string): string {
  if (/^\d{1,15}$/.test(shown) && Number(shown) === Number(value)) return shown;
  return value === '' || Number.isNaN(Number(value)) ? shown : workbookCell(Number(value));
}
