import { expect, test } from 'vitest';
import type { Field } from '../../../src/columns/import-columns.ts';
import type { MatchedColumn } from '../../../src/columns/match-columns.ts';
import type { FulfillmentStatus } from '../../../src/fulfillments/fulfillment.ts';
import type { RowKind } from '../../../src/fulfillments/status-transitions.ts';
import { type Decision, decideRow } from '../../../src/imports/plan/decide-row.ts';
import { parseRow } from '../../../src/imports/plan/parse-row.ts';
import { makeKnown, makeRecord, makeRow } from '../../support/parsed-rows.ts';

const ups = '1Z5R89390357567127';

/** Order 1001 has these records, numbered from 1; `given` changes the first. */
interface Case {
  what: string;
  kind: RowKind;
  statuses: FulfillmentStatus[];
  clientIds?: (string | null)[];
  given?: { fulfillmentId?: string; trackingNumber?: string; rmaNumber?: string };
  cells: Partial<Record<Field, string>>;
  want: string;
}

const number = { trackingNumber: ups };
const returned = { status: 'RETURNED' };
const cancelled = { status: 'CANCELLED' };

const cases: Case[] = [
  { what: 'one', kind: 'tracking', statuses: ['HOLD'], cells: number, want: 'change 1' },
  { what: 'one of two', kind: 'tracking', statuses: ['SHIPPED', 'HOLD'], cells: number, want: 'change 2' },
  {
    what: 'two, with ids of the client',
    kind: 'tracking',
    statuses: ['HOLD', 'HOLD'],
    clientIds: ['A', 'B'],
    cells: number,
    want: 'ambiguous 1, 2: Matches 2 fulfillments of this order. Add the clientFulfillmentId (A or B) to choose one.',
  },
  {
    what: 'two, one without an id of the client',
    kind: 'tracking',
    statuses: ['HOLD', 'HOLD'],
    clientIds: ['A', null],
    cells: number,
    want: 'ambiguous 1, 2: Matches 2 fulfillments of this order. Add the fulfillmentId (1 or 2) to choose one.',
  },
  {
    what: 'two of the same id of the client',
    kind: 'tracking',
    statuses: ['HOLD', 'HOLD'],
    clientIds: ['A', 'A'],
    cells: { ...number, clientFulfillmentId: 'A' },
    want: 'ambiguous 1, 2: Matches 2 fulfillments of this order. Add the fulfillmentId (1 or 2) to choose one.',
  },
  {
    what: 'ten',
    kind: 'returns',
    statuses: Array.from({ length: 10 }, () => 'SHIPPED' as const),
    cells: returned,
    want: 'ambiguous 1, 2, 3, 4, 5, 6, 7, 8, 9, 10: Matches 10 fulfillments of this order. Add the fulfillmentId (1, 2, 3, 4, 5, 6, 7, 8 or …) to choose one.',
  },
  {
    what: 'imported before, another record in HOLD',
    kind: 'tracking',
    statuses: ['SHIPPED', 'HOLD'],
    given: number,
    cells: number,
    want: 'unchanged 1',
  },
  {
    what: 'a number shortened by Excel, like the one that is there',
    kind: 'tracking',
    statuses: ['SHIPPED'],
    given: { trackingNumber: '9400111899223197428497' },
    cells: { trackingNumber: '9.4E+21' },
    want: 'unchanged 1',
  },
  {
    what: 'B97 the same, another record in HOLD: it may be that one’s',
    kind: 'tracking',
    statuses: ['SHIPPED', 'HOLD'],
    given: { trackingNumber: '9400111899223197428497' },
    cells: { trackingNumber: '9.4E+21' },
    want: 'E_SCIENTIFIC: Excel has shortened this number; its last digits are gone. Format the column as Text and paste the numbers again.',
  },
  {
    what: 'the same, of a record in HOLD that an export shows with its number',
    kind: 'tracking',
    statuses: ['HOLD', 'SHIPPED'],
    given: { trackingNumber: '9400111899223197428497' },
    cells: { fulfillmentId: '1', trackingNumber: '9.4E+21' },
    want: 'unchanged 1',
  },
  {
    what: 'the same, in the only record of the order',
    kind: 'tracking',
    statuses: ['HOLD'],
    given: { trackingNumber: '9400111899223197428497' },
    cells: { trackingNumber: '9.40011E+21' },
    want: 'unchanged 1',
  },
  {
    what: 'the same, both records in HOLD, one without a number',
    kind: 'tracking',
    statuses: ['HOLD', 'HOLD'],
    given: { trackingNumber: '9400111899223197428497' },
    cells: { trackingNumber: '9.4E+21' },
    want: 'E_SCIENTIFIC: Excel has shortened this number; its last digits are gone. Format the column as Text and paste the numbers again.',
  },
  {
    what: 'a fulfillmentId shortened by Excel, in its order',
    kind: 'returns',
    statuses: ['SHIPPED', 'SHIPPED'],
    given: { fulfillmentId: '123456789012' },
    cells: { fulfillmentId: '1.23457E+11', orderId: '1001', ...returned },
    want: 'change 123456789012',
  },
  {
    what: 'a shortened fulfillmentId that fits no record of the order',
    kind: 'returns',
    statuses: ['SHIPPED', 'SHIPPED'],
    cells: { fulfillmentId: '1.23457E+11', orderId: '1001', ...returned },
    want: 'E_SCIENTIFIC: Excel has shortened this number; its last digits are gone. Format the column as Text and paste the numbers again.',
  },
  {
    what: 'empty cell, unknown order',
    kind: 'tracking',
    statuses: [],
    cells: { trackingNumber: '' },
    want: 'unchanged',
  },
  {
    what: 'none, of one',
    kind: 'tracking',
    statuses: ['PENDING'],
    cells: number,
    want: 'E_STATE: Order 1001 is Pending. Only a fulfillment on Hold takes a tracking number.',
  },
  {
    what: 'none, of several',
    kind: 'tracking',
    statuses: ['PENDING', 'CANCELLED', 'PENDING'],
    cells: number,
    want: 'E_STATE: The fulfillments of order 1001 are Pending and Cancelled. Only a fulfillment on Hold takes a tracking number.',
  },
  {
    what: 'none, for two reasons',
    kind: 'returns',
    statuses: ['CANCELLED', 'HOLD'],
    cells: returned,
    want: 'E_STATE: The fulfillments of order 1001 are Cancelled and Hold. Cancelled can’t be changed to Returned. It hasn’t shipped, so it can’t be returned. Cancel it instead.',
  },
  {
    what: 'none, because the order has none',
    kind: 'tracking',
    statuses: [],
    cells: number,
    want: 'E_STATE: This order has no fulfillment yet.',
  },
  {
    what: 'a cell that is wrong for all',
    kind: 'tracking',
    statuses: ['HOLD', 'PENDING'],
    cells: { ...number, carrier: 'Fedx' },
    want: 'E_CARRIER: Unknown carrier “Fedx”. Did you mean FedEx?',
  },
  { what: 'there already', kind: 'returns', statuses: ['RETURNED', 'HOLD'], cells: returned, want: 'unchanged 1' },
  {
    what: 'one there, one that can',
    kind: 'returns',
    statuses: ['RETURNED', 'SHIPPED'],
    cells: returned,
    want: 'change 2',
  },
  {
    what: 'a cancelled one and a returned one',
    kind: 'returns',
    statuses: ['RETURNED', 'CANCELLED'],
    cells: cancelled,
    want: 'unchanged 2',
  },
  {
    what: 'an RMA number alone for one of two',
    kind: 'returns',
    statuses: ['RETURNED', 'HOLD'],
    cells: { ...returned, rmaNumber: 'R1' },
    want: 'change 1',
  },
  {
    what: 'an RMA number that one of two has',
    kind: 'returns',
    statuses: ['RETURNED', 'RETURNED'],
    given: { rmaNumber: 'R1' },
    cells: { ...returned, rmaNumber: 'R1' },
    want: 'unchanged 1',
  },
  {
    what: 'an RMA number that one has, another that can',
    kind: 'returns',
    statuses: ['RETURNED', 'SHIPPED'],
    given: { rmaNumber: 'R1' },
    cells: { ...returned, rmaNumber: 'R1' },
    want: 'unchanged 1',
  },
  {
    what: 'an RMA number that a cancelled one has, another that can',
    kind: 'returns',
    statuses: ['CANCELLED', 'HOLD'],
    given: { rmaNumber: 'R1' },
    cells: { ...cancelled, rmaNumber: 'R1' },
    want: 'unchanged 1',
  },
  {
    what: 'an RMA number of one that waits for its return, another that can',
    kind: 'returns',
    statuses: ['RMA_PENDING', 'SHIPPED'],
    given: { rmaNumber: 'R1' },
    cells: { ...returned, rmaNumber: 'R1' },
    want: 'ambiguous 1, 2: Matches 2 fulfillments of this order. Add the fulfillmentId (1 or 2) to choose one.',
  },
  {
    what: 'a move goes before an RMA number alone',
    kind: 'returns',
    statuses: ['RETURNED', 'SHIPPED'],
    cells: { ...returned, rmaNumber: 'R1' },
    want: 'change 2',
  },
  {
    what: 'B47 an id that had to be cleaned',
    kind: 'tracking',
    statuses: ['HOLD'],
    cells: { ...number, orderId: '10\u200b01' },
    want: 'change 1, W_CLEANED',
  },
  ...(
    [
      ['CANCELLED', 'change 1, W_CANCELLED'],
      ['Cancelled by customer', 'change 1, W_CANCELLED'],
      ['Gelöscht', 'change 1, W_CANCELLED'],
      ...(
        [
          ...[
            'RTO INITIATED',
            'RTO_DELIVERED',
            'RETURN_TO_SENDER',
            'Returned',
            'Return',
            'DTO',
            'Undeliverable - refused',
          ],
          ...[
            'Devolvido ao remetente',
            'Retour afzender',
            'Zwrot do nadawcy',
            'İade edildi',
            'İptal edildi',
            'Palautettu',
          ],
          ...[
            'Devuelto',
            'Retournée',
            'Reso al mittente',
            'Returneret',
            '返品済み',
            '반품완료',
            'Возврат отправителю',
            '作废',
          ],
        ] as const
      ).map((said) => [said, 'change 1, W_CANCELLED'] as const),
      ...(
        [
          ...['Not returned', 'Returnable', 'Retour possible', 'Retourenlabel erstellt', 'Return information sent'],
          ...['Delivered', 'Zugestellt', 'Entregado', 'Iade edilmedi: not returned', '発送済み', 'No return'],
        ] as const
      ).map((said) => [said, 'change 1'] as const),
      ['Not cancelled', 'change 1'],
      ['Shipped', 'change 1'],
    ] as const
  ).map(([status, want]) => ({
    what: `a status that says ${status}`,
    kind: 'tracking' as const,
    statuses: ['HOLD' as const],
    cells: { ...number, status },
    want,
  })),
];

