/** What loading a file did, and how that is told. */
import type { RowProblem } from './row-problem.ts';

/** A row that became no record. `line` is its first line in the file, from 1. */
export interface RejectedRow {
  line: number;
  problem: RowProblem;
}

/** Every row of the file is counted once: as a fulfillment created or already there, or as rejected. */
export interface LoadReport {
  fulfillments: { created: number; alreadyThere: number };
  orders: { created: number; alreadyThere: number };
  rejected: number;
  /** the first of the rejected rows, at most `mostListed` */
  firstRejected: RejectedRow[];
  ignoredColumns: string[];
}

/** So many rejected rows are kept and listed; the rest is counted. */
export const mostListed = 100;

/** The report as text for a terminal, one fact a line, without a line break at the end. */
export function loadReportText({ fulfillments, orders, ...report }: LoadReport): string {
  const lines = [
    countLine('fulfillments', fulfillments),
    countLine('orders', orders),
    ...(report.ignoredColumns.length > 0 ? [`Columns ignored: ${report.ignoredColumns.join(', ')}`] : []),
    ...(report.rejected > 0 ? [`Rejected: ${number(report.rejected)} ${report.rejected === 1 ? 'row' : 'rows'}`] : []),
    ...report.firstRejected.map(rejectionLine),
  ];
  const unlisted = report.rejected - report.firstRejected.length;
  return [...lines, ...(unlisted > 0 ? [`  … and ${number(unlisted)} more`] : [])].join('\n');
}

function countLine(what: string, { created, alreadyThere }: { created: number; alreadyThere: number }): string {
  const kept = alreadyThere > 0 ? `, ${number(alreadyThere)} already there and left as they are` : '';
  return `Created: ${number(created)} ${what}${kept}`;
}

function rejectionLine({ line, problem }: RejectedRow): string {
  const { column, received, reason, suggestion } = problem;
  const where = column === undefined ? '' : ` ${column}${received ? ` “${received}”` : ''}:`;
  return `  line ${line}:${where} ${reason}${suggestion === undefined ? '' : ` Perhaps ${suggestion}?`}`;
}

function number(count: number): string {
  return count.toLocaleString('en-US');
}
