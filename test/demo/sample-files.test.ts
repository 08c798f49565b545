import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { detectCarriers } from '../../src/carriers/tracking-formats.ts';
import { exportColumns } from '../../src/fulfillments/export-format.ts';
import { transitionFor } from '../../src/fulfillments/status-transitions.ts';
import { exportCellsOf } from './export-cells.ts';
import { sampleFiles } from './sample-files.ts';
import { sampleRecords } from './sample-records.ts';
import { seeded } from './seed.ts';

type Row = Record<string, string>;

const files = new Map(sampleFiles(seeded).map((file) => [file.name, file]));
const contentOf = (name: string) => files.get(name)?.content ?? '';
const rowsOf = (name: string): Row[] => parse(contentOf(name), { columns: true });
const byOrder = Map.groupBy(seeded.fulfillments, ({ orderId }) => orderId);
const recordsOf = (row: Row) => byOrder.get(row.orderId ?? '') ?? [];
const countBy = (keys: string[]) =>
  Object.fromEntries([...Map.groupBy(keys, (key) => key)].map(([key, all]) => [key, all.length]));

test('the files are always the same, and each is described in a sentence or two', () => {
  expect(sampleFiles(seeded)).toEqual([...files.values()]);
  expect([...files.keys()]).toEqual(['tracking-clean.csv', 'tracking-messy.csv', 'export-edited.csv', 'returns.csv']);
  expect([...files.values()].filter(({ description }) => !/^[A-Z][^.]*\.( [A-Z][^.]*\.)?$/.test(description))).toEqual(
    [],
  );
});

test('no order is in two files', () => {
  const messy = messyRows().map((row) => row['Order Number'] ?? '');
  const ids = ['tracking-clean.csv', 'export-edited.csv', 'returns.csv'].flatMap((name) =>
    rowsOf(name).map((row) => row.orderId ?? ''),
  );
  const all = [...new Set(messy), ...ids];
  expect(new Set(all).size).toBe(all.length);
});

test('tracking-clean.csv: 40 orders with one record, in HOLD without a number, get a right one', () => {
  const rows = rowsOf('tracking-clean.csv');
  expect(rows).toHaveLength(40);
  expect(Object.keys(rows[0] ?? {})).toEqual(['orderId', 'clientFulfillmentId', 'trackingNumber', 'carrier', 'method']);
  for (const row of rows) {
    expect(recordsOf(row)).toEqual([expect.objectContaining({ status: 'HOLD', trackingNumber: null })]);
    expect(recordsOf(row)[0]?.clientFulfillmentId ?? '').toBe(row.clientFulfillmentId);
    const match = detectCarriers(row.trackingNumber ?? '').find(({ carrier }) => carrier === row.carrier);
    expect(match?.checkDigit).toMatch(/right|none/);
  }
});

function messyRows(): Row[] {
  const lines = contentOf('tracking-messy.csv').split('\r\n');
  return parse(lines.slice(3).join('\r\n'), { columns: true, delimiter: ';' });
}

describe('tracking-messy.csv', () => {
  const rows = messyRows();
  const orderOf = (row: Row) => row['Order Number'] ?? '';
  const statusesOf = (row: Row) => (byOrder.get(orderOf(row)) ?? []).map(({ status }) => status);
  const isAmbiguous = (row: Row) =>
    row['Client Fulfillment ID'] === '' && statusesOf(row).filter((status) => status === 'HOLD').length > 1;
  const lines = Map.groupBy(rows, orderOf);
  const pairs = [...lines.values()].filter(({ length }) => length === 2);
  const differ = ([first, second]: Row[]) => first?.['Tracking #'] !== second?.['Tracking #'];

  test('has a byte order mark and lines above its header', () => {
    expect(contentOf('tracking-messy.csv').split('\r\n').slice(0, 3)).toEqual([
      '\uFEFFShipments of the week',
      'printed by the warehouse;;4 pages',
      '',
    ]);
    expect(rows).toHaveLength(28);
  });

  test.each<{ what: string; found: number; want: number }>([
    { what: 'shortened by Excel', found: rows.filter((row) => row['Tracking #'] === '9.4E+21').length, want: 2 },
    {
      what: 'rounded by Excel',
      found: rows.filter((row) => /^\d{15}0{5,}$/.test(row['Tracking #'] ?? '')).length,
      want: 1,
    },
    { what: 'of an unknown order', found: rows.filter((row) => statusesOf(row).length === 0).length, want: 1 },
    { what: 'of a shipped order', found: rows.filter((row) => statusesOf(row).join() === 'SHIPPED').length, want: 1 },
    { what: 'ambiguous', found: rows.filter(isAmbiguous).length, want: 2 },
    { what: 'repeated', found: pairs.filter((pair) => !differ(pair)).length, want: 1 },
    { what: 'contradicting', found: pairs.filter(differ).length, want: 1 },
    { what: 'without a number', found: rows.filter((row) => row['Tracking #'] === '').length, want: 2 },
    {
      what: 'replacing a number',
      found: rows.filter((row) =>
        byOrder.get(orderOf(row))?.some((record) => record.status === 'HOLD' && record.trackingNumber),
      ).length,
      want: 2,
    },
    {
      what: 'with a misspelt carrier',
      found: rows.filter((row) => row['Ship Carrier'] === 'Fed Ex Grnd').length,
      want: 1,
    },
  ])('rows $what: $want', ({ found, want }) => {
    expect(found).toBe(want);
  });
});

test('export-edited.csv: the export, where only column Z and the two before it differ, in 15 rows in HOLD', () => {
  const rows = rowsOf('export-edited.csv');
  const toCells = exportCellsOf(seeded, 'America/New_York');
  const exported = new Map(seeded.fulfillments.map((record) => [String(record.fulfillmentId), toCells(record)]));
  expect(rows).toHaveLength(45);
  expect(Object.keys(rows[0] ?? {})).toEqual(exportColumns.map(({ name }) => name));
  const edited = rows.filter((row) => row.trackingNumber !== exported.get(row.fulfillmentId ?? '')?.trackingNumber);
  expect(edited.map(({ status }) => status)).toEqual(Array(15).fill('HOLD'));
  for (const { trackingNumber: _number, carrier: _carrier, method: _method, ...others } of rows) {
    expect(exported.get(others.fulfillmentId ?? '')).toMatchObject(others);
  }
});

test('returns.csv: every outcome of the move table is in it', () => {
  const outcomes = rowsOf('returns.csv').map((row) => {
    const [record] = recordsOf(row);
    if (record === undefined || (row.status !== 'RETURNED' && row.status !== 'CANCELLED')) return 'wrong';
    const transition = transitionFor(row.status, record.status, false);
    return `${row.status}: ${transition.kind === 'move' && transition.alreadyShipped ? 'already shipped' : transition.kind}`;
  });
  expect(countBy(outcomes)).toEqual({
    'RETURNED: move': 13,
    'CANCELLED: move': 7,
    'CANCELLED: already shipped': 3,
    'RETURNED: same': 1,
    'RETURNED: refuse': 3,
    'CANCELLED: refuse': 1,
  });
});

test('returns.csv: five of its cancellations at least end a subscription', () => {
  const picked = sampleRecords(seeded);
  const ending = rowsOf('returns.csv').filter(
    (row) => row.status === 'CANCELLED' && recordsOf(row).some(picked.endsSubscription),
  );
  expect(ending.length).toBeGreaterThanOrEqual(5);
});
