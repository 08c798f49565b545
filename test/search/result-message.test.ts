import { expect, test } from 'vitest';
import { everything } from '../../src/filters/filter.ts';
import { parseDateRange } from '../../src/filters/parse-date-range.ts';
import type { FoundRecord } from '../../src/search/find-page.ts';
import { formatTotal, nothingTold, searchResultMessage } from '../../src/search/result-message.ts';
import type { Search } from '../../src/search/searches.ts';

test.each([
  [0, '0 fulfillments'],
  [1, '1 fulfillment'],
  [1_000, '1,000 fulfillments'],
  [1_001, 'More than 1,000 fulfillments'],
])('a count of %d is exact up to the limit', (total, want) => {
  expect(formatTotal(total)).toBe(want);
});

const clock = { now: new Date('2026-11-22T12:00:00Z'), timeZone: 'America/New_York' };
const search: Search = {
  ...{ searchId: '00000000-0000-4000-8000-000000000000', askedBy: 'U1', filter: everything, clock },
};
const record: FoundRecord = {
  ...{ fulfillmentId: '1', orderId: 'A1', status: 'HOLD', carrier: null, trackingNumber: null },
  ...{ firstName: 'Jo', lastName: 'Doe', companyName: null, houseName: 'East' },
  ...{ dateCreated: new Date('2026-11-16T15:00:00Z'), createdMicros: '1' },
};
const shipped: FoundRecord = {
  ...{ ...record, fulfillmentId: '2', status: 'SHIPPED', carrier: 'UPS', trackingNumber: '1Z' },
  dateCreated: new Date('2025-11-16T15:00:00Z'),
};
const read = (...records: FoundRecord[]) => {
  const page = { records, total: records.length, hasMore: { before: false, after: false } };
  const { blocks } = searchResultMessage({ search, page, number: 1, ...nothingTold });
  const tables = blocks.flatMap((block) => (block.type === 'table' ? [block] : []));
  const menus = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  const opens = menus.flatMap((menu) => (menu.type === 'static_select' ? (menu.options ?? []) : []));
  return {
    rows: tables.flatMap(({ rows }) => rows.map((row) => row.map((cell) => ('text' in cell ? cell.text : cell.type)))),
    opens: opens.map(({ value }) => value),
  };
};

test('what is on hold shows how long, and where; a column without a value is left out', () => {
  expect(read(record).rows).toEqual([
    ['Order', 'Status', 'Customer', 'Warehouse', 'Created'],
    ['A1', '🟠 Hold · 6 days', 'Jo Doe', 'East', 'Nov 16'],
  ]);
  expect(read(shipped).rows).toEqual([
    ['Order', 'Status', 'Customer', 'Tracking', 'Created'],
    ['A1', '🔵 Shipped', 'Jo Doe', 'UPS 1Z', 'Nov 16, 2025'],
  ]);
});

test('an age counts calendar days, as a filter such as older:5d does', () => {
  const ageOf = (created: string) => read({ ...record, dateCreated: new Date(created) }).rows[1]?.[1];
  const { now, timeZone } = search.clock;
  const { firstDay, lastDay } = parseDateRange('>5d', { now, timeZone });
  expect([firstDay, lastDay]).toEqual([null, '2026-11-17']);
  expect(ageOf('2026-11-18T04:59:00Z')).toBe('🟠 Hold · 5 days');
  expect(ageOf('2026-11-18T05:01:00Z')).toBe('🟠 Hold · 4 days');
});

test('an order with several fulfillments is opened by one entry', () => {
  expect(read(record, shipped, { ...shipped, fulfillmentId: '3', orderId: 'B1' }).opens).toEqual(['1', '3']);
});
