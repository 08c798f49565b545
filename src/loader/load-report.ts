/** What loading a file did, and how that is told. */

import { formatCount, quantity } from '../text/wording.ts';
import { speedText } from './progress-words.ts';
import type { RowProblem } from './row-problem.ts';
import type { RefusedFile } from './write-refused-rows.ts';

/** A row that became no record. `line` is its first line in the file, from 1. */
export interface RejectedRow {
  line: number;
  problem: RowProblem;
}

/** Every row of the file is counted once: as a fulfillment created or already there, or as rejected. */
export interface LoadReport {
  rows: number;
  /** the first line of the last row that was dealt with */
  lastLine: number;
  seconds: number;
  /** somebody ended it before the end of the file */
  isStopped: boolean;
  fulfillments: { created: number; alreadyThere: number };
  orders: { created: number; alreadyThere: number };
  rejected: number;
  /** the first of the rejected rows, at most `maxListed` */
  firstRejected: RejectedRow[];
  /** where all rejected rows are; null when there are none */
  refusedFile: RefusedFile | null;
  ignoredColumns: string[];
}

/** So many rejected rows are kept and listed; the rest is counted. */
export const maxReportedRows = 100;

/** The report as text for a terminal, one fact a line, without a line break at the end. */
export function loadReportText({ fulfillments, orders, ...report }: LoadReport): string {
  return [
    countLine('fulfillments', fulfillments),
    countLine('orders', orders),
    timeLine(report),
    ...(report.ignoredColumns.length > 0 ? [`Columns ignored: ${report.ignoredColumns.join(', ')}`] : []),
    ...rejectedLines(report),
    ...(report.refusedFile === null ? [] : [refusedFileLine(report.refusedFile)]),
    ...(report.isStopped ? [stoppedLine(report.lastLine)] : []),
  ].join('\n');
}

function countLine(what: string, { created, alreadyThere }: { created: number; alreadyThere: number }): string {
  const kept = alreadyThere > 0 ? `, ${formatCount(alreadyThere)} already there and left as they are` : '';
  return `Created: ${formatCount(created)} ${what}${kept}`;
}

function timeLine({ rows, seconds }: { rows: number; seconds: number }): string {
  const time = `${seconds.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} s`;
  return `Took: ${time} for ${quantity(rows, 'row')}${seconds > 0 ? `, ${speedText(rows, seconds)}` : ''}`;
}

function rejectedLines({ rejected, firstRejected }: Pick<LoadReport, 'rejected' | 'firstRejected'>): string[] {
  if (rejected === 0) return [];
  const unlisted = rejected - firstRejected.length;
  return [
    `Rejected: ${quantity(rejected, 'row')}`,
    ...firstRejected.map(rejectionLine),
    ...(unlisted > 0 ? [`  … and ${formatCount(unlisted)} more`] : []),
  ];
}

function rejectionLine({ line, problem }: RejectedRow): string {
  const { column, received, reason, suggestion } = problem;
  const where = column === undefined ? '' : ` ${column}${received ? ` “${received}”` : ''}:`;
  return `  line ${line}:${where} ${reason}${suggestion === undefined ? '' : ` Perhaps ${suggestion}?`}`;
}

function refusedFileLine(file: RefusedFile): string {
  if (!('failure' in file))
    return `All rejected rows are in ${file.path}, each with its reason: correct them there and load that file.`;
  return `The rejected rows can’t be written to ${file.path} (${file.failure}): copy the file to a folder that you may write to, with room for them, and load it there again.`;
}

function stoppedLine(lastLine: number): string {
  return `Stopped after line ${formatCount(lastLine)}, before the end of the file. Load the same file again to go on from there; what was created stays.`;
}
