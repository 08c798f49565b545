/** Reads a list that somebody wants to look up; runs in a worker, like the reading of imports. */
import { createReadStream } from 'node:fs';
import { FileRefused } from '../../columns/file-refused.ts';
import type { ReadingLimits } from '../../spreadsheets/file-refusals.ts';
import { type ListCells, readListCells } from '../../spreadsheets/read-list.ts';
import { type PackedRefusal, packRefusal } from './plan-task.ts';

/** A file with a list, as it is sent to the worker. */
export interface ListTask {
  list: { path: string; fileName: string; limits: ReadingLimits; mostCells: number };
}

/** What the worker returns. */
export type ListResult = { cells: ListCells } | { refusal: PackedRefusal };

/** The cells of a list, or why the file is refused. */
export async function listTask({ list: { path, limits, ...options } }: ListTask): Promise<ListResult> {
  try {
    return { cells: await readListCells(() => createReadStream(path), limits, options) };
  } catch (error) {
    if (error instanceof FileRefused) return { refusal: packRefusal(error) };
    throw error;
  }
}
