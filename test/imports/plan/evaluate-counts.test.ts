import { expect, test } from 'vitest';
import type { ProblemCode } from '../../../src/cells/problem.ts';
import type { Counts } from '../../../src/imports/model/counts.ts';
import { type CountsByKind, evaluateCounts } from '../../../src/imports/plan/evaluate-counts.ts';
import { makeCounts, makeEffect } from '../../support/make-import.ts';

/** `all`: records that the choice "all" would change; `problems`: rejected rows by cause. */
function counted(all: number, problems: Partial<Record<ProblemCode, number>> = {}, rows = 40): Counts {
  const { E_ORDER_NOT_FOUND = 0, E_FULFILLMENT_ID = 0, E_STATUS = 0, E_SCIENTIFIC = 0 } = problems;
  const refusedValues = E_STATUS + E_SCIENTIFIC;
  const groups = Object.entries(problems).map(([code, n]) => ({ code: code as ProblemCode, rows: n, examples: [] }));
  const rejected = groups.reduce((sum, group) => sum + group.rows, 0);
  const effect = { skip: makeEffect(), all: makeEffect({ records: all }) };
  const foreignRows = E_ORDER_NOT_FOUND + E_FULFILLMENT_ID;
  return makeCounts({ rows, rejected, foreignRows, refusedValues, problems: groups, effect });
}

/** Whole records: so many are new, so many are updated, and so many rows may as well be edited. */
function whole({ added = 0, updated = 0, edited = 0, newer = 0 }): Counts {
  const effect = makeEffect({ records: added + updated, added });
  return { ...makeCounts({ rows: 40, effect: { skip: effect, all: effect } }), edited, newer };
}
const idle = { tracking: counted(0), returns: counted(0) };

/** Whole records that say something else, in values that can't be read. */
const unread = (n: number): Counts => ({ ...counted(0), unread: n });

