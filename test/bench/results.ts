/** What the benchmarks found, as lines of one table. */
import { availableParallelism, cpus, loadavg } from 'node:os';

/** Medians, unless `what` says otherwise. */
export interface Result {
  case: string;
  what: string;
  milliseconds?: number;
  /** how far the slowest and the fastest round are apart, as a share of the median */
  spread?: number;
  /** how often the baseline's time, measured in the same run, in turns */
  ratio?: number;
  /** for the rate */
  rows?: number;
  /** the most memory that the bot's process held, in bytes */
  memory?: number;
  /** the goal: the most that `of` may be */
  bound?: { of: 'milliseconds' | 'ratio' | 'memory'; most: number };
}

const columns: [title: string, cell: (result: Result) => string][] = [
  ['case', (result) => result.case],
  ['', ({ what }) => what],
  ['time', ({ milliseconds }) => (milliseconds === undefined ? '' : showTime(milliseconds))],
  ['spread', ({ spread }) => (spread === undefined ? '' : `${Math.round(spread * 100)} %`)],
  ['ratio', ({ ratio }) => (ratio === undefined ? '' : ratio.toFixed(2))],
  ['rows/s', ({ rows, milliseconds }) => (rows && milliseconds ? showCount((rows / milliseconds) * 1000) : '')],
  ['memory', ({ memory }) => (memory === undefined ? '' : showMemory(memory))],
  ['bound', showBound],
];

/** The table as Markdown, aligned so that it can be read in a terminal too. */
export function resultsTable(results: Result[]): string {
  const rows = [columns.map(([title]) => title), ...results.map((result) => columns.map(([, cell]) => cell(result)))];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  const line = (cells: string[]) => `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** Under what circumstances results came about. */
export function describeCircumstances({ rows, rounds }: { rows: number; rounds: number }): string {
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), load ${loadavg()[0]?.toFixed(1)} at the end`;
  return `${showCount(rows)} fulfillments; medians of ${rounds} rounds, each on a fresh copy of the database, the bot and its baseline in turns; ${machine}, Node ${process.versions.node}, the embedded PostgreSQL with its production settings. Times don’t travel to other machines; ratios do.`;
}

/** The whole file: the table and under what circumstances it came about. */
export function resultsDocument(results: Result[], size: { rows: number; rounds: number }): string {
  return `<!-- Written by npm run bench -->\n${describeCircumstances(size)}\n\n${resultsTable(results)}\n`;
}

function showBound({ bound, ...values }: Result): string {
  if (bound === undefined) return '';
  const value = values[bound.of];
  const show = { milliseconds: showTime, ratio: (ratio: number) => ratio.toFixed(2), memory: showMemory }[bound.of];
  return `≤ ${show(bound.most)} ${value !== undefined && value <= bound.most ? '✓' : '✗'}`;
}

function showTime(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

const showMemory = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;
const showCount = (count: number): string => Math.round(count).toLocaleString('en-US');
