/** The delimiter step: which character separates the columns. The header decides, not how often a character occurs. */
import { headerDepth, headerScore, isSeparatorLine } from '../columns/find-header.ts';
import type { TableRecord } from '../columns/table.ts';
import { delimiterTie, exoticDelimiter, type ParseFailure } from '../columns/table-refusals.ts';
import type { WantedColumns } from '../columns/vocabulary.ts';
import { readFirstCsvRecords } from './csv-records.ts';

const delimiters = [
  { character: ',', name: 'comma' },
  { character: ';', name: 'semicolon' },
  { character: '\t', name: 'tab' },
  { character: '|', name: 'pipe' },
] as const;
const exotics = ['^', '~', ':', '!', '\x1f', '\xa7', ' '];

/** The beginning of a file as one delimiter divides it. */
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
}

/**
 * The delimiter under which the beginning of the file shows the most known column names; one that the file itself
 * states (`sep=;`) goes first. `complete` says that the text is the whole file. Throws FileRefused E_DELIMITER when two
 * are equally good, or when it is a character that isn't supported.
 */
export function detectDelimiter(
  text: string,
  complete: boolean,
  maxRecordLength: number,
  wanted: WantedColumns,
): DelimiterTrial {
  const read = (character: string, name: string): DelimiterTrial => {
    const { records: all, failure } = readFirstCsvRecords(text, complete, character, maxRecordLength);
    const records = upToHeaderDepth(all);
    const scores = records.map(({ cells }) => headerScore(cells, wanted));
    const score = Math.max(0, ...scores);
    return { character, name, records, failure, score, best: records[scores.indexOf(score)] };
  };
  const stated = /^\s*"?sep=(.)"?\s*$/im.exec(text.slice(0, 20).split(/[\r\n]/)[0] ?? '')?.[1];
  if (stated !== undefined) return readStated(stated, read);
  const readings = delimiters.map(({ character, name }) => read(character, name)).sort(compare);
  const [first, second] = readings;
  if (first === undefined || second === undefined) throw new Error('there are at least two delimiters');
  if (first.score === 0) refuseExotic(first, read);
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

/** Known names first; where none is known, the delimiter that gives the steadier number of cells. */
function compare(a: DelimiterTrial, b: DelimiterTrial): number {
  return b.score - a.score || steadiness(b) - steadiness(a) || width(b) - width(a);
}

function width({ best, records }: DelimiterTrial): number {
  return (best ?? records[0])?.cells.length ?? 0;
}

/** The share of records that have as many cells as most do; 0 when most have one cell, which divides nothing. */
function steadiness({ records }: DelimiterTrial): number {
  const counts = new Map<number, number>();
  const widths = records.map(({ cells }) => cells.length).filter((cells) => cells > 1);
  for (const cells of widths) counts.set(cells, (counts.get(cells) ?? 0) + 1);
  return Math.max(0, ...counts.values()) / Math.max(1, records.length);
}

/** Two delimiters that find equally many names in the same line, and both divide it. */
function isTie(a: DelimiterTrial, b: DelimiterTrial): boolean {
  const isDivided = (reading: DelimiterTrial) => (reading.best?.cells.length ?? 0) > 1;
  return a.score > 0 && a.score === b.score && a.best?.line === b.best?.line && isDivided(a) && isDivided(b);
}

function refuseExotic(reading: DelimiterTrial, read: (character: string, name: string) => DelimiterTrial): void {
  if (reading.records.every(({ cells }) => isSeparatorLine(cells))) return;
  for (const character of exotics) {
    const { score, best } = read(character, character);
    if (score >= 2 && best !== undefined) throw exoticDelimiter(best.line, character);
  }
}
