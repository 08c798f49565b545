import { expect, test } from 'vitest';
import { type LoadReport, loadReportText } from '../../src/loader/load-report.ts';

const nothing = { created: 0, alreadyThere: 0 };

const oneRow: LoadReport = {
  rows: 1,
  lastLine: 2,
  seconds: 0,
  isStopped: false,
  fulfillments: nothing,
  orders: nothing,
  rejected: 0,
  firstRejected: [],
  refusedFile: null,
  ignoredColumns: [],
};

test.each<{ name: string; report: Partial<LoadReport>; want: string }>([
  {
    name: 'everything new',
    report: {
      rows: 2600,
      seconds: 1.25,
      fulfillments: { created: 2600, alreadyThere: 0 },
      orders: { created: 2000, alreadyThere: 0 },
    },
    want: 'Created: 2,600 fulfillments\nCreated: 2,000 orders\nTook: 1.3 s for 2,600 rows, 2,080 rows/s',
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
    want: 'Created: 0 fulfillments\nCreated: 0 orders\nTook: 0.0 s for 3 rows\nRejected: 3 rows\n  line 7: status “Retruned”: No such status. Perhaps RETURNED?\n  line 9: Too many cells.\n  … and 1 more\nAll rejected rows are in march.refused.csv, each with its reason: correct them there and load that file.',
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
    want: 'Created: 0 fulfillments\nCreated: 0 orders\nTook: 0.0 s for 1 row\nRejected: 1 row\n  line 2: Too many cells.\nThe rejected rows can’t be written to march.refused.csv (EACCES): copy the file to a folder that you may write to, with room for them, and load it there again.\nStopped after line 5,001, before the end of the file. Load the same file again to go on from there; what was created stays.',
  },
])('tells of $name', ({ report, want }) => {
  expect(loadReportText({ ...oneRow, ...report })).toBe(want);
});
