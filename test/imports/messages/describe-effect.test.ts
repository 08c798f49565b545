import { expect, test } from 'vitest';
import type { ImportKind } from '../../../src/fulfillments/status-transitions.ts';
import { describeEffect, describeStatuses } from '../../../src/imports/messages/describe-effect.ts';
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
    will: '1 record gets a tracking number',
    did: '1 record got a tracking number',
  },
  {
    kind: 'tracking',
    effect: { records: 1240, replaced: 1 },
    will: '1,239 records get a tracking number · 1 replaces one',
    did: '1,239 records got a tracking number · 1 replaced one',
  },
  {
    kind: 'tracking',
    effect: { records: 5, replaced: 3 },
    will: '2 records get a tracking number · 3 replace one',
    did: '2 records got a tracking number · 3 replaced one',
  },
  {
    kind: 'tracking',
    effect: { records: 2, replaced: 2 },
    will: '2 records get another tracking number than before',
    did: '2 records got another tracking number than before',
  },
  {
    kind: 'tracking',
    effect: { records: 1, replaced: 1 },
    will: '1 record gets another tracking number than before',
    did: '1 record got another tracking number than before',
  },
  {
    kind: 'returns',
    effect: { records: 1, statuses: { RETURNED: 1 } },
    will: '1 record becomes RETURNED',
    did: '1 record became RETURNED',
  },
  {
    kind: 'returns',
    effect: { ...cancels(1), alreadyShipped: 1 },
    will: '1 record becomes CANCELLED (already shipped)',
    did: '1 record became CANCELLED (already shipped)',
  },
  {
    kind: 'returns',
    effect: { ...cancels(4), alreadyShipped: 4 },
    will: '4 records become CANCELLED (all already shipped)',
    did: '4 records became CANCELLED (all already shipped)',
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
    will: '2 records become RETURNED · 12 records become CANCELLED (3 already shipped) · 9 subscriptions end (2 trials among them, never charged) · 2 records get only an RMA number',
    did: '2 records became RETURNED · 12 records became CANCELLED (3 already shipped) · 9 subscriptions ended (2 trials among them, never charged) · 2 records got only an RMA number',
  },
  {
    kind: 'returns',
    effect: { ...cancels(1), purchases: 1, trials: 1 },
    will: '1 record becomes CANCELLED · 1 subscription ends (a trial, never charged)',
    did: '1 record became CANCELLED · 1 subscription ended (a trial, never charged)',
  },
  {
    kind: 'returns',
    effect: { ...cancels(3), purchases: 3, trials: 3 },
    will: '3 records become CANCELLED · 3 subscriptions end (all trials, never charged)',
    did: '3 records became CANCELLED · 3 subscriptions ended (all trials, never charged)',
  },
  {
    kind: 'returns',
    effect: { ...cancels(3), purchases: 3, trials: 1 },
    will: '3 records become CANCELLED · 3 subscriptions end (1 trial among them, never charged)',
    did: '3 records became CANCELLED · 3 subscriptions ended (1 trial among them, never charged)',
  },
  {
    kind: 'returns',
    effect: { records: 1, statusKept: 1 },
    will: '1 record gets only an RMA number',
    did: '1 record got only an RMA number',
  },
];

test.each(cases)('$will', ({ kind, effect, will, did }) => {
  expect(describeEffect(kind, { ...none, ...effect }, 'will').join(' · ')).toBe(will);
  expect(describeEffect(kind, { ...none, ...effect }, 'did').join(' · ')).toBe(did);
});

const ends: { statuses: Effect['statuses']; want: string }[] = [
  { statuses: { SHIPPED: 1 }, want: 'Afterwards it is Shipped.' },
  { statuses: { PENDING_SHIPMENT: 12 }, want: 'Afterwards all of them are Pending Shipment.' },
  { statuses: { PENDING_SHIPMENT: 12, SHIPPED: 1400 }, want: 'Afterwards 1,400 are Shipped and 12 Pending Shipment.' },
  { statuses: { PENDING_SHIPMENT: 1, SHIPPED: 1 }, want: 'Afterwards 1 is Pending Shipment and 1 Shipped.' },
];

test.each(ends)('$want', ({ statuses, want }) => {
  expect(describeStatuses({ ...none, statuses })).toBe(want);
});