test('a status that is about a return says nothing of the order beside a tracking number', () => {
  const columns: MatchedColumn[] = (['orderId', 'trackingNumber', 'status'] as const).map((field, index) => ({
    field,
    index,
    header: field === 'status' ? 'Return status' : field,
    how: 'exact',
  }));
  const row = parseRow('tracking', ['1001', ups, 'Cancelled'], columns);
  expect(describeDecision(decideRow('tracking', row, makeKnown([makeRecord('HOLD')])))).toBe('change 1');
});

test.each(cases)('$kind, $what', ({ kind, statuses, clientIds = [], given = {}, cells, want }) => {
  const records = statuses.map((status, index) =>
    makeRecord(status, {
      fulfillmentId: String(index + 1),
      clientFulfillmentId: clientIds[index] ?? null,
      ...(index === 0 ? given : {}),
    }),
  );
  const row = makeRow(kind, { orderId: '1001', ...cells });
  expect(describeDecision(decideRow(kind, row, makeKnown(records, records.length === 0 ? ['1001'] : [])))).toBe(want);
});

function describeDecision(decision: Decision): string {
  switch (decision.outcome) {
    case 'change':
      return [
        'change',
        [decision.change.record.fulfillmentId, ...decision.warnings.map(({ code }) => code)].join(', '),
      ].join(' ');
    case 'ambiguous':
      return `ambiguous ${decision.changes.map(({ record }) => record.fulfillmentId).join(', ')}: ${decision.problem.reason}`;
    case 'unchanged':
      return decision.record === null ? 'unchanged' : `unchanged ${decision.record.fulfillmentId}`;
    case 'rejected':
      return `${decision.problem.code}: ${decision.problem.reason}`;
  }
}
