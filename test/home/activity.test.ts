/** What of everything under way needs a person: rights and the so someone else has to confirm it as a table. */

import { expect, test } from 'vitest';
import type { ExportRow } from '../../src/exports/export-row.ts';
import { type Activity, groupActivity, type Viewer } from '../../src/home/activity.ts';
import type { ImportRow } from '../../src/imports/model/import-row.ts';
import { makeCounts, makeEffect, makeImport } from '../support/make-import.ts';

const nothing: Activity = { open: [], running: [], failed: [], ended: [], exports: [], webhooks: [] };
const cancelling = makeEffect({ records: 1, statuses: { CANCELLED: 1 } });
const ten = makeEffect({ records: 10 });
const mine = makeImport({ sharedBy: 'ME', counts: { tracking: makeCounts({ effect: { skip: ten, all: ten } }) } });
const others = { ...mine, sharedBy: 'U2' };
const asking = makeImport({ sharedBy: 'ME', state: 'asking', kind: null });
const cancels: ImportRow = {
  ...{ ...mine, kind: 'returns' },
  counts: { returns: makeCounts({ effect: { skip: cancelling, all: cancelling } }) },
};
const approver = { handle: true, approve: true };
const operator = { handle: true, approve: false };

type Place = 'toDecide' | 'withOthers' | 'nowhere';
test.each<[what: string, row: ImportRow, may: Viewer['may'], fourEyesRows: number | undefined, place: Place]>([
  ['an approver’s own', mine, approver, undefined, 'toDecide'],
  ['an approver’s own that takes two', mine, approver, 10, 'withOthers'],
  ['an approver’s own, too small to take two', mine, approver, 11, 'toDecide'],
  ['an approver’s own that cancels', cancels, approver, 1000, 'withOthers'],
  ['another’s that takes two', others, approver, 10, 'toDecide'],
  [
    'another’s that the approver corrected',
    { ...others, correctors: [{ by: 'ME', rows: 1 }] },
    approver,
    10,
    'withOthers',
  ],
  ['another’s for which the approver chose', { ...others, choosers: { ambiguous: 'ME' } }, approver, 10, 'withOthers'],
  ['another’s import of the approver’s file', { ...others, postedBy: 'ME' }, approver, 10, 'withOthers'],
  ['an operator’s own', mine, operator, undefined, 'withOthers'],
  ['another’s, for an operator', others, operator, undefined, 'nowhere'],
  ['an operator’s own of unknown kind', asking, operator, undefined, 'toDecide'],
  ['another’s of unknown kind, for an operator', { ...asking, sharedBy: 'U2' }, operator, undefined, 'nowhere'],
  ['another’s of unknown kind, for an approver', { ...asking, sharedBy: 'U2' }, approver, undefined, 'toDecide'],
])('%s', (_, row, may, fourEyesRows, place) => {
  const { toDecide, withOthers } = groupActivity({ ...nothing, open: [row] }, { userId: 'ME', may, fourEyesRows });
  const found = toDecide.length > 0 ? 'toDecide' : withOthers.length > 0 ? 'withOthers' : 'nowhere';
  expect({ found, times: toDecide.length + withOthers.length }).toEqual({
    found: place,
    times: place === 'nowhere' ? 0 : 1,
  });
});

test('exports are under way, failed since the last that worked, or done', () => {
  const states = ['queued', 'failed', 'running', 'done', 'failed', 'cancelled', 'done'];
  const exports = states.map((state, place) => ({ exportId: String(place), state }) as ExportRow);
  const needs = groupActivity({ ...nothing, exports }, { userId: 'ME', may: approver, fourEyesRows: undefined });
  const ids = (rows: ExportRow[]) => rows.map(({ exportId }) => exportId);
  expect([needs.running, needs.failed, needs.done].map((group) => ids(group.exports))).toEqual([
    ['0', '2'],
    ['1'],
    ['3', '5', '6'],
  ]);
});
