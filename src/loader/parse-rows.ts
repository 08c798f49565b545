/** Parts a CSV file into rows as it is read: a chunk of text at a time, and what was good before a bad quote is kept. */

import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import { formatCount } from '../text/wording.ts';

/** The cells of one row, and the last physical line that belongs to it. */
export interface LoaderRecord {
  cells: string[];
  lastLine: number;
}

/** The file can't be read to its end; `stopped` says why, in words for the person. */
export interface Stop {
  stopped: string;
}

const maxRowLength = 1_000_000;

/**
 * Every row of a comma-separated UTF-8 file, blank ones too; a `Stop` is the last thing it gives. `onBytes` hears of every
 * chunk that is read.
 */
export async function* parseRows(path: string, onBytes: (bytes: number) => void): AsyncGenerator<LoaderRecord | Stop> {
  const rows: LoaderRecord[] = [];
  const feed = startParser((row) => rows.push(row));
  try {
    for await (const text of decodeFile(path, onBytes)) {
      await feed(text);
      yield* rows.splice(0);
    }
    await feed(undefined);
    yield* rows.splice(0);
  } catch (error) {
    yield* rows.splice(0);
    yield explainStop(error);
  }
}

/** Node's own decoder replaces what is not UTF-8 without a word; this one stops there, and takes a BOM away. */
async function* decodeFile(path: string, onBytes: (bytes: number) => void): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of createReadStream(path)) {
    onBytes(chunk.length);
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

/** Gives the function that feeds the parser a text (undefined: the end) and resolves when its rows are handed over. */
function startParser(take: (row: LoaderRecord) => void): (text: string | undefined) => Promise<undefined> {
  const parser = parse({
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: maxRowLength,
    // Rows read through the stream would be lost up to 16 before a failure.
    on_record: (cells: string[], { lines }) => {
      take({ cells, lastLine: lines });
      return null;
    },
  });
  // An error that no listener hears would end the process; `write` and `end` hand the same one to their callbacks.
  parser.on('error', () => undefined);
  return (text) => {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const done = (error?: Error | null) => (error ? reject(error) : resolve(undefined));
    if (text === undefined) parser.end(done);
    else parser.write(text, done);
    return promise;
  };
}

/** Words for a failure of the file; rethrows every other one. */
function explainStop(error: unknown): Stop {
  if (error instanceof CsvError) return { stopped: stopWords(csvWords(error.code)) };
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return { stopped: stopWords('it is not UTF-8; save it as CSV UTF-8') };
  if (code !== 'ENOENT' && code !== 'EISDIR' && code !== 'EACCES') throw error;
  return { stopped: 'There is no file at that path that can be read. Check the path.' };
}

function csvWords(code: string): string {
  if (code === 'CSV_MAX_RECORD_SIZE') return `a row is longer than ${formatCount(maxRowLength)} characters`;
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quotation mark is opened and never closed';
  return 'a quotation mark stands where none may; double those inside a value';
}

function stopWords(why: string): string {
  return `The file can’t be read any further: ${why}. Correct it and load it again; what is there already stays as it is.`;
}
