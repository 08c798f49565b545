/** Finds the row of a file whose write the database refuses, by trying the writes again and keeping nothing. */
import { type SQLWrapper, type Subquery, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../db/client.ts';
import { classifyDatabaseFailure } from '../../db/database-failure.ts';
import type { LineRange } from '../model/planned-changes.ts';

/** Ends the transaction that tried, so that it is rolled back. */
class Found extends Error {
  readonly line: number | null;

  constructor(line: number | null) {
    super('rolled back on purpose');
    this.line = line;
  }
}

/**
 * The first line that is refused once all lines before it are written; null when none is, or when something else came
 * between. Halves that are accepted stay in place, so all tries together write about as much as one import.
 * @param rows the rows that are written, with the column of their lines
 * @param write writes the rows of these lines, wherever it gets them from
 */
export async function findRefusedLine(
  db: Database,
  { rows, line }: { rows: Subquery; line: SQLWrapper },
  write: (tx: Transaction, lines: LineRange) => Promise<unknown>,
): Promise<number | null> {
  const ends = { from: sql<number | null>`min(${line})`, to: sql<number | null>`max(${line})` };
  const [found] = await db.read((tx) => tx.select(ends).from(rows));
  const [from, to] = [found?.from ?? null, found?.to ?? null];
  if (from === null || to === null) return null;
  try {
    return await db.write(async (tx) => {
      // Rules that are checked at the end of a transaction would not name a row.
      await tx.execute(sql`set constraints all immediate`);
      throw new Found(await bisect({ from, to }, (part) => isRefused(tx, () => write(tx, part))));
    });
  } catch (error) {
    return error instanceof Found ? error.line : null;
  }
}

async function bisect(
  { from, to }: LineRange,
  isRefusedFor: (lines: LineRange) => Promise<boolean>,
): Promise<number | null> {
  let [first, last] = [from, to];
  while (first < last) {
    const middle = Math.floor((first + last) / 2);
    if (await isRefusedFor({ from: first, to: middle })) last = middle;
    else first = middle + 1;
  }
  return (await isRefusedFor({ from: first, to: last })) ? first : null;
}

/** Keeps what was written when it is accepted. @throws everything that is no refusal */
async function isRefused(tx: Transaction, write: () => Promise<unknown>): Promise<boolean> {
  await tx.execute(sql`savepoint part`);
  try {
    await write();
    await tx.execute(sql`release savepoint part`);
    return false;
  } catch (error) {
    if (classifyDatabaseFailure(error) !== 'refused') throw error;
    await tx.execute(sql`rollback to savepoint part`);
    return true;
  }
}
