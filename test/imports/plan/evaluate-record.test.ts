import { describe, expect, test } from 'vitest';
import type { Problem } from '../../../src/cells/problem.ts';
import type { Field } from '../../../src/columns/import-columns.ts';
import type { RowKind } from '../../../src/fulfillments/status-transitions.ts';
import { evaluateRecord } from '../../../src/imports/plan/evaluate-record.ts';
import type { FulfillmentRecord } from '../../../src/imports/plan/find-records.ts';
import { makeRecord, makeRow } from '../../support/parsed-rows.ts';

const ups = '1Z5R89390357567127';
const usps = '9400111206206406260787';

interface Case {
  what: string;
  record: FulfillmentRecord;
  cells: Partial<Record<Field, string>>;
  /** the changed fields, "unchanged", or the problem's code with its suggestion */
  want: Record<string, unknown> | string;
  warnings?: string[];
}

const hold = (given: Partial<FulfillmentRecord> = {}) => makeRecord('HOLD', given);
const numbered = { trackingNumber: ups, carrier: 'UPS', method: 'Ground' };

const tracking: Case[] = [
  {
    what: 'a number, a carrier and a method are set',
    record: hold(),
    cells: { trackingNumber: ups, carrier: 'ups', method: 'Ground' },
    want: { status: 'SHIPPED', trackingNumber: ups, carrier: 'UPS', method: 'Ground' },
  },
  {
    what: 'shipping validation waits for the first scan',
    record: hold({ shippingValidation: true }),
    cells: { trackingNumber: ups, carrier: 'UPS' },
    want: { status: 'PENDING_SHIPMENT', trackingNumber: ups, carrier: 'UPS' },
  },
  {
    what: 'empty cells never erase carrier and method',
    record: hold({ carrier: 'UPS', method: 'Ground' }),
    cells: { trackingNumber: ups, carrier: '', method: ' ' },
    want: { status: 'SHIPPED', trackingNumber: ups },
  },
  {
    what: 'B107 neither do stand-ins',
    record: hold({ carrier: 'UPS', method: 'Ground' }),
    cells: { trackingNumber: ups, carrier: 'N/A', method: '-' },
    want: { status: 'SHIPPED', trackingNumber: ups },
  },
  {
    what: 'columns that are missing change nothing',
    record: hold({ carrier: 'UPS', method: 'Ground', rmaNumber: 'R' }),
    cells: { trackingNumber: ups },
    want: { status: 'SHIPPED', trackingNumber: ups },
  },
  {
    what: 'B108 an empty tracking cell asks for nothing',
    record: hold(),
    cells: { trackingNumber: '' },
    want: 'unchanged',
  },
  {
    what: 'B112 a carrier that the number tells',
    record: hold(),
    cells: { trackingNumber: ups, carrier: '' },
    want: { status: 'SHIPPED', trackingNumber: ups, carrier: 'UPS' },
  },
  {
    what: 'B112 one that it does not tell',
    record: hold(),
    cells: { trackingNumber: '123456789', carrier: '' },
    want: { status: 'SHIPPED', trackingNumber: '123456789' },
    warnings: ['W_NO_CARRIER'],
  },
  {
    what: 'a carrier that another system has emptied is none',
    record: hold({ carrier: '' }),
    cells: { trackingNumber: ups, carrier: '' },
    want: { status: 'SHIPPED', trackingNumber: ups, carrier: 'UPS' },
  },
  {
    what: 'and stays empty where the number does not tell it',
    record: hold({ carrier: '' }),
    cells: { trackingNumber: '123456789' },
    want: { status: 'SHIPPED', trackingNumber: '123456789' },
    warnings: ['W_NO_CARRIER'],
  },
  {
    what: 'a service where the carrier belongs, of a record whose method is emptied',
    record: hold({ method: '' }),
    cells: { trackingNumber: ups, carrier: 'Ground' },
    want: { status: 'SHIPPED', trackingNumber: ups, carrier: 'UPS', method: 'Ground' },
    warnings: ['W_SERVICE_AS_CARRIER'],
  },
  {
    what: 'the number of a record whose carrier is emptied, with its carrier',
    record: makeRecord('SHIPPED', { trackingNumber: ups, carrier: '' }),
    cells: { trackingNumber: ups, carrier: 'UPS' },
    want: 'unchanged',
    warnings: ['W_ALREADY_THERE'],
  },
  {
    what: 'a carrier that only the method names',
    record: hold(),
    cells: { trackingNumber: 'ABC123456', method: 'GLS Express' },
    want: { status: 'SHIPPED', trackingNumber: 'ABC123456', carrier: 'GLS', method: 'GLS Express' },
  },
  {
    what: 'a carrier that the method names, of digits that may be right for another by chance',
    record: hold(),
    cells: { trackingNumber: '986578788855', method: 'GLS Express' },
    want: { status: 'SHIPPED', trackingNumber: '986578788855', carrier: 'GLS', method: 'GLS Express' },
  },
  {
    what: 'B110 a carrier that only the method names, of a number that is another’s',
    record: hold(),
    cells: { trackingNumber: ups, method: 'FedEx Ground' },
    want: { status: 'SHIPPED', trackingNumber: ups, carrier: 'UPS', method: 'FedEx Ground' },
    warnings: ['W_CARRIER_MISMATCH'],
  },
  {
    what: 'a carrier that only the method names, which hands its parcels on',
    record: hold(),
    cells: { trackingNumber: usps, method: 'FedEx SmartPost' },
    want: { status: 'SHIPPED', trackingNumber: usps, carrier: 'USPS', method: 'FedEx SmartPost' },
  },
  {
    what: 'a number that the method hands to another carrier',
    record: hold(),
    cells: { trackingNumber: usps, carrier: 'FedEx', method: 'SmartPost' },
    want: { status: 'SHIPPED', trackingNumber: usps, carrier: 'FedEx', method: 'SmartPost' },
  },
  {
    what: 'B110 a carrier that does not fit',
    record: hold(),
    cells: { trackingNumber: usps, carrier: 'UPS' },
    want: { status: 'SHIPPED', trackingNumber: usps, carrier: 'UPS' },
    warnings: ['W_CARRIER_MISMATCH'],
  },
  {
    what: 'B135 another number replaces the one in HOLD',
    record: hold(numbered),
    cells: { trackingNumber: usps, carrier: 'USPS' },
    want: { status: 'SHIPPED', trackingNumber: usps, carrier: 'USPS' },
  },
  {
    what: 'B134 the same number',
    record: hold(numbered),
    cells: { trackingNumber: ups.toLowerCase() },
    want: 'unchanged',
  },
  {
    what: 'unedited cells of a record that is out',
    record: makeRecord('SHIPPED', numbered),
    cells: numbered,
    want: 'unchanged',
  },
  {
    what: 'unedited cells that no import would accept',
    record: makeRecord('SHIPPED', { trackingNumber: 'see note', carrier: 'Fed Ex Grnd' }),
    cells: { trackingNumber: 'see note', carrier: 'Fed Ex Grnd' },
    want: 'unchanged',
  },
  {
    what: 'B46 unedited cells that can’t be read',
    record: makeRecord('SHIPPED', { ...numbered, carrier: 'Post\ufffd', method: 'Ex\u0085press' }),
    cells: { trackingNumber: ups, carrier: 'Post\ufffd', method: 'Ex\u0085press' },
    want: 'unchanged',
  },
  {
    what: 'B46 a new carrier that can’t be read',
    record: hold(),
    cells: { trackingNumber: ups, carrier: 'Post\ufffd' },
    want: 'E_CONTROL_CHAR',
  },
  {
    what: 'a number that Excel shortened, but nobody edited',
    record: makeRecord('DELIVERED', { trackingNumber: usps }),
    cells: { trackingNumber: '9.40011E+21' },
    want: 'unchanged',
  },
  {
    what: 'B97 the same damage on another number',
    record: hold(numbered),
    cells: { trackingNumber: '9.4E+21' },
    want: 'E_SCIENTIFIC',
  },
  {
    what: 'B99 a number of Canada Post without its two zeros',
    record: hold(),
    cells: { trackingNumber: '73938000549297', carrier: 'canada post Xpresspost' },
    want: 'E_LEADING_ZEROS → 0073938000549297',
  },
  {
    what: 'B99 the same with the carrier that the record has',
    record: hold({ carrier: 'Canada Post' }),
    cells: { trackingNumber: '7393 8000 5492 97', carrier: '' },
    want: 'E_LEADING_ZEROS → 0073938000549297',
  },
  {
    what: 'B99 zeros that would not make its check digit fit',
    record: hold(),
    cells: { trackingNumber: '73938000549298', carrier: 'Canada Post' },
    want: { status: 'SHIPPED', trackingNumber: '73938000549298', carrier: 'Canada Post' },
    warnings: ['W_TRACKING_SHAPE'],
  },
  {
    what: 'B99 the same digits with another carrier',
    record: hold(),
    cells: { trackingNumber: '73938000549297', carrier: 'Purolator' },
    want: { status: 'SHIPPED', trackingNumber: '73938000549297', carrier: 'Purolator' },
  },
  {
    what: 'B99 a number that the record has without zeros',
    record: hold({ trackingNumber: '73938000549297', carrier: 'Canada Post' }),
    cells: { trackingNumber: '73938000549297', carrier: 'Canada Post', method: 'Regular' },
    want: { status: 'SHIPPED', method: 'Regular' },
    warnings: ['W_TRACKING_SHAPE'],
  },
  {
    what: 'B99 a number that Excel took the zeros of, but nobody edited',
    record: makeRecord('SHIPPED', { trackingNumber: '0073938000549297', carrier: 'Canada Post' }),
    cells: { trackingNumber: '73938000549297', carrier: 'Canada Post' },
    want: 'unchanged',
  },
  {
    what: 'B111 an unknown carrier',
    record: hold(),
    cells: { trackingNumber: ups, carrier: 'Fed Ex Grnd' },
    want: 'E_CARRIER → FedEx Ground',
  },
  {
    what: 'B126 a method that is too long',
    record: hold(),
    cells: { trackingNumber: ups, method: 'x'.repeat(65) },
    want: 'E_CELL_TOO_LONG',
  },
  {
    what: 'B137 a record that is out',
    record: makeRecord('SHIPPED', numbered),
    cells: { trackingNumber: usps },
    want: 'E_STATE',
  },
  {
    what: 'the order’s own id as its number',
    record: hold({ orderId: '60101001AF' }),
    cells: { orderId: '#60101001af', trackingNumber: '60101001AF', carrier: 'USPS' },
    want: 'E_TRACKING',
  },
  {
    what: 'the same number with the carrier and its service in one',
    record: makeRecord('SHIPPED', { trackingNumber: usps, carrier: 'USPS', method: 'Ground' }),
    cells: { trackingNumber: usps, carrier: 'USPS First Class' },
    want: 'unchanged',
  },
  {
    what: 'the same number with its carrier misspelled',
    record: makeRecord('DELIVERED', { trackingNumber: ups, carrier: 'UPS', method: 'Ground' }),
    cells: { trackingNumber: ups, carrier: 'UPS Grnd', method: '2nd Day' },
    want: 'unchanged',
  },
  {
    what: 'the same number of a regional carrier, named otherwise',
    record: makeRecord('SHIPPED', { trackingNumber: 'VHX999888770', carrier: 'Veho Inc' }),
    cells: { trackingNumber: 'VHX999888770', carrier: 'Veho' },
    want: 'unchanged',
  },
  {
    what: 'the same number with the carrier that the record lacks',
    record: makeRecord('SHIPPED', { trackingNumber: usps }),
    cells: { trackingNumber: usps, carrier: 'USPS' },
    want: 'unchanged',
  },
  {
    what: 'a carrier alone, out',
    record: makeRecord('SHIPPED', numbered),
    cells: { ...numbered, carrier: 'DHL' },
    want: 'E_STATE',
  },
];

