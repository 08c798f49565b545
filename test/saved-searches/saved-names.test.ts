/** Which saved search a name means, and which names are the same. */
import { describe, expect, test } from 'vitest';
import { matchName } from '../../src/saved-searches/handle-saved.ts';
import { parseSave } from '../../src/saved-searches/saved-filter.ts';
import { duplicateNameError, type SavedRow } from '../../src/saved-searches/saved-row.ts';

const rowOf = (name: string): SavedRow => ({
  ...{ savedSearchId: name, ownedBy: 'U1', name, filter: 'status:hold', channelId: 'C1', savedAt: new Date(0) },
  ...{ days: null, time: null, deliverTo: null, revision: 1, delivery: 'new', isWatched: false, watchedSince: null },
  ...{ pausedBecause: null, nextAt: null },
});

describe('a name stands before the filters, with or without a blank, or behind them', () => {
  test.each([
    ['Morning holds: status:hold', 'Morning holds', 'status:hold'],
    ['Morning holds:status:hold', 'Morning holds', 'status:hold'],
    ['status:hold carrier:ups as Morning holds', 'Morning holds', 'status:hold carrier:ups'],
    ['status:hold as “Morning holds”', 'Morning holds', 'status:hold'],
    ['Morning holds: status:hold as excel', 'Morning holds', 'status:hold as excel'],
    ['Sold as new: status:hold', 'Sold as new', 'status:hold'],
    ['city:İstanbul as Turkey', 'Turkey', 'city:İstanbul'],
    ['status:hold AS Holds as of today', 'Holds as of today', 'status:hold'],
    ['"Morning: holds": status:hold', 'Morning: holds', 'status:hold'],
    ['“Holds, 9:00”: status:hold name:"Jo Garcia"', 'Holds, 9:00', 'status:hold name:"Jo Garcia"'],
    ['"Morning holds" status:hold carrier:ups', 'Morning holds', 'status:hold carrier:ups'],
    ['campaign:"Sold as new" as Sold', 'Sold', 'campaign:"Sold as new"'],
    ['"A" and "B": status:hold', 'A" and "B', 'status:hold'],
    ['"All: of them":', 'All: of them', ''],
    ['`Morning` holds: status:hold', 'ˋMorningˋ holds', 'status:hold'],
  ])('%s', (typed, name, filter) => expect(parseSave(typed)).toEqual({ name, filter }));

  test.each(['status:hold', 'status:hold carrier:ups', 'my status:hold'])('%s has no name', (typed) => {
    expect(() => parseSave(typed)).toThrow(/name comes first/);
  });
});

describe('a name is taken, whatever its case and accents in any locale', () => {
  test.each([
    ['Morning holds', 'morning HOLDS'],
    ['Müller', 'muller'],
    ['TITIZ', 'tıtız'],
    ['İstanbul', 'istanbul'],
  ])('%s: %s', (taken, name) => {
    expect(duplicateNameError([rowOf(taken)], name, null)).toContain(`named “${taken}” already`);
    expect(duplicateNameError([rowOf(taken)], name, taken)).toBeNull();
  });

  test('another name is free', () => expect(duplicateNameError([rowOf('Müller')], 'Miller', null)).toBeNull());
});

test.each([
  ['muller', 'Muller'],
  ['MÜLLER', 'Müller'],
  ['istanbul', 'İstanbul returns'],
  ['returns', 'İstanbul returns'],
])('%s means %s', (typed, name) => {
  const rows = ['Müller', 'Muller', 'İstanbul returns'].map(rowOf);
  expect(matchName(rows, typed).name).toBe(name);
});
