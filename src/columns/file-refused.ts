/** The error thrown when a whole file is refused, and how the process that reads the file sends it. */
import { type PackedError, packError, UserError, unpackError } from '../runtime/errors.ts';
import { quotedList } from './quote.ts';
import type { TableTop } from './table.ts';

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

/** Where the fault is, and further details. */
interface RefusalPlace {
  /** physical line of the file, from 1 */
  line?: number;
  /** the column at fault, named as in the file's header */
  column?: string;
  /** present if mapping the columns by hand would fix it */
  table?: TableTop;
  /** the end of the message, which says what to do where the columns can't be mapped */
  remedy?: string;
  cause?: unknown;
}

/** A file that can't be read as an expected table. The message states the cause, the location and what to do. */
export class FileRefused extends UserError {
  override readonly name = 'FileRefused';
  readonly code: RefusalCode;
  declare readonly line?: number;
  declare readonly column?: string;
  declare readonly table?: TableTop;
  declare readonly remedy?: string;

  constructor(code: RefusalCode, message: string, { line, column, table, remedy, cause }: RefusalPlace = {}) {
    super(message, { cause });
    this.code = code;
    if (line !== undefined) this.line = line;
    if (column !== undefined) this.column = column;
    if (table !== undefined) this.table = table;
    if (remedy !== undefined) this.remedy = remedy;
  }
}

/** What is sent of a FileRefused. */
export interface PackedRefusal {
  code: RefusalCode;
  message: string;
  place: Omit<RefusalPlace, 'cause'>;
  cause?: PackedError;
}

/** A refusal that can be sent. */
export function packRefusal({ code, message, line, column, table, remedy, cause }: FileRefused): PackedRefusal {
  const place = {
    ...(line && { line }),
    ...(column && { column }),
    ...(table && { table }),
    ...(remedy && { remedy }),
  };
  return { code, message, place, ...(cause !== undefined && { cause: packError(cause) }) };
}

/** The refusal that was sent. */
export function unpackRefusal({ code, message, place, cause }: PackedRefusal): FileRefused {
  return new FileRefused(code, message, { ...place, ...(cause && { cause: unpackError(cause) }) });
}

/** Does what may refuse the sheets or columns that are shown; the refusal also names those that are `hidden`. */
export function namingHidden<T>(hidden: readonly string[], choose: () => T): T {
  try {
    return choose();
  } catch (error) {
    if (!(error instanceof FileRefused) || hidden.length === 0) throw error;
    const hint = `not read because hidden: ${quotedList(hidden)}; unhide the one you mean`;
    const message = error.message.replace(firstSentence, (sentence) => `${sentence} (${hint})`);
    throw new FileRefused(error.code, message, error);
  }
}

/** A name that it quotes may have a full stop, too. */
const firstSentence = /^(?:“[^”]*”|[^“”])+?(?=\. |\.$)/;
