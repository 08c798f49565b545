/** What returned items get beside their status: the RMA number that the file gives, and only that. */
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { queryRows } from '../../../src/db/queries.ts';
import { replaceRecords } from '../../support/case-records.ts';
import { ownDeps } from '../../support/own-deps.ts';
import { applyTable } from '../../support/play-import.ts';

const open = ownDeps();

test.each<{ what: string; record: string | null; given: string; item: string | null }>([
  { what: 'a new number', record: null, given: 'R1', item: 'R1' },
  { what: 'another number', record: 'R1', given: 'R2', item: 'R2' },
  { what: 'the number that the record has already', record: 'R1', given: 'R1', item: 'R1' },
  { what: 'no number, and the record has one', record: 'R1', given: '', item: null },
  { what: 'no number at all', record: null, given: '', item: null },
])('$what', async ({ record, given, item }) => {
  const { deps } = open;
  const rma = record === null ? {} : { rma: record };
  const fulfillments = [{ id: 1, status: 'RMA_PENDING' as const, items: ['P1'], ...rma }];
  await deps.db.write((tx) => replaceRecords(tx, { A: { fulfillments } }));
  await applyTable(deps, {
    kinds: ['returns'],
    columns: (['orderId', 'status', 'rmaNumber'] as const).map((field, index) => {
      return { field, index, header: field, how: 'exact' };
    }),
    batches: (async function* () {
      yield [{ line: 2, cells: ['A', 'RETURNED', given] }];
    })(),
  });
  const items = await deps.db.read((tx) => queryRows(tx, sql`select status, rma_number from fulfillment_items`));
  expect(items).toEqual([{ status: 'RETURNED', rma_number: item }]);
});
