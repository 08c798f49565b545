import { beforeEach, describe, expect, test } from 'vitest';
import {
  type LoadProgress,
  type LoadReport,
  loadReportText,
  progressText,
  type ShownProgress,
  showProgress,
} from '../../src/loader/load-report.ts';

const nothing = { created: 0, alreadyThere: 0 };

const oneRow: LoadReport = {
  rows: 1,
  lastLine: 2,
  seconds: 0,
  isStopped: false,
  fulfillments: nothing,
  orders: nothing,
  houses: [],
  rejected: 0,
  firstRejected: [],
  refusedFile: null,
  ignoredColumns: [],
  differingOrders: { count: 0, first: [] },
  warnings: [],
};

test.each<{ name: string; report: Partial<LoadReport>; want: string }>([
  {
    name: 'everything new',
    report: {
      rows: 2600,
      seconds: 1.25,
      fulfillments: { created: 2600, alreadyThere: 0 },
      orders: { created: 2000, alreadyThere: 0 },
      houses: ['North', 'South'],
    },
    want:
      'Created: 2,600 fulfillments\nCreated: 2,000 orders\n' +
      'Created: 2 warehouses (North, South). Shipping validation is off; if a warehouse validates shipping, turn it on in fulfillment_houses.\n' +
      'Took: 1.3 s for 2,600 rows, 2,080 rows/s',
  },
  {
    name: 'some there already, columns nobody knows',
    report: {
      fulfillments: { created: 1, alreadyThere: 12 },
      orders: { created: 0, alreadyThere: 9 },
      ignoredColumns: ['Weight', 'Note'],
    },
    want: 'Created: 1 fulfillments, 12 already there and left as they are\nCreated: 0 orders, 9 already there and left as they are\nTook: 0.0 s for 1 row\nColumns ignored: Weight, Note',
  },
  {
    name: 'rejected rows, not all of them listed',
    report: {
      rows: 3,
      rejected: 3,
      firstRejected: [
        {
          line: 7,
          problem: { column: 'status', received: 'Retruned', reason: 'No such status.', suggestion: 'RETURNED' },
        },
        { line: 9, problem: { reason: 'Too many cells.' } },
      ],
      refusedFile: { path: 'march.refused.csv' },
    },
    want: 'Created: 0 fulfillments\nCreated: 0 orders\nTook: 0.0 s for 3 rows\nTo fix: 3 rows\n  line 7: status “Retruned”: No such status. Did you mean RETURNED?\n  line 9: Too many cells.\n  … and 1 more\nAll rows to fix are in march.refused.csv, each with its reason. Fix them there and load that file.',
  },
  {
    name: 'rejected rows that could not be written, and of the end that somebody asked for',
    report: {
      rejected: 1,
      firstRejected: [{ line: 2, problem: { reason: 'Too many cells.' } }],
      refusedFile: { path: 'march.refused.csv', failure: 'EACCES' },
      isStopped: true,
      lastLine: 5001,
    },
    want: 'Created: 0 fulfillments\nCreated: 0 orders\nTook: 0.0 s for 1 row\nTo fix: 1 row\n  line 2: Too many cells.\nThe rows to fix can’t be written to march.refused.csv (EACCES). Copy your file to a folder that you may write to and that has room, and load it there.\nStopped after line 5,001, before the end of the file; what was created stays. Load the same file again to continue.',
  },
])('tells of $name', ({ report, want }) => {
  expect(loadReportText({ ...oneRow, ...report })).toBe(want);
});

test.each<{ name: string; progress: LoadProgress; seconds: number; want: string }>([
  {
    name: 'half of a file',
    progress: { rows: 120_000, bytes: 34_120_000, totalBytes: 68_000_000 },
    seconds: 4.8,
    want: '120,000 rows, 34.1 of 68.0 MB (50 %), 25,000 rows/s',
  },
  {
    name: 'all but a byte',
    progress: { rows: 3, bytes: 999_999, totalBytes: 1_000_000 },
    seconds: 2,
    want: '3 rows, 1.0 of 1.0 MB (99 %), 2 rows/s',
  },
  {
    name: 'a file that has grown',
    progress: { rows: 10, bytes: 2_000_000, totalBytes: 1_000_000 },
    seconds: 1,
    want: '10 rows, 2.0 of 1.0 MB (100 %), 10 rows/s',
  },
  {
    name: 'a pipe, which has no size',
    progress: { rows: 10, bytes: 2_000_000, totalBytes: 0 },
    seconds: 1,
    want: '10 rows, 2.0 MB, 10 rows/s',
  },
  {
    name: 'the first moment',
    progress: { rows: 0, bytes: 0, totalBytes: 1_000_000 },
    seconds: 0,
    want: '0 rows, 0.0 of 1.0 MB (0 %)',
  },
])('tells of $name', ({ progress, seconds, want }) => {
  expect(progressText(progress, seconds)).toBe(want);
});

let written: string[];
let seconds: number;
const screen = (columns: number | undefined) => ({
  columns,
  write: (text: string) => void written.push(text),
  now: () => new Date(seconds * 1000),
});
const at = (moment: number, progress: ShownProgress) => {
  seconds = moment;
  progress.show({ rows: 1000 * moment, bytes: 1_000_000, totalBytes: 2_000_000 });
};

beforeEach(() => {
  written = [];
  seconds = 0;
});

describe('on a terminal', () => {
  test('one line is written anew, and taken away at the end', () => {
    const progress = showProgress(screen(80));
    for (const moment of [0.5, 1, 1.1, 2]) at(moment, progress);
    progress.end();
    expect(written).toEqual([
      '\r1,000 rows, 1.0 of 2.0 MB (50 %), 1,000 rows/s\x1b[K',
      '\r2,000 rows, 1.0 of 2.0 MB (50 %), 1,000 rows/s\x1b[K',
      '\r\x1b[K',
    ]);
  });

  test('a narrow one gets no second line', () => {
    at(1, showProgress(screen(20)));
    expect(written).toEqual(['\r1,000 rows, 1.0 of \x1b[K']);
  });

  test('a short load shows nothing', () => {
    const progress = showProgress(screen(80));
    at(0.9, progress);
    progress.end();
    expect(written).toEqual([]);
  });
});

test('where there is no terminal, a plain line comes every ten seconds', () => {
  const progress = showProgress(screen(undefined));
  for (const moment of [1, 10, 11, 19, 25]) at(moment, progress);
  progress.end();
  expect(written).toEqual([
    '10,000 rows, 1.0 of 2.0 MB (50 %), 1,000 rows/s\n',
    '25,000 rows, 1.0 of 2.0 MB (50 %), 1,000 rows/s\n',
  ]);
});
