/** Who shared a file is told what others decided on it, unless they are still looking. */
import { addMinutes } from 'date-fns/addMinutes';
import { expect, test } from 'vitest';
import { resultMessage } from '../../../src/imports/messages/notification-messages.ts';
import type { ImportRow } from '../../../src/imports/model/import-row.ts';
import { importStateCodes } from '../../../src/imports/model/lifecycle.ts';
import { type ImportResult, resultToReport } from '../../../src/imports/model/message-kinds.ts';
import { makeCounts, makeEffect, makeImport } from '../../support/make-import.ts';

const waitingSince = new Date('2026-11-23T15:00:00Z');
const after = (minutes: number) => addMinutes(waitingSince, minutes);
const decided = (minutes: number, by: string | null = 'U2') => ({ decidedBy: by, decidedAt: after(minutes) });
const undone = (minutes: number, by = 'U2') => ({ appliedAt: waitingSince, undoneBy: by, undoneAt: after(minutes) });

test.each<[what: string, row: Partial<ImportRow>, told: string | null]>([
  ['applied by another', { state: 'applied', ...decided(15) }, 'applied'],
  ['applied by another at once', { state: 'applied', ...decided(14) }, null],
  ['applied by themselves', { state: 'applied', ...decided(600, 'U1') }, null],
  ['discarded by another', { state: 'discarded', ...decided(600) }, 'discarded'],
  ['discarded by themselves', { state: 'discarded', ...decided(600, 'U1') }, null],
  ['discarded, because its message was deleted', { state: 'discarded', decidedBy: null }, null],
  ['sent back at once', { state: 'discarded', ...decided(1), sentBackReason: 'no' }, 'discarded'],
  ['undone by another', { state: 'undone', ...undone(15) }, 'undone'],
  ['undone by another at once', { state: 'undone', ...undone(14) }, null],
  ['undone by themselves', { state: 'undone', ...undone(600, 'U1') }, null],
  ['expired', { state: 'expired' }, 'expired'],
  [
    'from a time before it was noted since when it waits',
    { state: 'applied', ...decided(600), waitingSince: null },
    null,
  ],
])('%s', (_, row, told) => {
  expect(resultToReport(makeImport({ sharedBy: 'U1', waitingSince, ...row }))).toBe(told);
});

test('nothing else is a result', () => {
  const others = importStateCodes.filter((state) => !['applied', 'discarded', 'undone', 'expired'].includes(state));
  const told = others.map((state) =>
    resultToReport(makeImport({ state, sharedBy: 'U1', waitingSince, ...decided(600) })),
  );
  expect(told).toEqual(others.map(() => null));
});

const effect = makeEffect({ records: 40 });
const counts = { tracking: makeCounts({ effect: { skip: effect, all: effect } }) };
const none = { count: 0, examples: [] };
const undoOutcome = { records: 38, purchases: 0, changedSince: none, gone: none, doubtful: none };
test.each<[ImportResult, Partial<ImportRow>, string]>([
  ['applied', {}, '`march.csv` was applied: added tracking numbers to 40 fulfillments.'],
  ['undone', { undoOutcome }, '`march.csv` was undone: restored 38 fulfillments.'],
  ['discarded', {}, '`march.csv` was discarded. Nothing was changed.'],
  ['discarded', { sentBackReason: 'a < b' }, '`march.csv` was sent back: a &lt; b\nFix it and share it again.'],
  ['deleted', {}, '`march.csv` was deleted, so its import is closed. Nothing was changed.'],
  [
    'expired',
    {},
    '`march.csv` expired before anyone decided, so nothing was changed. To see it again, click Review again above.',
  ],
])('%s: only the one who shared it is mentioned', (result, row, words) => {
  const { text } = resultMessage(makeImport({ counts, decidedBy: 'U2', undoneBy: 'U2', ...row }), result, ['U1']);
  expect(text).toBe(`<@U1>, ${words}`);
});
