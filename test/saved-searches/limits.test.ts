/** Everything that is said about saved searches keeps to Slack's limits, with as many and as long ones as can be. */

import { describe, expect, test } from 'vitest';
import { formatFilter } from '../../src/filters/format-filter.ts';
import { parseFilter } from '../../src/filters/parse-filter.ts';
import { maxSavedNameLength } from '../../src/saved-searches/saved-filter.ts';
import { savedForm } from '../../src/saved-searches/saved-form.ts';
import {
  missedMessage,
  pausedMessage,
  savedConfirmation,
  savedListMessage,
} from '../../src/saved-searches/saved-message.ts';
import { maxSaved, type SavedRow } from '../../src/saved-searches/saved-row.ts';
import { pauseReasons } from '../../src/saved-searches/schedule.ts';
import { brokenMarkup, longFilter, longNames } from '../support/long-data.ts';
import { checkMessage, checkView } from '../workspace/limits.ts';

const clock = { now: new Date('2026-11-22T12:00:00Z'), timeZone: 'America/Argentina/ComodRivadavia' };
const latest = { slotAt: clock.now, outcome: 'exported', state: 'done', rowCount: 1_000_000 } as const;

describe.each(longNames)('%s', (_, name) => {
  const filter = formatFilter(parseFilter(longFilter(name), clock));
  const rowOf = (n: number): SavedRow => ({
    ...{ savedSearchId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, ownedBy: 'U012345678' },
    ...{ name: name(n).slice(0, maxSavedNameLength), filter, channelId: 'C012345678', savedAt: clock.now },
    ...{ days: 'weekdays', time: '12:45', deliverTo: 'C012345678', revision: 1_000_000 },
    ...{ delivery: 'new', isWatched: n % 2 === 1, watchedSince: clock.now },
    ...{ pausedBecause: pauseReasons[n % (pauseReasons.length + 1)] ?? null, nextAt: clock.now },
  });
  // As many as are kept, unless every character takes five.
  const rows = Array.from({ length: name(1).includes('&<') ? 5 : maxSaved }, (_, n) => rowOf(n));

  test('the list of as many as are kept, and one of them', () => {
    const listed = rows.map((row) => ({ row, latest }));
    const messages = [
      savedListMessage(listed, clock),
      ...listed.flatMap((one) => [savedConfirmation(one, 'saved', clock), savedConfirmation(one, 'changed', clock)]),
    ];
    for (const message of messages) {
      expect(checkMessage({ ...message })).toEqual([]);
      expect(brokenMarkup(message)).toEqual([]);
    }
  });

  test('what is told of a schedule', () => {
    const reasons = pauseReasons.filter((reason) => reason !== 'asked');
    const messages = rows.flatMap((row) => [
      missedMessage(row, clock.now),
      ...reasons.map((reason) => pausedMessage(row, reason, null)),
    ]);
    for (const message of messages) {
      expect(checkMessage({ ...message })).toEqual([]);
      expect(brokenMarkup(message)).toEqual([]);
    }
  });

  test('the form', () => {
    const view = savedForm({
      ...{ isNew: false, name: name(1).slice(0, maxSavedNameLength), filter, format: 'xlsx', deliverTo: 'C012345678' },
      ...{ isWatched: false, delivery: 'new' },
      ...{ schedule: { days: 'wednesday', time: '12:45' }, timeZone: clock.timeZone, metadata: 'x'.repeat(1000) },
      channels: [
        { id: 'C087654321', isHere: true },
        { id: 'C012345678', isHere: false },
      ],
    });
    expect(checkView(view, 'modal')).toEqual([]);
  });
});
