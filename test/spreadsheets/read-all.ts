/** Reads a whole content and outlines what became of it, for tables of cases. */
import { FileRefused } from '../../src/columns/file-refused.ts';
import type { ChosenColumn } from '../../src/columns/match-columns.ts';
import { fixedLimits } from '../../src/spreadsheets/file-refusals.ts';
import {
  type FileReading,
  type FileRow,
  type ReadingLimits,
  type ReadingOptions,
  readFile,
} from '../../src/spreadsheets/read-file.ts';

export const limits: ReadingLimits = { maxBytes: 100_000_000, maxRows: 1_000_000, ...fixedLimits };

export interface Whole extends FileReading {
  rows: FileRow[];
}

export interface Ways {
  limits?: Partial<ReadingLimits>;
  columns?: ChosenColumn[];
  fileName?: string;
  includes?: ReadingOptions['includes'];
  /** bytes that the file yields at a time */
  chunk?: number;
}

/** The whole file; throws FileRefused. */
export async function readAll(content: string | Uint8Array, ways: Ways = {}): Promise<Whole> {
  const open = () => inChunks(Buffer.from(content), ways.chunk ?? 65_536);
  const { columns = [], fileName, includes = [] } = ways;
  const options = { columns, includes, ...(fileName !== undefined && { fileName }) };
  const reading = await readFile(open, { ...limits, ...ways.limits }, options);
  const rows: FileRow[] = [];
  for await (const batch of reading.batches) rows.push(...batch);
  return { ...reading, rows };
}

export async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** What a table of cases states. */
export type Outline =
  | { refused: string; line?: number }
  | { rows: number; problems?: string[]; warnings?: string[]; header?: number };

/** `problems` as "line code", `warnings` as codes, `header` when it isn't on line 1. */
export async function outline(content: string | Uint8Array, ways: Ways = {}): Promise<Outline> {
  try {
    const { rows, notes, headerLine } = await readAll(content, ways);
    const problems = rows.flatMap(({ line, problem }) => (problem ? [`${line} ${problem.code}`] : []));
    const warnings = notes.filter(({ code }) => code.startsWith('W_')).map(({ code }) => code);
    return {
      rows: rows.length,
      ...(problems.length > 0 && { problems }),
      ...(warnings.length > 0 && { warnings }),
      ...(headerLine !== 1 && { header: headerLine }),
    };
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    return { refused: error.code, ...(error.line !== undefined && { line: error.line }) };
  }
}

/** The refusal of a content that must be refused. */
export async function refusalOf(content: string | Uint8Array, ways: Ways = {}): Promise<FileRefused> {
  try {
    await readAll(content, ways);
  } catch (error) {
    if (error instanceof FileRefused) return error;
    throw error;
  }
  throw new Error('the file was not refused');
}
