/** Inserts many rows at once by COPY, in PostgreSQL's text format ("COPY", File Formats). */
import { getTableColumns, getTableName, type InferSelectModel, type Table } from 'drizzle-orm';
import { copyFromStdin } from '../postgres-js/connections.ts';
import type { Transaction } from './client.ts';

/** A value as PostgreSQL parses it from text; null for NULL. */
export type CopyCell = string | number | bigint | boolean | null;

/** What COPY takes for a column whose values have this type: JSON, moments and large integers are written as text. */
type CopyValue<Value> = Value extends number | boolean | null ? Value : string;
/** A row of a table, with a value for each of its columns by the name that it has here. */
export type CopyRow<T extends Table> = { [Name in keyof InferSelectModel<T>]: CopyValue<InferSelectModel<T>[Name]> };

/** COPY into one table: `piece` encodes some of its rows, and `write` sends pieces as `copyRows` does. */
interface TableCopy<T extends Table> {
  piece(rows: readonly CopyRow<T>[]): Buffer;
  write(tx: Transaction, pieces: Buffer[]): Promise<void>;
}

/** COPY into `table`, with its columns by name. */
export function copyInto<T extends Table>(table: T): TableCopy<T> {
  const columns = Object.entries(getTableColumns(table));
  const names = columns.map(([name]) => name) as (keyof CopyRow<T>)[];
  const target = `${getTableName(table)} (${columns.map(([, column]) => column.name).join(', ')})`;
  return {
    piece: (rows) => copyPiece<keyof CopyRow<T>>(rows, names),
    write: (tx, pieces) => copyRows(tx, target, pieces),
  };
}

/** Rows that are written at once. Each write takes two round trips to the server. */
const rowsPerWrite = 10_000;

/** Rows for one or more tables that are written together. */
export interface CopyBuffer {
  add<T extends Table>(copy: TableCopy<T>, rows: readonly CopyRow<T>[]): void;
  /** Whether enough rows of a table are buffered to be written. */
  isFull(): boolean;
  /** Writes what is buffered, table by table. Until it has resolved nothing else may be run in `tx`; rows may be added. */
  write(): Promise<void>;
}

/** Makes an empty buffer. */
export function bufferCopies(tx: Transaction): CopyBuffer {
  type Writer = Pick<TableCopy<Table>, 'write'>;
  let waiting = new Map<Writer, { pieces: Buffer[]; count: number }>();
  return {
    add(copy, rows) {
      if (rows.length === 0) return;
      const { pieces, count } = waiting.get(copy) ?? { pieces: [], count: 0 };
      pieces.push(copy.piece(rows));
      waiting.set(copy, { pieces, count: count + rows.length });
    },
    isFull: () => [...waiting.values()].some(({ count }) => count >= rowsPerWrite),
    async write() {
      const writing = waiting;
      waiting = new Map();
      for (const [copy, { pieces }] of writing) await copy.write(tx, pieces);
    },
  };
}

/**
 * Inserts rows into a table. `target` is its name with the columns, as in SQL; the rows come in `pieces` made by
 * `copyPiece`. A piece is sent once the one before is gone, so a small one never blocks the event loop for long. No other
 * statement may be sent in `tx` until this has resolved.
 */
export async function copyRows(tx: Transaction, target: string, pieces: Buffer[]): Promise<void> {
  if (pieces.length > 0) await copyFromStdin(tx, `copy ${target} from stdin`, pieces);
}

/** Where pieces are written; grows to the largest. */
let scratch = Buffer.allocUnsafe(256 * 1024);
const newline = 0x0a;

/**
 * One piece for `copyRows`: these cells of each row, by their names or places, in the order of the columns. As bytes,
 * because strings that wait to be sent would be copied around by the garbage collector; row by row, because a text of
 * many rows takes three times as long to become bytes.
 */
export function copyPiece<Name extends PropertyKey>(
  rows: readonly Readonly<Record<Name, CopyCell>>[],
  names: readonly Name[],
): Buffer {
  let size = 0;
  for (const row of rows) {
    let line = '';
    for (const name of names) line += `${formatCell(row[name])}\t`;
    const most = size + line.length * 3; // UTF-8 takes up to three bytes for a UTF-16 unit
    if (most > scratch.length) scratch = Buffer.concat([scratch.subarray(0, size)], Math.max(most, 2 * scratch.length));
    size += scratch.write(line, size);
    scratch[size - 1] = newline; // instead of the last tab
  }
  return Buffer.from(scratch.subarray(0, size));
}

const special = /[\\\n\r\t]/;
const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function formatCell(cell: CopyCell): string {
  if (cell === null) return '\\N';
  if (typeof cell !== 'string') return String(cell);
  return special.test(cell) ? cell.replace(/[\\\n\r\t]/g, (character) => escapes[character] ?? character) : cell;
}
