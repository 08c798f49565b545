/** Results of searches, the form, and what is said about exports keep to Slack's limits, with the longest data. */

import { describe, expect, test } from 'vitest';
import { fileComment, nothingToExportMessage, startedMessage } from '../../src/exports/export-message.ts';
import { parseFilter } from '../../src/filters/parse-filter.ts';
import type { Note } from '../../src/filters/read-query.ts';
import { filterForm, toFormValues } from '../../src/search/filter-form.ts';
import type { FoundRecord } from '../../src/search/find-page.ts';
import {
  nothingFoundMessage,
  plainResultMessage,
  searchResultMessage,
  type Told,
} from '../../src/search/result-message.ts';
import { brokenMarkup, longFilter, longNames } from '../support/long-data.ts';
import { checkMessage, checkView } from '../workspace/limits.ts';

const clock = { now: new Date('2026-11-22T12:00:00Z'), timeZone: 'America/Argentina/ComodRivadavia' };
const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

describe.each(longNames)('%s', (_, name) => {
  const typed = longFilter(name);
  const filter = parseFilter(typed, clock);
  const search = { searchId: '00000000-0000-4000-8000-000000000000', askedBy: 'U012345678', filter, clock };
  const record = (n: number): FoundRecord => ({
    ...{ fulfillmentId: `${n}`, orderId: name(n), status: 'PENDING_SHIPMENT', carrier: name(1) },
    ...{ trackingNumber: name(2), firstName: name(3), lastName: name(4), companyName: name(5), houseName: name(9) },
    ...{ dateCreated: clock.now, createdMicros: '1' },
  });
  const note: Note = { kind: 'read', typed: name(6), conditions: filter.conditions, instead: filter };
  const told: Told = {
    notes: [
      { note, offer: { label: name(7), value: '1' } },
      { note, offer: { label: name(8), value: '2' } },
      { note: { kind: 'left out', words: times(40, name), instead: filter }, offer: null },
    ],
    list: { listed: 50_000, missing: times(20_000, name), unfulfilled: times(200, name) },
  };
  const page = { records: times(10, record), total: 10_001, hasMore: { before: true, after: true } };

  test.each([
    ['a page', () => searchResultMessage({ search, page, number: 1_000, ...told })],
    ['a page without a table', () => plainResultMessage({ search, page, number: 1_000, ...told })],
    ['nothing found', () => nothingFoundMessage(search, { relaxed: null, elsewhere: [] }, told)],
    [
      'nothing found, but something near',
      () =>
        nothingFoundMessage(search, {
          relaxed: { without: filter.conditions[1] as never, filter, total: 10_001 },
          elsewhere: times(3, (n) => ({ label: name(n), value: `${n}` })),
        }),
    ],
    ['an export that begins', () => startedMessage({ filter, timeZone: clock.timeZone }, 10_001)],
    ['an export of nothing', () => nothingToExportMessage({ filter, timeZone: clock.timeZone })],
  ])('%s', (_, make) => {
    const message = make();
    expect(checkMessage({ ...message })).toEqual([]);
    expect(brokenMarkup(message)).toEqual([]);
  });

  test('what stands beside an export’s file', () => {
    const text = fileComment({ filter, timeZone: clock.timeZone }, 1_000_000, clock.timeZone);
    expect(text.length).toBeLessThan(4000);
    expect(brokenMarkup({ type: 'mrkdwn', text })).toEqual([]);
  });

  test('the form, filled', () => {
    const houses = times(100, (n) => ({ id: `${n}`, name: n === 0 ? '' : name(n) }));
    const recent = times(20, (n) => ({ searchId: `${n}`, filter: typed }));
    for (const purpose of ['search', 'export'] as const) {
      const values = toFormValues(filter, []);
      const view = filterForm({ values, houses, recent, edition: 'e', metadata: 'x'.repeat(1000), purpose });
      expect(checkView(view, 'modal')).toEqual([]);
    }
  });
});
