/** Columns whose cells went to other rows, told by what the changed rows have before and after. */
import { beforeEach, expect, test } from 'vitest';
import { tallyChanges } from '../../../src/imports/records/moved-columns.ts';
import { replaceRecords } from '../../support/case-records.ts';
import { ownDeps } from '../../support/own-deps.ts';
import { applyTable, confirmTable, readImport } from '../../support/play-import.ts';
import { type RecordCells, recordsTable, returnTable } from '../../support/records-table.ts';

const open = ownDeps();
beforeEach(() => open.deps.db.write((tx) => replaceRecords(tx, {})));

type Change = readonly [before: string | null, after: string];
/** Each value of the one list becomes that of the other. */
const from = (before: readonly (string | null)[], after: readonly string[]): Change[] =>
  after.map((value, at) => [before[at] ?? null, value]);
const names = Array.from({ length: 12 }, (_, at) => `N${at}`);
const shifted = (count: number) => from(names.slice(1, count + 1), names.slice(0, count));
const alike = (change: Change, count: number) => Array.from({ length: count }, () => change);

const moved = 'are those of other rows';
const filled = 'as if it was filled down';
const counted = 'counts up from row to row';
test.each<[string, string, Change[], string | null]>([
  ['sorted the other way', 'emailAddress', from(names, names.toReversed()), moved],
  ['shifted by one row', 'emailAddress', shifted(10), moved],
  ['a city, sorted', 'shipCity', from(['Troy', 'Rome', 'Bath', 'Troy'], ['Bath', 'Troy', 'Troy', 'Rome']), moved],
  [
    'an order with several rows gives its value to several others',
    'emailAddress',
    [...from(names, names.toReversed()), ['X', 'N5'], ['Y', 'N5']],
    moved,
  ],
  ['one value is new', 'phoneNumber', [...shifted(11), ['A', 'new']], null],
  ['two swapped', 'emailAddress', from(['A', 'B'], ['B', 'A']), null],
  ['two pairs swapped', 'shipState', from(['NY', 'CA', 'NY', 'CA'], ['CA', 'NY', 'CA', 'NY']), null],
  [
    'a few are new',
    'emailAddress',
    from(
      names,
      names.map((name) => `${name}@new`),
    ),
    null,
  ],
  [
    'people move between large cities',
    'shipCity',
    from(['Rome', 'Rome', 'Troy', 'Bath', 'Troy'], ['Troy', 'Bath', 'Bath', 'Troy', 'Bath']),
    null,
  ],
  [
    'warehouses exchange what they have to send',
    'fulfillmentHouse',
    [
      ...[...alike(['1', '2'], 6), ...alike(['2', '1'], 5), ...alike(['2', '3'], 5)],
      ...[...alike(['3', '2'], 4), ...alike(['3', '1'], 5), ...alike(['1', '3'], 5)],
    ],
    null,
  ],
  [
    'every status moves on',
    'status',
    from(['HOLD', 'PENDING', 'SHIPPED', 'DELIVERED'], ['PENDING', 'SHIPPED', 'DELIVERED', 'RETURNED']),
    null,
  ],
  ['values where there were none', 'emailAddress', from([], names), null],
  ['filled down', 'shipAddress1', names.map((name) => [name, '9 Elm St']), filled],
  ['half of it filled down', 'emailAddress', [...from(names.slice(0, 4), ['a', 'a', 'a', 'b'])], filled],
  ['a household', 'shipAddress1', alike(['8 Elm St', '9 Elm St'], 5), null],
  ['a city for all', 'shipCity', names.map((name) => [name, 'Troy']), null],
  ['addresses filled down', 'shipAddress1', from(names, ['3 Elm St', '4 Elm St', '5 Elm St', '6 Elm St']), counted],
  ['ZIP codes filled down', 'shipPostalCode', from(names, ['02108', '02109', '02110', '02111']), counted],
  ['ids of a warehouse', 'clientFulfillmentId', from(names, ['W-98', 'W-99', 'W-100', 'W-101']), null],
  ['long texts', 'shipCompanyName', names.map((name) => [name, `${'x'.repeat(99)} ${name}`]), null],
  ['one long text filled down', 'shipAddress1', names.map((name) => [name, 'x'.repeat(99)]), filled],
  ['a street', 'shipAddress1', from(names, ['3 Elm St', '4 Elm St', '9 Oak St', '6 Elm St']), null],
])('%s', (_, column, changes, want) => {
  const tally = tallyChanges((name) => name);
  for (const [before, after] of changes) tally.note({ column, before, after });
  expect(tally.accidents()).toEqual(want === null ? [] : [expect.stringContaining(want)]);
  expect(tally.changed()).toEqual([[column, changes.length]]);
});

