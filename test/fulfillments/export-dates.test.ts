import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDateCell, parseDateCell } from '../../src/fulfillments/export-format.ts';

const newYork = 'America/New_York';

describe('formatDateCell', () => {
  test.each([
    { at: '2026-07-01T12:00:00Z', timeZone: newYork, want: '2026-07-01 08:00:00' },
    { at: '2026-12-01T03:04:05Z', timeZone: newYork, want: '2026-11-30 22:04:05' },
    { at: '2026-12-01T03:04:05Z', timeZone: 'Asia/Kolkata', want: '2026-12-01 08:34:05' },
  ])('$at is $want in $timeZone', ({ at, timeZone, want }) => {
    expect(formatDateCell(new Date(at), timeZone)).toBe(want);
  });

  test('no moment, no text', () => {
    expect(formatDateCell(null, newYork)).toBe('');
  });
});

describe('parseDateCell', () => {
  test.each([
    { cell: '2026-11-15 14:05:33', want: '2026-11-15T19:05:33.000Z' },
    { cell: '2026-11-15T14:05:33', want: '2026-11-15T19:05:33.000Z' },
    { cell: '2026-11-15 14:05', want: '2026-11-15T19:05:00.000Z' },
    { cell: '2026-07-15', want: '2026-07-15T04:00:00.000Z' },
    { cell: '2026-11-15T14:05:33Z', want: '2026-11-15T14:05:33.000Z' },
    { cell: '2026-11-15 14:05:33.5+02:00', want: '2026-11-15T12:05:33.500Z' },
    { cell: '2026-11-01 01:30:00', want: '2026-11-01T05:30:00.000Z' },
  ])('B117 $cell is $want', ({ cell, want }) => {
    expect(parseDateCell(cell, newYork)?.toISOString()).toBe(want);
  });

  test.each([
    '',
    '2026-02-30',
    '2026-13-01',
    '2026-11-15 24:00',
    '2026-03-08 02:30',
    '31/02/2026',
    '46327',
    '2026-11-15T14:05:99Z',
    '0000-01-01',
    'soon',
  ])('B115 %j is no date', (cell) => {
    expect(parseDateCell(cell, newYork)).toBeUndefined();
  });

  test('gives back every whole second that was written, save the repeated hour', () => {
    const seconds = fc.integer({ min: Date.UTC(2015, 0) / 1000, max: Date.UTC(2035, 0) / 1000 });
    const timeZones = fc.constantFrom(newYork, 'UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kolkata');
    fc.assert(
      fc.property(seconds, timeZones, (second, timeZone) => {
        const moment = new Date(second * 1000);
        const cell = formatDateCell(moment, timeZone);
        const anHourAgo = formatDateCell(new Date(moment.getTime() - 3_600_000), timeZone);
        const halfAnHourAgo = formatDateCell(new Date(moment.getTime() - 1_800_000), timeZone);
        fc.pre(cell !== anHourAgo && cell !== halfAnHourAgo);
        expect(parseDateCell(cell, timeZone)).toEqual(moment);
      }),
    );
  });
});
