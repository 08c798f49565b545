import { expect, test } from 'vitest';
import { canonicalTimeZone, readTimeZoneOf } from '../../src/runtime/time-zones.ts';

/** What Debian's tzdata has without tzdata-legacy, in part. */
const current = readTimeZoneOf(['America/New_York', 'Asia/Kolkata', 'Europe/Kyiv', 'America/Nuuk', 'Etc/UTC']);
/** A server from before the names changed. */
const old = readTimeZoneOf(['US/Eastern', 'Asia/Calcutta', 'Europe/Kiev', 'America/Godthab', 'UTC']);

test.each([
  ['US/Eastern', 'America/New_York', 'US/Eastern'],
  ['America/New_York', 'America/New_York', 'US/Eastern'],
  ['Asia/Calcutta', 'Asia/Kolkata', 'Asia/Calcutta'],
  ['Asia/Kolkata', 'Asia/Kolkata', 'Asia/Calcutta'],
  ['europe/kiev', 'Europe/Kyiv', 'Europe/Kiev'],
  ['America/Godthab', 'America/Nuuk', 'America/Godthab'],
  ['UTC', 'Etc/UTC', 'UTC'],
  ['Asia/Tokyo', null, null],
  ['', null, null],
  ['+05:30', null, null],
  ['Mars/Phobos', null, null],
  ["'; select 1", null, null],
])('%s is %s to a server with current names, and %s to an older one', (name, byCurrent, byOld) => {
  expect([current(name), old(name)]).toEqual([byCurrent, byOld]);
});

test('every zone that Node lists has a name', () => {
  const nameless = Intl.supportedValuesOf('timeZone').filter((name) => canonicalTimeZone(name) === null);
  expect(nameless).toEqual([]);
});
