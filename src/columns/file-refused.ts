/** Shows foreign text inside a sentence of ours. */
import { showCell } from '../cells/cell.ts';
import { UserError } from '../runtime/errors.ts';

/** Every reason for refusing a whole file while it is being read. The texts are in file-refusals.ts and table-refusals.ts. */
export const refusalCodes = [
  'E_EMPTY',
  'E_NO_ROWS',
  'E_NO_HEADER',
  'E_TOO_BIG',
  'E_TOO_MANY_ROWS',
  'E_RECORD_TOO_LONG',
  'E_TOO_MANY_COLUMNS',
  'E_NOT_CSV',
  'E_ZIP',
  'E_XLSX',
  'E_SHEETS',
  'E_UNPACKED_TOO_BIG',
  'E_XLS',
  'E_ENCRYPTED',
  'E_DELIMITER',
  'E_QUOTE',
  'E_TWO_TABLES',
  'E_HEADER',
  'E_DUPLICATE_COLUMN',
  'E_MISSING_COLUMN',
  'E_UNKNOWN_FILE',
  'E_CONTROL_CHAR',
  'E_READING_FAILED',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

/** The top of a table as it was read, for a form that maps its columns by hand. */
export interface TableTop {
  header: string[];
  headerLine: number;
  /** the first rows below the header, at most three */
  samples: string[][];
}

/** Where the cause is, and what else is known. */
export interface RefusalPlace {
  /** physical line of the file, from 1 */
  line?: number;
  /** the column at fault, named as in the file's header */
  column?: string;
  /** present when choosing the columns by hand would mend it */
  table?: TableTop;
  cause?: unknown;
}

/** A file that can't be imported at all. The message says the cause, the place and what to do. */
export class FileRefused extends UserError {
  override readonly name = 'FileRefused';
  readonly code: RefusalCode;
  declare readonly line?: number;
  declare readonly column?: string;
  declare readonly table?: TableTop;

  constructor(code: RefusalCode, message: string, { line, column, table, cause }: RefusalPlace = {}) {
    super(message, { cause });
    this.code = code;
    if (line !== undefined) this.line = line;
    if (column !== undefined) this.column = column;
    if (table !== undefined) this.table = table;
  }
}

/** Foreign text on one line, at most `length` characters (80 at most). Not escaped for Slack: whoever posts it does that. */
export function shown(text: string, length = 80): string {
  const characters = [...showCell(text.trim())];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : characters.join('');
}

/** `shown` between quotation marks. */
export function quoted(text: string, length = 40): string {
  return `“${shown(text, length)}”`;
}

/** Texts in a row, the first few of them: “a”, “b” and 3 more. */
export function quotedList(texts: readonly string[], most = 10): string {
  const first = texts.slice(0, most).map((text) => quoted(text));
  const left = texts.length - first.length;
  return left > 0 ? `${first.join(', ')} and ${left} more` : first.join(', ');
}
