/**
 * Turns the bytes of a shared file into rows. The steps, each a small pure part of its own, in the order in which they
 * decide: container → encoding → delimiter → header → columns → rows. What each found out is kept.
 */

import { type ByteSurvey, ByteSurveyor } from './byte-survey.ts';
import { type ChosenColumn, type MatchedColumn, matchColumns } from './columns.ts';
import { readCsvRecords } from './csv-records.ts';
import { decodeHead, decodeText } from './decode-text.ts';
import { refuseContainer, refuseNoise } from './detect-container.ts';
import { detectDelimiter, type Reading } from './detect-delimiter.ts';
import { detectEncoding, type Encoding } from './detect-encoding.ts';
import { describeEncoding } from './encoding-findings.ts';
import { tooBig } from './file-refusals.ts';
import type { TableTop } from './file-refused.ts';
import { findHeader } from './find-header.ts';
import type { Finding } from './finding.ts';
import { type ImportKind, kindsOf } from './kinds.ts';
import { readRows } from './read-rows.ts';
import type { ReadingLimits } from './reading-limits.ts';
import { layOut } from './record-layout.ts';
import type { FileRow } from './row-reader.ts';
import { noRows, parseFailed, recordTooLong } from './table-refusals.ts';

export type { ReadingLimits } from './reading-limits.ts';
export type { FileRow } from './row-reader.ts';

/** Opens the file for reading from its beginning; the reading does so more than once. */
export type OpenFile = () => AsyncIterable<Uint8Array>;

export interface ReadingOptions {
  /** columns that a person chose, going before what the header says */
  columns?: readonly ChosenColumn[];
}

export interface FileReading extends TableTop {
  /** the fields that imports use, with the column that holds each */
  columns: MatchedColumn[];
  /** which imports the columns allow, one or both */
  kinds: ImportKind[];
  /** in the order of the steps; those of the rows are added after the last row */
  findings: Finding[];
  /** at most 5,000 rows each; throws FileRefused when the file turns out to be unusable further down */
  batches: AsyncIterable<FileRow[]>;
  /** Ends the reading before the last row; does nothing after it. */
  close(): Promise<void>;
}

/**
 * Reads a file. Resolves once the first rows are there; memory does not grow with the file, and nothing is kept of
 * rows that were handed on. Throws FileRefused, here or from `batches`.
 */
export async function readFile(
  open: OpenFile,
  limits: ReadingLimits,
  { columns: chosen = [] }: ReadingOptions = {},
): Promise<FileReading> {
  const survey = await surveyBytes(open(), limits);
  const encoding = decideEncoding(survey);
  const delimiter = decideDelimiter(survey, encoding, limits, chosen);
  const header = findHeader(delimiter.records, chosen, limits.maxColumns);
  const { table } = header;
  const matched = matchColumns(table, chosen);
  const kinds = kindsOf(matched.columns, table.header, table);
  const findings: Finding[] = [
    { step: 'container', code: 'I_CONTAINER', text: 'text file' },
    ...(await describeEncoding(encoding, survey, open)),
    { step: 'delimiter', code: 'I_DELIMITER', text: delimiter.name },
    ...header.findings,
    ...matched.findings,
  ];
  const hasNuls = !isWide(encoding) && survey.nulBytes > 0;
  const shape = { ...header, ...matched, kinds, encoding: encoding.name, hasNuls };
  const records = readCsvRecords(decodeText(open(), encoding), delimiter.character, limits.maxRecordBytes);
  const rows = readRows(records, layOut(shape), limits, findings);
  const first = await rows.next();
  if (first.done) throw noRows(table.headerLine);
  const close = async () => void (await rows.return());
  return { ...table, columns: matched.columns, kinds, findings, batches: startingWith(first.value, rows), close };
}

async function surveyBytes(source: AsyncIterable<Uint8Array>, limits: ReadingLimits): Promise<ByteSurvey> {
  // Two bytes a character, and a little more than the longest record: what is longer can be told from the head alone.
  const surveyor = new ByteSurveyor(2 * limits.maxRecordBytes + 8);
  for await (const chunk of source) {
    surveyor.add(chunk);
    if (surveyor.size > limits.maxBytes) throw tooBig(limits.maxBytes);
  }
  return surveyor.end();
}

/** Container and encoding: the second only counts when the first lets the file pass. */
function decideEncoding(survey: ByteSurvey): Encoding {
  const encoding = detectEncoding(survey);
  const refused = refuseContainer(survey) ?? (isWide(encoding) ? undefined : refuseNoise(survey));
  if (refused) throw refused;
  return encoding;
}

function isWide({ name }: Encoding): boolean {
  return name.startsWith('utf-16');
}

function decideDelimiter(
  { head, size }: ByteSurvey,
  encoding: Encoding,
  { maxRecordBytes }: ReadingLimits,
  chosen: readonly ChosenColumn[],
): Reading {
  // A little more than the longest record: what is longer can be told from this much.
  const text = decodeHead(head, encoding);
  const isWhole = head.length === size && text.length <= maxRecordBytes + 1;
  const start = text.slice(0, maxRecordBytes + 1);
  const reading = detectDelimiter(start, isWhole, maxRecordBytes, chosen);
  // Without a header, what broke the text off is the better explanation than the missing header.
  if (reading.score === 0 && reading.failure) throw parseFailed(reading.failure, maxRecordBytes);
  if (reading.records.length === 0 && !isWhole) throw recordTooLong(1, maxRecordBytes);
  return reading;
}

async function* startingWith(first: FileRow[], rest: AsyncGenerator<FileRow[]>): AsyncGenerator<FileRow[]> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
