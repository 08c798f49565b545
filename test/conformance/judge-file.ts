/** Reads one file as an import would and compares every row that is accepted with what the file should give. */
import { createReadStream } from 'node:fs';
import { FileRefused } from '../../src/columns/file-refused.ts';
import type { ChosenColumn } from '../../src/columns/match-columns.ts';
import { fixedLimits } from '../../src/spreadsheets/file-refusals.ts';
import { type FileRow, readFile } from '../../src/spreadsheets/read-file.ts';
import type { LoadedTable } from './pollock-score.ts';
import type { SuiteFile } from './public-suites.ts';

export interface Verdict {
  /**
   * `partly`: rows were rejected with a reason, all others are right; `tolerated`: read, though the collection wants an
   * error (the one such file has a row that leaves out its last cell, which is taken for empty)
   */
  outcome: 'right' | 'partly' | 'refused' | 'tolerated' | 'wrong';
  reason: string;
  detail: string;
  rows: number;
  rejected: number;
  /** the header and the rows that were accepted; null when the file was refused */
  loaded: LoadedTable;
}

const limits = { maxBytes: 100_000_000, maxRows: 1_000_000, ...fixedLimits };

/** None of the files is about orders: their first two columns are chosen for the fields that an import needs. */
function chooseColumns(header: readonly string[]): ChosenColumn[] {
  const fields = ['orderId', 'trackingNumber'] as const;
  return fields.flatMap((field, index) => {
    const name = header[index];
    return name === undefined ? [] : [{ field, header: name, index }];
  });
}

export async function judgeFile({ path, expected }: SuiteFile): Promise<Verdict> {
  const header = expected?.[0] ?? ['foo', 'bar'];
  const rows: FileRow[] = [];
  let names: readonly string[] = [];
  try {
    const options = { columns: chooseColumns(header) };
    const reading = await readFile(() => createReadStream(path), limits, options);
    names = reading.header;
    for await (const batch of reading.batches) rows.push(...batch);
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    return { outcome: 'refused', reason: error.code, detail: error.message, rows: 0, rejected: 0, loaded: null };
  }
  const rejected = rows.filter(({ problem }) => problem !== undefined);
  const reason = rejected[0]?.problem?.code ?? '';
  const accepted = rows.flatMap(({ cells, problem }) => (problem === undefined ? [cells] : []));
  const counts = { rows: rows.length, rejected: rejected.length, loaded: [names, ...accepted] };
  if (expected === undefined && rejected.length < rows.length) {
    return { outcome: 'tolerated', reason: 'read without a complaint', detail: '', ...counts };
  }
  const fault = expected && findFault(rows, expected.slice(1));
  if (fault !== undefined) return { outcome: 'wrong', reason: 'differs', detail: fault, ...counts };
  return { outcome: rejected.length > 0 ? 'partly' : 'right', reason, detail: '', ...counts };
}

/** The first row that was accepted and differs, or that is missing without a word; blank rows and blanks don't count. */
function findFault(rows: readonly FileRow[], expected: readonly string[][]): string | undefined {
  const tidy = (cells: readonly string[]) =>
    cells
      .map((cell) => cell.trim())
      .join('\u241f')
      .replace(/\u241f+$/, '');
  const wanted = expected.map(tidy).filter((row) => row !== '');
  if (wanted.length !== rows.length) return `${rows.length} rows instead of ${wanted.length}`;
  const wrong = rows.findIndex(({ cells, problem }, index) => problem === undefined && tidy(cells) !== wanted[index]);
  const row = rows[wrong];
  return (
    row && `line ${row.line}: ${JSON.stringify(row.cells)} instead of ${JSON.stringify(wanted[wrong]?.split('\u241f'))}`
  );
}