test('with more values than anybody changes in a spreadsheet, columns are counted, and nothing is taken for an accident', () => {
  const tally = tallyChanges((name) => name);
  for (let at = 0; at < 200_002; at++) tally.note({ column: 'shipCity', before: `B${at}`, after: `A${at}` });
  for (const name of names) tally.note({ column: 'emailAddress', before: name, after: 'a' });
  expect(tally.accidents()).toEqual([]);
  expect(tally.changed()).toEqual([
    ['shipCity', 200_002],
    ['emailAddress', names.length],
  ]);
});

test.each<[string, (string | undefined)[], string | null]>([
  ['all from one column', ['shipState', 'shipState', 'shipState', 'shipState'], 'shipCity gets what is in shipState'],
  ['most of it', ['shipState', undefined, 'shipState', 'shipState'], null],
  ['a few', ['shipState', 'shipState', 'shipState'], null],
])('values of another column: %s', (_, sources, want) => {
  const tally = tallyChanges((name) => name);
  for (const [at, source] of sources.entries())
    tally.note({ column: 'shipCity', before: `C${at}`, after: `S${at}`, source });
  expect(tally.accidents()).toEqual(want === null ? [] : [expect.stringContaining(want)]);
});

const statuses = ['HOLD', 'PENDING', 'FAILED', 'RECYCLED', 'SHIPPED'] as const;

test('a file of whole records is looked at in all columns', async () => {
  const rows = names.map((name, at): RecordCells => {
    return {
      orderId: name,
      fulfillmentId: `${at + 1}`,
      status: 'HOLD',
      shipCity: `City ${at}`,
      shipFirstName: `First ${at}`,
    };
  });
  await applyTable(open.deps, recordsTable(...rows));
  const turned = rows.map((row, at): RecordCells => {
    const { shipCity = '', shipFirstName = '' } = rows.at(-1 - at) ?? {};
    return { ...row, shipCity, shipFirstName };
  });
  const { counts } = await readImport(open.deps, await confirmTable(open.deps, recordsTable(...turned)));
  expect(counts?.records?.moved).toEqual([
    'The new values in shipCity and shipFirstName are those of other rows, as if those columns were sorted or moved by themselves.',
  ]);
});

test('so are the statuses of an edited export, which no import could set', async () => {
  const fulfillments = statuses.map((status, at) => ({ id: at + 1, status }));
  await open.deps.db.write((tx) => replaceRecords(tx, { A1: { fulfillments } }));
  const turned = statuses.toReversed();
  const table = recordsTable(
    ...statuses.map((_, at): RecordCells => ({ orderId: 'A1', fulfillmentId: `${at + 1}`, status: turned[at] ?? '' })),
  );
  const columns = (['fulfillmentId', 'status'] as const).map((field, index) => {
    return { field, index: index + 1, header: field, how: 'exact' as const };
  });
  const planned = await confirmTable(open.deps, { ...table, kinds: ['returns'], columns });
  expect((await readImport(open.deps, planned)).counts?.returns?.moved).toEqual([expect.stringContaining(moved)]);
  const one = await confirmTable(open.deps, returnTable('1', 'SHIPPED'));
  expect((await readImport(open.deps, one)).counts?.returns?.moved).toBeUndefined();
});
