/** The delimiter step: which character separates the columns. Decided by the header, not by character counts. */
import { headerDepth, headerScore, isSeparatorLine } from '../columns/find-header.ts';
import type { TableRecord } from '../columns/table.ts';
import { delimiterTie, exoticDelimiter, type ParseFailure } from '../columns/table-refusals.ts';
import type { WantedColumns } from '../columns/vocabulary.ts';
import { readFirstCsvRecords, unwrapRecord } from './csv-records.ts';

/** The characters that may separate columns. */
export const delimiters = [
  { character: ',', name: 'comma' },
  { character: ';', name: 'semicolon' },
  { character: '\t', name: 'tab' },
  { character: '|', name: 'pipe' },
] as const;
const exotics = [...'^~:!\x1f\xa7\xa6·•│=#/\\\xfe，、；｜،', ' '];

/** Below this, a character divides too few of the lines into equally many cells to be the delimiter. */
const minExoticConsistency = 0.5;

const minWrappedConsistency = 0.6;

/** The beginning of a file, split by one delimiter. */
export interface DelimiterTrial {
  character: string;
  /** the delimiter in words */
  name: string;
  records: TableRecord[];
  failure: ParseFailure | undefined;
  /** known names in its best record */
  score: number;
  /** the best record */
  best: TableRecord | undefined;
  /** each line is one quoted cell, whose text is divided by the delimiter */
  wrapped?: boolean;
}

/**
 * The delimiter that gives the most known column names at the beginning of the file, unless the file states one (`sep=;`).
 * `complete` says that the text is the whole file. Throws FileRefused E_DELIMITER if two are equally good or the delimiter
 * isn't supported.
 */
export function detectDelimiter(
  text: string,
  complete: boolean,
  maxRecordLength: number,
  wanted: WantedColumns,
): DelimiterTrial {
  const rate = (records: TableRecord[]) => {
    const scores = records.map(({ cells }) => headerScore(cells, wanted));
    const score = Math.max(0, ...scores);
    return { records, score, best: records[scores.indexOf(score)] };
  };
  const read = (character: string, name: string): DelimiterTrial => {
    const { records, failure } = readFirstCsvRecords(text, complete, character, maxRecordLength);
    return { character, name, failure, ...rate(upToHeaderDepth(records)) };
  };
  const stated = /^\s*"?sep=(.)"?\s*$/im.exec(text.slice(0, 20).split(/[\r\n]/)[0] ?? '')?.[1];
  const asStated = stated === undefined ? undefined : readStated(stated, read);
  // A program may keep that line and write its own delimiter.
  if (asStated !== undefined && asStated.score > 0) return asStated;
  const readings = delimiters.map(({ character, name }) => read(character, name)).sort(compare);
  const [first, second] = readings;
  if (first === undefined || second === undefined) throw new Error('there are at least two delimiters');
  const isOneCell = ({ cells }: TableRecord) => cells.slice(1).every((cell) => cell.trim() === '');
  if (first.records.length > 1 && first.records.every(isOneCell)) {
    const [inner] = delimiters
      .map((one) => ({ ...first, ...one, ...rate(first.records.map((record) => unwrapRecord(record, one.character))) }))
      .sort(compare);
    if (inner !== undefined && consistency(inner) > minWrappedConsistency) return { ...inner, wrapped: true };
  }
  if (first.score === 0) {
    refuseExotic(first, read);
    if (consistency(first) <= minExoticConsistency) refuseFixedWidth(text, wanted);
  }
  if (isTie(first, second)) {
    throw delimiterTie(
      first.best?.line ?? 1,
      [first, second].map(({ name, best }) => ({ name, cells: best?.cells ?? [] })),
    );
  }
  return first;
}

function readStated(character: string, read: (character: string, name: string) => DelimiterTrial): DelimiterTrial {
  const supported = delimiters.find((one) => one.character === character);
  if (supported === undefined) throw exoticDelimiter(1, character);
  return read(character, supported.name);
}

function upToHeaderDepth(records: TableRecord[]): TableRecord[] {
  const filled = records.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const last = filled[headerDepth - 1];
  return last === undefined ? records : records.slice(0, records.indexOf(last) + 1);
}

/** By number of known names, then by consistency of the number of cells, then by width. */
function compare(a: DelimiterTrial, b: DelimiterTrial): number {
  return b.score - a.score || consistency(b) - consistency(a) || width(b) - width(a);
}

function width({ best, records }: DelimiterTrial): number {
  return (best ?? records[0])?.cells.length ?? 0;
}

/** The share of records with the most common number of cells, not counting records with a single cell. */
function consistency({ records }: DelimiterTrial): number {
  const counts = new Map<number, number>();
  const widths = records.map(({ cells }) => cells.length).filter((cells) => cells > 1);
  for (const cells of widths) counts.set(cells, (counts.get(cells) ?? 0) + 1);
  return Math.max(0, ...counts.values()) / Math.max(1, records.length);
}

/** Whether two delimiters both split the same line and find equally many names. */
function isTie(a: DelimiterTrial, b: DelimiterTrial): boolean {
  const isDivided = (reading: DelimiterTrial) => (reading.best?.cells.length ?? 0) > 1;
  return a.score > 0 && a.score === b.score && a.best?.line === b.best?.line && isDivided(a) && isDivided(b);
}

/**
 * Refuses a file whose header only another character divides into known names. Words are divided by blanks in any title,
 * so that character must also divide the lines more evenly than the usual ones do.
 */
function refuseExotic(reading: DelimiterTrial, read: (character: string, name: string) => DelimiterTrial): void {
  if (reading.records.every(({ cells }) => isSeparatorLine(cells))) return;
  for (const character of exotics) {
    const exotic = read(character, character);
    const isEven = consistency(exotic) > Math.max(minExoticConsistency, consistency(reading));
    if (exotic.score >= 2 && exotic.best !== undefined && isEven) throw exoticDelimiter(exotic.best.line, character);
  }
}

const maxFixedWidth = 2_000;

/** Refuses a file whose columns are lined up with blanks, as in a report that was made for printing. */
function refuseFixedWidth(text: string, wanted: WantedColumns): void {
  const lines = text.slice(0, maxFixedWidth).split(/\r\n|\n|\r/);
  const at = lines.findIndex((line) => headerScore(line.trim().split(/ {2,}/), wanted) >= 2);
  if (at !== -1) throw exoticDelimiter(at + 1, ' ');
}
