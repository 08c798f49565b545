/** Brings many rows into a table at once, by COPY in the text format of PostgreSQL ("COPY", File Formats). */

import type { GuardedSql } from '../postgres-js/transaction.ts';
import type { Transaction } from './client.ts';

/** A cell as PostgreSQL would read it from text; null for none. */
export type CopyCell = string | number | bigint | boolean | null;

/**
 * Adds rows to a table; `target` is its name with the columns, as in SQL, and each of the `pieces` is some rows, made by
 * `copyPiece`. A piece is sent when the one before is gone, so that a small one never keeps this process for long. No
 * other statement may be asked of `tx` until it has resolved.
 */
export async function copyRows(tx: Transaction, target: string, pieces: Buffer[]): Promise<void> {
  if (pieces.length === 0) return;
  const { client } = tx._.session as unknown as { client: GuardedSql };
  await client.copyIn(`copy ${target} from stdin`, pieces);
}

/**
 * One of the pieces for `copyRows`: rows with their cells in the order of the columns. As bytes, since texts that wait to be
 * sent would be moved about with everything else in memory.
 */
export function copyPiece(rows: CopyCell[][]): Buffer {
  return Buffer.from(rows.map((cells) => `${cells.map(writeCell).join('\t')}\n`).join(''));
}

const special = /[\\\n\r\t]/;
const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function writeCell(cell: CopyCell): string {
  if (cell === null) return '\\N';
  if (typeof cell !== 'string') return String(cell);
  return special.test(cell) ? cell.replace(/[\\\n\r\t]/g, (sign) => escapes[sign] ?? sign) : cell;
}
