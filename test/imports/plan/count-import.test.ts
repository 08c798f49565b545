/** What a summary counts, where another system writes empty texts instead of none. */
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { findChangedRows } from '../../../src/imports/model/changed-rows.ts';
import { replaceRecords } from '../../support/case-records.ts';
import { ownDeps } from '../../support/own-deps.ts';
import { confirmTable, readImport } from '../../support/play-import.ts';
import { trackingTable } from '../../support/records-table.ts';

const open = ownDeps();
const plan = async (orderId: string) => {
  const row = await readImport(open.deps, await confirmTable(open.deps, trackingTable(orderId, '986578788855')));
  const replaced = await open.deps.db.read((tx) => findChangedRows(tx, row, { filter: 'replaced', skip: 0, limit: 9 }));
  return { counts: row.counts?.tracking, replaced: replaced.map(({ orderId: one }) => one) };
};

test('an empty tracking number is not replaced, another one is', async () => {
  await open.deps.db.write((tx) =>
    replaceRecords(tx, {
      A: { fulfillments: [{ id: 11, status: 'HOLD', tracking: '' }] },
      B: { fulfillments: [{ id: 21, status: 'HOLD', tracking: '986578788844' }] },
    }),
  );
  const [empty, other] = [await plan('A'), await plan('B')];
  expect(empty).toMatchObject({ counts: { effect: { skip: { records: 1, replaced: 0 } } }, replaced: [] });
  expect(other).toMatchObject({ counts: { effect: { skip: { records: 1, replaced: 1 } } }, replaced: ['B'] });
  expect(other.counts?.replacements.map(({ text }) => text)).toEqual(['B: 986578788844 → 986578788855']);
});

test('an empty clientFulfillmentId names no fulfillment', async () => {
  await open.deps.db.write(async (tx) => {
    await replaceRecords(tx, {
      A: {
        fulfillments: [
          { id: 11, status: 'HOLD', client: 'X' },
          { id: 12, status: 'HOLD' },
        ],
      },
    });
    await tx.execute(sql`update fulfillments set client_fulfillment_id = '' where fulfillment_id = 12`);
  });
  const importId = await confirmTable(open.deps, trackingTable('A', '986578788855'));
  const staged = sql`select problem->>'reason' as reason from import_rows where import_id = ${importId}`;
  expect([...(await open.deps.db.read((tx) => tx.execute(staged)))]).toEqual([
    { reason: 'Matches 2 fulfillments of this order. Add the fulfillmentId (11 or 12) to choose one.' },
  ]);
});