const returns: Case[] = [
  {
    what: 'RETURNED with an RMA number',
    record: makeRecord('SHIPPED'),
    cells: { status: 'Returned', rmaNumber: 'RMA-1' },
    want: { status: 'RETURNED', rmaNumber: 'RMA-1' },
  },
  {
    what: 'an empty RMA cell never erases',
    record: makeRecord('DELIVERED', { rmaNumber: 'RMA-1' }),
    cells: { status: 'RETURNED', rmaNumber: '' },
    want: { status: 'RETURNED' },
  },
  {
    what: 'CANCELLED, in American spelling',
    record: hold(),
    cells: { status: 'canceled' },
    want: { status: 'CANCELLED' },
  },
  {
    what: 'B139 CANCELLED, already out',
    record: makeRecord('SHIPPED'),
    cells: { status: 'CANCELLED' },
    want: { status: 'CANCELLED', alreadyShipped: true },
  },
  { what: 'the same status', record: makeRecord('RETURNED'), cells: { status: 'RETURNED' }, want: 'unchanged' },
  {
    what: 'the same status, another RMA number',
    record: makeRecord('RETURNED', { rmaNumber: 'RMA-1' }),
    cells: { status: 'RETURNED', rmaNumber: 'RMA-2' },
    want: { rmaNumber: 'RMA-2' },
  },
  {
    what: 'an RMA number that Excel shortened, but nobody edited',
    record: makeRecord('CANCELLED', { rmaNumber: '12345678901234567890' }),
    cells: { status: 'CANCELLED', rmaNumber: '1.23457E+19' },
    want: 'unchanged',
  },
  {
    what: 'an unedited status of an export',
    record: makeRecord('PENDING'),
    cells: { status: 'PENDING', rmaNumber: '' },
    want: 'unchanged',
  },
  {
    what: 'a status by its label',
    record: makeRecord('PENDING_SHIPMENT'),
    cells: { status: 'Pending Shipment' },
    want: 'unchanged',
  },
  {
    what: 'an RMA number without a status to set',
    record: makeRecord('SHIPPED'),
    cells: { status: 'SHIPPED', rmaNumber: 'RMA-1' },
    want: 'E_STATUS',
  },
  {
    what: 'a status that no import sets',
    record: makeRecord('SHIPPED'),
    cells: { status: 'DELIVERED' },
    want: 'E_STATUS',
  },
  {
    what: 'B119 a status that is none',
    record: makeRecord('SHIPPED'),
    cells: { status: 'Retruned' },
    want: 'E_STATUS → RETURNED',
  },
  { what: 'no status', record: makeRecord('SHIPPED'), cells: { status: '' }, want: 'E_EMPTY_CELL' },
  { what: 'B138 never shipped', record: hold(), cells: { status: 'RETURNED' }, want: 'E_STATE' },
  { what: 'B136 cancelled before', record: makeRecord('CANCELLED'), cells: { status: 'RETURNED' }, want: 'E_STATE' },
];

