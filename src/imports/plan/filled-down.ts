/**
 * Finds tracking numbers that count up by one from row to row: somebody dragged the first one down in a spreadsheet. Real
 * numbers of one shipper don't, because they end in a check digit.
 */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';

/** Rows one below the other, whose numbers count up by one. */
interface FilledDownRun {
  firstLine: number;
  lastLine: number;
  firstNumber: string;
  lastNumber: string;
  /** how many different numbers it has */
  length: number;
}

const minLength = 3;
/** A file has a few at most; one that consists of them needs no more to be noticed. */
const maxRuns = 1000;
/** As many digits as a double counts exactly. */
const countedDigits = /\d{1,15}$/;

/** Collects runs while the numbers of a file go by, in the order of its rows. */
export class FilledDownRuns {
  readonly #runs: FilledDownRun[] = [];
  #current: FilledDownRun | undefined;

  /** Takes the number of the next row; null for a row that gives none. */
  add(line: number, number: string | null): void {
    if (number === null) return;
    const current = this.#current;
    if (current === undefined) this.#current = startRun(line, number);
    else if (number === current.lastNumber) current.lastLine = line;
    else if (isNext(current.lastNumber, number)) {
      current.lastLine = line;
      current.lastNumber = number;
      current.length += 1;
    } else {
      this.#keep();
      this.#current = startRun(line, number);
    }
  }

  /** The runs of three numbers or more; to be asked once all rows have gone by. */
  finish(): FilledDownRun[] {
    this.#keep();
    this.#current = undefined;
    return this.#runs;
  }

  #keep(): void {
    const current = this.#current;
    if (current !== undefined && current.length >= minLength && this.#runs.length < maxRuns) this.#runs.push(current);
  }
}

function startRun(line: number, number: string): FilledDownRun {
  return { firstLine: line, lastLine: line, firstNumber: number, lastNumber: number, length: 1 };
}

function isNext(before: string, number: string): boolean {
  if (before.length !== number.length) return false;
  const [digits] = countedDigits.exec(before) ?? [];
  if (digits === undefined) return false;
  const at = before.length - digits.length;
  const next = String(Number(digits) + 1).padStart(digits.length, '0');
  return number.endsWith(next) && number.length === at + next.length && number.startsWith(before.slice(0, at));
}

/** Warns about the staged rows of runs, in place of the check digits that counting up made wrong. */
export async function warnOfFilledDown(tx: Transaction, importId: string, runs: FilledDownRun[]): Promise<void> {
  if (runs.length === 0) return;
  const described = runs.map(({ firstLine, lastLine, firstNumber, lastNumber }) => ({
    first: firstLine,
    last: lastLine,
    text: `Lines ${firstLine} to ${lastLine} count up by one, from “${firstNumber}” to “${lastNumber}”. Was the first number filled down?`,
  }));
  await tx.execute(sql`
    with runs as (select * from jsonb_to_recordset(${JSON.stringify(described)}::jsonb) as run(first int, last int, text text))
    update import_rows r
    set warnings = (
        select coalesce(jsonb_agg(w), '[]') from jsonb_array_elements(coalesce(r.warnings, '[]')) as w
        where w->>'code' <> 'W_CHECK_DIGIT'
      ) || jsonb_build_array(jsonb_build_object('code', 'W_FILLED_DOWN', 'text', runs.text))
    from runs
    where r.import_id = ${importId} and r.kind = 'tracking' and r.line between runs.first and runs.last
      and r.outcome in ('change', 'ambiguous')`);
}
