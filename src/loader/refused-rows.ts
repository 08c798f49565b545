/** Writes the rows that a load refused into a file beside the loaded one, to be corrected and loaded again. */

import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { RowProblem } from '../records/parse-record.ts';
import { formatCsv } from '../spreadsheets/write-csv.ts';
import { splitFileName } from '../text/clean-file-name.ts';
import { refusalColumns } from './read-records-file.ts';

/** A row as it is in the file, and why it became no record. `line` is its first line in the file, from 1. */
export interface RefusedRow {
  line: number;
  original: string[];
  problem: RowProblem;
}

/** The file that was written, or the system's code for why it could not be (`EACCES`, `ENOSPC`). */
export type RefusedFile = { path: string } | { path: string; failure: string };

export interface RefusedRows {
  /** Writes some rows; the file is created when the first one comes. The load goes on even if it can't be written. */
  write(rows: readonly RefusedRow[]): Promise<void>;
  /** Ends the file and gives it; null when no row was refused. */
  close(): Promise<RefusedFile | null>;
}

/**
 * Prepares a file beside `path` (in the current folder for a pipe), with the same header after our own columns: there they are noticed, and a row with
 * too many cells keeps them all. Only its owner may read it, as it holds personal data.
 */
export function collectRefusedRows({ path: loaded, header }: { path: string; header: readonly string[] }): RefusedRows {
  // Beside a pipe there is no place: /dev/stdin would become /dev/stdin.refused.csv.
  const path = /^\/(?:dev|proc)\//.test(loaded) ? basename(loaded) : loaded;

  let file: { handle: FileHandle; path: string } | undefined;
  let failure: string | undefined;

  async function append(rows: readonly RefusedRow[]): Promise<void> {
    const isNew = file === undefined;
    file ??= await createBeside(path);
    const cells = [...(isNew ? [[...refusalColumns, ...header]] : []), ...rows.map(refusedCells)];
    await file.handle.appendFile(formatCsv(cells, isNew ? 'beginning' : 'continuation'));
  }

  return {
    async write(rows) {
      if (rows.length === 0 || failure !== undefined) return;
      try {
        await append(rows);
      } catch (error) {
        failure = systemCode(error);
        if (failure === undefined) throw error;
      }
    },
    async close() {
      await file?.handle.close();
      if (failure !== undefined) return { path: file?.path ?? refusedPath(path, 1), failure };
      return file === undefined ? null : { path: file.path };
    },
  };
}

/** The first name that is free: files of earlier loads, corrected or not, stay as they are. */
async function createBeside(path: string): Promise<{ handle: FileHandle; path: string }> {
  for (let nth = 1; ; nth += 1) {
    const free = refusedPath(path, nth);
    try {
      return { handle: await open(free, 'ax', 0o600), path: free };
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
  }
}

/** "march.csv" → "march.refused.csv", then "march.refused-2.csv"; what came back corrected is numbered on. */
function refusedPath(path: string, nth: number): string {
  const base = splitFileName(basename(path)).base.replace(/\.refused(-\d+)?$/, '');
  return join(dirname(path), `${base}.refused${nth === 1 ? '' : `-${nth}`}.csv`);
}

function refusedCells({ line, original, problem }: RefusedRow): string[] {
  const { column = '', reason, suggestion } = problem;
  const why = suggestion === undefined ? reason : `${reason} Perhaps ${suggestion}?`;
  return [String(line), column, why, ...original];
}

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
