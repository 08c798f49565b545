/** What a load prints on the terminal: how far it is, and at the end what it did. */

import type { RowProblem } from '../records/parse-record.ts';
import { formatCount, quantity } from '../text/wording.ts';
import type { RefusedFile } from './refused-rows.ts';

/** A row that became no record. `line` is its first line in the file, from 1. */
interface RejectedRow {
  line: number;
  problem: RowProblem;
}

/** Every row of the file is counted once: as a fulfillment created or already there, or as rejected. */
export interface LoadReport {
  rows: number;
  /** the first line of the last row that was dealt with */
  lastLine: number;
  seconds: number;
  /** it was ended before the end of the file */
  isStopped: boolean;
  fulfillments: { created: number; alreadyThere: number };
  orders: { created: number; alreadyThere: number };
  /** the names of the warehouses that were created */
  houses: string[];
  rejected: number;
  /** the first of the rejected rows, at most `maxReportedRows` */
  firstRejected: RejectedRow[];
  /** where all rejected rows are; null when there are none */
  refusedFile: RefusedFile | null;
  ignoredColumns: string[];
  /** orders whose rows differ in customer or address: how many, and the first of their ids */
  differingOrders: { count: number; first: string[] };
  /** warnings about how the file was read */
  warnings: string[];
}

/** The rejected rows after these are counted, not listed. */
export const maxReportedRows = 100;

/** The report as text for a terminal, one fact a line, without a line break at the end. */
export function loadReportText({ fulfillments, orders, ...report }: LoadReport): string {
  return [
    countLine('fulfillments', fulfillments),
    countLine('orders', orders),
    ...(report.houses.length > 0 ? [housesLine(report.houses)] : []),
    timeLine(report),
    ...(report.ignoredColumns.length > 0 ? [`Columns ignored: ${report.ignoredColumns.join(', ')}`] : []),
    ...(report.differingOrders.count > 0 ? [differingLine(report.differingOrders)] : []),
    ...report.warnings.map((text) => `Note: ${text}`),
    ...rejectedLines(report),
    ...(report.refusedFile === null ? [] : [refusedFileLine(report.refusedFile)]),
    ...(report.isStopped ? [stoppedLine(report.lastLine)] : []),
  ].join('\n');
}

function countLine(what: string, { created, alreadyThere }: { created: number; alreadyThere: number }): string {
  const kept = alreadyThere > 0 ? `, ${formatCount(alreadyThere)} already there and left as they are` : '';
  return `Created: ${formatCount(created)} ${what}${kept}`;
}

/** Warehouses named in the report. */
const maxNamedHouses = 20;

function housesLine(houses: readonly string[]): string {
  const more = houses.length - maxNamedHouses;
  const named = `${houses.slice(0, maxNamedHouses).join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
  return `Created: ${quantity(houses.length, 'warehouse')} (${named}). Shipping validation is off; if a warehouse validates shipping, turn it on in fulfillment_houses.`;
}

function timeLine({ rows, seconds }: { rows: number; seconds: number }): string {
  const time = `${seconds.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} s`;
  return `Took: ${time} for ${quantity(rows, 'row')}${seconds > 0 ? `, ${speedText(rows, seconds)}` : ''}`;
}

function differingLine({ count, first }: LoadReport['differingOrders']): string {
  const more = count - first.length;
  return `Note: ${quantity(count, 'order')} ${count === 1 ? 'has' : 'have'} rows with different customers or addresses; the first row counts. Check ${first.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}.`;
}

function rejectedLines({ rejected, firstRejected }: Pick<LoadReport, 'rejected' | 'firstRejected'>): string[] {
  if (rejected === 0) return [];
  const unlisted = rejected - firstRejected.length;
  return [
    `To fix: ${quantity(rejected, 'row')}`,
    ...firstRejected.map(rejectionLine),
    ...(unlisted > 0 ? [`  … and ${formatCount(unlisted)} more`] : []),
  ];
}

function rejectionLine({ line, problem }: RejectedRow): string {
  const { column, received, reason, suggestion } = problem;
  const where = column === undefined ? '' : ` ${column}${received ? ` “${received}”` : ''}:`;
  return `  line ${line}:${where} ${reason}${suggestion === undefined ? '' : ` Did you mean ${suggestion}?`}`;
}

function refusedFileLine(file: RefusedFile): string {
  if (!('failure' in file))
    return `All rows to fix are in ${file.path}, each with its reason. Fix them there and load that file.`;
  return `The rows to fix can’t be written to ${file.path} (${file.failure}). Copy your file to a folder that you may write to and that has room, and load it there.`;
}

function stoppedLine(lastLine: number): string {
  return `Stopped after line ${formatCount(lastLine)}, before the end of the file; what was created stays. Load the same file again to continue.`;
}

/** How far it is. `bytes` of the file are read, of `totalBytes`, which is 0 when unknown. */
export interface LoadProgress {
  rows: number;
  bytes: number;
  totalBytes: number;
}

const megabyte = 1_000_000;

/** One line for a terminal: rows and bytes so far, the share of the file, and rows a second since the beginning. */
export function progressText({ rows, bytes, totalBytes }: LoadProgress, seconds: number): string {
  const read =
    totalBytes > 0 ? `${size(bytes)} of ${size(totalBytes)} MB (${share(bytes, totalBytes)} %)` : `${size(bytes)} MB`;
  return [`${formatCount(rows)} rows`, read, ...(seconds > 0 ? [speedText(rows, seconds)] : [])].join(', ');
}

/** "24,300 rows/s" */
function speedText(rows: number, seconds: number): string {
  return `${formatCount(Math.round(rows / seconds))} rows/s`;
}

const size = (bytes: number) =>
  (bytes / megabyte).toLocaleString('en-US', { maximumFractionDigits: 1, minimumFractionDigits: 1 });

/** Rounded down, and no more than 100 for a file that grows meanwhile. */
const share = (bytes: number, totalBytes: number) => Math.min(100, Math.floor((100 * bytes) / totalBytes));

export interface ShownProgress {
  /** Shows how far it is, unless it was shown a moment ago. */
  show(progress: LoadProgress): void;
  /** Clears the line on a terminal, to make room for the report. */
  end(): void;
}

/** Where it is shown: `columns` is a terminal's width in characters, undefined where there is no terminal. */
interface ProgressScreen {
  write(text: string): void;
  columns: number | undefined;
  now(): Date;
}

/** Milliseconds before the first time and between two times: a short load shows nothing. */
const onTerminal = { first: 1000, pause: 300 };
const elsewhere = { first: 10_000, pause: 10_000 };

const beginningOfLine = '\r';
const restOfLineAway = '\x1b[K';

/** Begins to count the time. */
export function showProgress({ write, columns, now }: ProgressScreen): ShownProgress {
  const isTerminal = columns !== undefined;
  const { first, pause } = isTerminal ? onTerminal : elsewhere;
  const begun = now().getTime();
  let next = begun + first;
  let isShown = false;
  return {
    show(progress) {
      const moment = now().getTime();
      if (moment < next) return;
      next = moment + pause;
      const text = progressText(progress, (moment - begun) / 1000);
      // A line that wraps can't be overwritten.
      write(isTerminal ? `${beginningOfLine}${text.slice(0, columns - 1)}${restOfLineAway}` : `${text}\n`);
      isShown = true;
    },
    end() {
      if (isTerminal && isShown) write(`${beginningOfLine}${restOfLineAway}`);
      isShown = false;
    },
  };
}
