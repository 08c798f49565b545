/**
 * Divides text into records: csv-parse in its strict settings, with any delimiter of one character and line ends CR LF,
 * LF or CR, mixed as they come. Only a quotation mark in a bare cell is let pass, with the record marked unless the cell
 * reads `="…"`.
 */

import { parse } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { CsvRecordCollector, type ParseFailure } from './csv-record-collector.ts';
import type { TableRecord } from './table-record.ts';
import { parseFailed } from './table-refusals.ts';

/** How many lines at the beginning of a file are looked at in search of the header. */
const startLines = 1000;

/**
 * The records of a text, in batches as the text comes in. `maxLength` is the most characters of one record. Throws
 * FileRefused E_QUOTE or E_RECORD_TOO_LONG, after the last record that could be told apart.
 */
export async function* readCsvRecords(
  text: AsyncIterable<string>,
  delimiter: string,
  maxLength: number,
): AsyncGenerator<TableRecord[], void> {
  const collector = new CsvRecordCollector(delimiter, maxLength);
  const parser = parse(collector.options);
  const take = function* (ended: boolean) {
    yield collector.take(ended);
    if (collector.failure !== undefined) throw parseFailed(collector.failure, maxLength);
  };
  for await (const piece of text) {
    await new Promise<void>((done) => withoutStacks(() => parser.write(piece, () => done())));
    yield* take(false);
  }
  await new Promise<void>((done) => void parser.end(done));
  yield* take(true);
}

/**
 * The records at the beginning of a file, and what was in the way of further ones. `complete` says that the text is
 * the whole file; where it isn't, the last record is left out, as it may be cut off.
 */
export function readFirstCsvRecords(
  text: string,
  complete: boolean,
  delimiter: string,
  maxLength: number,
): { records: TableRecord[]; failure: ParseFailure | undefined } {
  const collector = new CsvRecordCollector(delimiter, maxLength);
  withoutStacks(() => parseAtOnce(text, { ...collector.options, to_line: startLines }));
  const records = collector.take(complete);
  const isCutOff = !complete && collector.failure?.why === 'quote not closed';
  return { records, failure: isCutOff ? undefined : collector.failure };
}

/** The parser makes an error of each quotation mark in a bare cell; with their stacks they would take most of the time. */
function withoutStacks(work: () => unknown): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