function withSuggestion({ code, suggestion }: Problem): string {
  return suggestion === undefined ? code : `${code} → ${suggestion}`;
}

const byKind: [RowKind, Case[]][] = [
  ['tracking', tracking],
  ['returns', returns],
];

describe.each(byKind)('%s', (kind, cases) => {
  test.each(cases)('$what', ({ record, cells, want, warnings = [] }) => {
    const evaluation = evaluateRecord(kind, makeRow(kind, { orderId: '1001', ...cells }), record);
    if (evaluation.kind !== 'change') {
      expect(evaluation.kind === 'refused' ? withSuggestion(evaluation.problem) : evaluation.kind).toEqual(want);
      return;
    }
    const { after, alreadyShipped } = evaluation.change;
    const changed = Object.entries(after).filter(([field, value]) => value !== record[field as keyof typeof after]);
    expect({ ...Object.fromEntries(changed), ...(alreadyShipped && { alreadyShipped }) }).toEqual(want);
    expect(evaluation.warnings.map(({ code }) => code)).toEqual(warnings);
  });
});

test.each([
  ['RMA-1', 'RMA-1'],
  ['RMA-2', 'RMA-2'],
  ['', null],
  ['N/A', null],
  ['No', null],
  ['0', null],
])('of a fulfillment with RMA-1, the items get from “%s”: %s', (cell, want) => {
  const record = makeRecord('DELIVERED', { rmaNumber: 'RMA-1' });
  const evaluation = evaluateRecord('returns', makeRow('returns', { status: 'RETURNED', rmaNumber: cell }), record);
  expect(evaluation).toMatchObject({ kind: 'change', change: { givenRmaNumber: want } });
});
