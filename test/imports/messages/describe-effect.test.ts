import { expect, test } from 'vitest';
import type { ImportKind } from '../../../src/fulfillments/status-transitions.ts';
import {
  describeConsequences,
  describeEffect,
  describeStatuses,
} from '../../../src/imports/messages/describe-effect.ts';
import type { Effect } from '../../../src/imports/model/counts.ts';

const none: Effect = {
  records: 0,
  replaced: 0,
  statuses: {},
  statusKept: 0,
  alreadyShipped: 0,
  purchases: 0,
  trials: 0,
};
const cancels = (n: number) => ({ records: n, statuses: { CANCELLED: n } });

const cases: { kind: ImportKind; effect: Partial<Effect>; will: string; did: string }[] = [
  {
    kind: 'tracking',
    effect: { records: 1 },
    will: 'Add a tracking number to 1 fulfillment',
    did: 'Added a tracking number to 1 fulfillment',
  },
  {
    kind: 'tracking',
    effect: { records: 1240, replaced: 1 },
    will: 'Add tracking numbers to 1,239 fulfillments · replace 1',
    did: 'Added tracking numbers to 1,239 fulfillments · replaced 1',
  },
  {
    kind: 'tracking',
    effect: { records: 5, replaced: 3 },
    will: 'Add tracking numbers to 2 fulfillments · replace 3',
    did: 'Added tracking numbers to 2 fulfillments · replaced 3',
  },
  {
    kind: 'tracking',
    effect: { records: 2, replaced: 2 },
    will: 'Replace the tracking numbers of 2 fulfillments',
    did: 'Replaced the tracking numbers of 2 fulfillments',
  },
  {
    kind: 'tracking',
    effect: { records: 1, replaced: 1 },
    will: 'Replace the tracking number of 1 fulfillment',
    did: 'Replaced the tracking number of 1 fulfillment',
  },
  {
    kind: 'returns',
    effect: { records: 1, statuses: { RETURNED: 1 } },
    will: 'Return 1 fulfillment',
    did: 'Returned 1 fulfillment',
  },
  {
    kind: 'returns',
    effect: { ...cancels(1), alreadyShipped: 1 },
    will: 'Cancel 1 fulfillment (already shipped)',
    did: 'Cancelled 1 fulfillment (already shipped)',
  },
  {
    kind: 'returns',
    effect: { ...cancels(4), alreadyShipped: 4 },
    will: 'Cancel 4 fulfillments (all already shipped)',
    did: 'Cancelled 4 fulfillments (all already shipped)',
  },
  {
    kind: 'returns',
    effect: {
      records: 16,
      statuses: { RETURNED: 2, CANCELLED: 12 },
      statusKept: 2,
      alreadyShipped: 3,
      purchases: 9,
      trials: 2,
    },
    will: 'Return 2 · cancel 12 (3 already shipped) · add 2 RMA numbers · end 9 subscriptions (2 trials, never charged)',
    did: 'Returned 2 · cancelled 12 (3 already shipped) · added 2 RMA numbers · ended 9 subscriptions (2 trials, never charged)',
  },
  {
    kind: 'returns',
    effect: { ...cancels(1), purchases: 1, trials: 1 },
    will: 'Cancel 1 fulfillment · end 1 subscription (a trial, never charged)',
    did: 'Cancelled 1 fulfillment · ended 1 subscription (a trial, never charged)',
  },
  {
    kind: 'returns',
    effect: { ...cancels(3), purchases: 3, trials: 3 },
    will: 'Cancel 3 fulfillments · end 3 subscriptions (all trials, never charged)',
    did: 'Cancelled 3 fulfillments · ended 3 subscriptions (all trials, never charged)',
  },
  {
    kind: 'returns',
    effect: { ...cancels(3), purchases: 3, trials: 1 },
    will: 'Cancel 3 fulfillments · end 3 subscriptions (1 trial, never charged)',
    did: 'Cancelled 3 fulfillments · ended 3 subscriptions (1 trial, never charged)',
  },
  {
    kind: 'returns',
    effect: { records: 1, statusKept: 1 },
    will: 'Add 1 RMA number',
    did: 'Added 1 RMA number',
  },
];

test.each(cases)('$will', ({ kind, effect, will, did }) => {
  expect(describeEffect(kind, { ...none, ...effect }, 'will').join(' · ')).toBe(will);
  expect(describeEffect(kind, { ...none, ...effect }, 'did').join(' · ')).toBe(did);
});

const ends: { statuses: Effect['statuses']; want: string }[] = [
  { statuses: { SHIPPED: 1 }, want: 'It becomes Shipped.' },
  { statuses: { PENDING_SHIPMENT: 12 }, want: 'All become Pending Shipment (their warehouse validates shipping).' },
  {
    statuses: { PENDING_SHIPMENT: 12, SHIPPED: 1400 },
    want: '1,400 become Shipped, 12 Pending Shipment (their warehouse validates shipping).',
  },
  {
    statuses: { PENDING_SHIPMENT: 1, SHIPPED: 1 },
    want: '1 becomes Pending Shipment (its warehouse validates shipping), 1 Shipped.',
  },
];

test('of whole records, the statuses say what becomes of those that change theirs', () => {
  const effect = { ...none, records: 9, added: 4, statuses: { HOLD: 2, PENDING_SHIPMENT: 1 } };
  expect(describeConsequences('records', effect)).toEqual(['2 become Hold, 1 Pending Shipment.']);
  expect(describeConsequences('records', { ...effect, statuses: { CANCELLED: 1 } })).toEqual([
    '1 becomes Cancelled.',
    'Subscriptions stay as they are; only an import of returns ends them.',
  ]);
  expect(describeConsequences('records', { ...effect, statuses: {} })).toEqual([]);
  // What may be cut off in the dialog that asks again comes last.
  const [last] = describeConsequences('records', { ...effect, statuses: { CANCELLED: 1 }, changed: [['a', 1]] }).slice(
    -1,
  );
  expect(last).toBe('What changes: a in 1 row.');
});

test.each(ends)('$want', ({ statuses, want }) => {
  expect(describeStatuses({ ...none, statuses })).toBe(want);
});

test.each<[string, NonNullable<Effect['changed']>, string[]]>([
  ['nothing but statuses', [['status', 3]], []],
  ['statuses by another spelling', [['Status*', 3]], []],
  [
    'columns that are marked',
    [
      ['shipCity*', 2],
      ['shipState*', 1],
    ],
    ['`What changes: shipCity* in 2 rows, shipState* in 1.`'],
  ],
  ['one row', [['shipCity', 1]], ['What changes: shipCity in 1 row.']],
  [
    'a find-and-replace over a whole sheet',
    [
      ['carrier', 1200],
      ['status', 900],
      ['shipCity', 16],
      ['a', 3],
      ['b', 3],
      ['c', 3],
      ['d', 2],
      ['e', 1],
      ['f', 1],
    ],
    ['What changes: carrier in 1,200 rows, shipCity in 16, a in 3, b in 3, c in 3, d in 2 and 2 more columns.'],
  ],
])('whole records say which columns change: %s', (_, changed, want) => {
  expect(describeConsequences('records', { ...none, records: 1, added: 0, changed })).toEqual(want);
});
