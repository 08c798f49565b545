import { expect, test } from 'vitest';
import { loadReportText } from '../../src/records/load-report.ts';

const nothing = { created: 0, alreadyThere: 0 };

test.each([
  {
    name: 'everything new',
    report: {
      fulfillments: { created: 2600, alreadyThere: 0 },
      orders: { created: 2000, alreadyThere: 0 },
      rejected: 0,
      firstRejected: [],
      ignoredColumns: [],
    },
    want: 'Created: 2,600 fulfillments\nCreated: 2,000 orders',
  },
  {
    name: 'some there already, columns nobody knows',
    report: {
      fulfillments: { created: 1, alreadyThere: 12 },
      orders: { created: 0, alreadyThere: 9 },
      rejected: 0,
      firstRejected: [],
      ignoredColumns: ['Weight', 'Note'],
    },
    want: 'Created: 1 fulfillments, 12 already there and left as they are\nCreated: 0 orders, 9 already there and left as they are\nColumns ignored: Weight, Note',
  },
  {
    name: 'rejected rows, not all of them listed',
    report: {
      fulfillments: nothing,
      orders: nothing,
      rejected: 3,
      firstRejected: [
        {
          line: 7,
          problem: { column: 'status', received: 'Retruned', reason: 'No such status.', suggestion: 'RETURNED' },
        },
        { line: 9, problem: { reason: 'Too many cells.' } },
      ],
      ignoredColumns: [],
    },
    want: 'Created: 0 fulfillments\nCreated: 0 orders\nRejected: 3 rows\n  line 7: status “Retruned”: No such status. Perhaps RETURNED?\n  line 9: Too many cells.\n  … and 1 more',
  },
])('tells of $name', ({ report, want }) => {
  expect(loadReportText(report)).toBe(want);
});