const cases: { what: string; counts: CountsByKind; want: string }[] = [
  { what: 'something changes', counts: { tracking: counted(3) }, want: 'ready tracking' },
  { what: 'B141 nothing changes', counts: { returns: counted(0) }, want: 'nothing_to_do returns' },
  { what: 'B140 nothing can', counts: { tracking: counted(0, { E_STATE: 40 }) }, want: 'nothing_to_do tracking' },
  { what: 'B34 both, unedited', counts: { tracking: counted(0), returns: counted(0) }, want: 'nothing_to_do null' },
  { what: 'both, one changes', counts: { tracking: counted(0), returns: counted(2) }, want: 'ready returns' },
  { what: 'B95 both change', counts: { tracking: counted(1), returns: counted(2) }, want: 'asking null' },
  {
    what: 'both differ, one can be written',
    counts: { tracking: counted(1), returns: counted(0, { E_STATE: 1 }) },
    want: 'asking null',
  },
  {
    what: 'both differ, one in values that can’t be read',
    counts: { tracking: counted(0, { E_SCIENTIFIC: 29 }), returns: counted(1) },
    want: 'asking null',
  },
  {
    what: 'both differ, one in words that are no status',
    counts: { tracking: counted(10), returns: counted(0, { E_STATUS: 5 }) },
    want: 'asking null',
  },
  {
    what: 'both differ, one in rows that are too old',
    counts: { tracking: counted(10), returns: counted(0, { E_OUTDATED: 5 }) },
    want: 'asking null',
  },
  {
    what: 'both have rows that name no order',
    counts: { tracking: counted(1, { E_ORDER_NOT_FOUND: 2 }), returns: counted(0, { E_ORDER_NOT_FOUND: 2 }) },
    want: 'ready tracking',
  },
  {
    what: 'both, nothing can, more is wrong in one',
    counts: { tracking: counted(0, { E_FOOTER: 1 }), returns: counted(0, { E_FOOTER: 1, E_STATE: 2 }) },
    want: 'nothing_to_do returns',
  },
  {
    what: 'B142 more than half unknown',
    counts: { tracking: counted(3, { E_ORDER_NOT_FOUND: 21 }) },
    want: 'refused null',
  },
  {
    what: 'B142 records of another system',
    counts: { returns: counted(1, { E_FULFILLMENT_ID: 30 }) },
    want: 'refused null',
  },
  { what: 'B142 half unknown', counts: { tracking: counted(3, { E_ORDER_NOT_FOUND: 20 }) }, want: 'ready tracking' },
  { what: 'B142 ten rows', counts: { tracking: counted(3, { E_ORDER_NOT_FOUND: 6 }, 10) }, want: 'refused null' },
  { what: 'new records', counts: { ...idle, records: whole({ added: 9 }) }, want: 'ready records' },
  { what: 'newer records', counts: { ...idle, records: whole({ updated: 9 }) }, want: 'ready records' },
  {
    what: 'new records in a file of unknown orders',
    counts: { tracking: counted(0, { E_FULFILLMENT_ID: 40 }), records: whole({ added: 40 }) },
    want: 'ready records',
  },
  {
    what: 'new records, and numbers that may be filled in',
    counts: { tracking: counted(5), returns: counted(0), records: whole({ added: 2, edited: 5 }) },
    want: 'asking null',
  },
  {
    what: 'newer records, and a number that may be filled in',
    counts: { tracking: counted(3), returns: counted(0), records: whole({ updated: 4, newer: 4, edited: 1 }) },
    want: 'asking null',
  },
  {
    what: 'newer records, whose numbers an import could set, too',
    counts: { tracking: counted(5), returns: counted(0), records: whole({ updated: 5 }) },
    want: 'ready records',
  },
  {
    what: 'an edited export',
    counts: { tracking: counted(5), returns: counted(0), records: whole({ edited: 5 }) },
    want: 'ready tracking',
  },
  {
    what: 'an edited export without dates',
    counts: { tracking: counted(5), returns: counted(0), records: whole({ updated: 5, edited: 5 }) },
    want: 'ready tracking',
  },
  {
    what: 'an export without dates, in which numbers and statuses differ',
    counts: { tracking: counted(5), returns: counted(3), records: whole({ updated: 8, edited: 8 }) },
    want: 'asking null',
  },
  {
    what: 'an edited export without dates, whose statuses no import may set',
    counts: { tracking: counted(0), returns: counted(0, { E_STATE: 2 }), records: whole({ updated: 2, edited: 2 }) },
    want: 'asking null',
  },
  {
    what: 'an edited export without dates, whose fulfillments take no number',
    counts: { tracking: counted(0, { E_STATE: 2 }), returns: counted(0), records: whole({ updated: 2, edited: 2 }) },
    want: 'asking null',
  },
  {
    what: 'a newer export without dates, in which numbers and statuses moved on',
    counts: {
      tracking: counted(0, { E_STATE: 3 }),
      returns: counted(0, { E_STATUS: 2, E_STATE: 1 }),
      records: whole({ updated: 3, edited: 3 }),
    },
    want: 'ready records',
  },
  {
    what: 'newer records, whose statuses no import may set',
    counts: { tracking: counted(0), returns: counted(0, { E_STATE: 2 }), records: whole({ updated: 2 }) },
    want: 'ready records',
  },
  { what: 'an export shared again', counts: { ...idle, records: whole({}) }, want: 'nothing_to_do null' },
  {
    what: 'B142 fewer than ten rows',
    counts: { tracking: counted(3, { E_ORDER_NOT_FOUND: 6 }, 9) },
    want: 'ready tracking',
  },
  {
    what: 'whole records that can’t be read, and nothing else',
    counts: { ...idle, records: unread(2) },
    want: 'nothing_to_do records',
  },
  {
    what: 'whole records that can’t be read, and are new here',
    counts: {
      tracking: counted(0, { E_FULFILLMENT_ID: 20 }),
      returns: counted(0, { E_FULFILLMENT_ID: 40 }),
      records: unread(40),
    },
    want: 'nothing_to_do records',
  },
  {
    what: 'whole records that can’t be read, beside tracking numbers that can',
    counts: { tracking: counted(2), returns: counted(0), records: unread(2) },
    want: 'ready tracking',
  },
  {
    what: 'whole records that can’t be read, because of a status that returns suggest a fix for',
    counts: { tracking: counted(0), returns: counted(0, { E_STATUS: 1 }), records: unread(1) },
    want: 'nothing_to_do returns',
  },
];

test.each(cases)('$what: $want', ({ counts, want }) => {
  const { state, kind } = evaluateCounts(counts);
  expect(`${state} ${kind}`).toBe(want);
});
