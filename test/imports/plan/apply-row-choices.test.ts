/** What people chose for a row holds when its records have changed since: it never means a fulfillment that nobody chose. */
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { recordChoices } from '../../../src/imports/decide/corrections.ts';
import { importChanges, importRows } from '../../../src/imports/model/tables.ts';
import { planImport } from '../../../src/imports/plan/plan-import.ts';
import { readStagedTable } from '../../../src/imports/plan/stage-rows.ts';
import { caseTimeZone, replaceRecords } from '../../support/case-records.ts';
import { ownDeps } from '../../support/own-deps.ts';
import { confirmTable, readImport } from '../../support/play-import.ts';
import { returnTable, trackingTable } from '../../support/records-table.ts';

const open = ownDeps();
const number = '986578788855';

const gone = 'The fulfillment chosen for this row can’t be updated anymore. Choose again.';

interface Case {
  name: string;
  /** of fulfillments 1, 2 and 3, all on hold */
  chosen: string[];
  /** those that another system has shipped meanwhile */
  shipped: number[];
  /** the number that it gave them */
  as?: string;
  outcome: string;
  writes: string[];
  reason?: string;
}

test.each<Case>([
  { name: 'the one chosen', chosen: ['1'], shipped: [], outcome: 'change', writes: ['1'] },
  { name: 'the one chosen, which alone is left', chosen: ['1'], shipped: [2, 3], outcome: 'change', writes: ['1'] },
  {
    name: 'all chosen, of which one is left',
    chosen: ['1', '2', '3'],
    shipped: [1, 2],
    outcome: 'change',
    writes: ['3'],
  },
  { name: 'one gone, others left', chosen: ['1'], shipped: [1], outcome: 'rejected', writes: [], reason: gone },
  { name: 'one gone, another left', chosen: ['1'], shipped: [1, 2], outcome: 'rejected', writes: [], reason: gone },
  { name: 'one that has the number by now', chosen: ['1'], shipped: [1], as: number, outcome: 'unchanged', writes: [] },
  {
    name: 'none: the row is skipped',
    chosen: [],
    shipped: [1, 2],
    outcome: 'rejected',
    writes: [],
    reason: 'Someone chose to skip this row.',
  },
])('$name', async ({ chosen, shipped, as = 'another', outcome, writes, reason }) => {
  const { db } = open.deps;
  const fulfillments = [1, 2, 3].map((id) => ({ id, status: 'HOLD' as const }));
  await db.write((tx) => replaceRecords(tx, { A: { fulfillments } }));
  const importId = await confirmTable(open.deps, trackingTable('A', number));
  const row = await readImport(open.deps, importId);
  await db.write(async (tx) => {
    await recordChoices(tx, row, 'UDANA', [{ line: 2, fulfillmentIds: chosen }]);
    await tx.execute(sql`update fulfillments set status = 'SHIPPED', tracking_number = ${as}
      where fulfillment_id = any(${sql.param(shipped)}::bigint[])`);
    await planImport(tx, importId, await readStagedTable(tx, row), { timeZone: caseTimeZone });
  });
  const [staged] = await db.read((tx) => tx.select().from(importRows).where(eq(importRows.importId, importId)));
  const changes = await db.read((tx) => tx.select().from(importChanges).where(eq(importChanges.importId, importId)));
  expect([staged?.outcome, staged?.problem?.reason]).toEqual([outcome, reason]);
  expect(changes.map(({ fulfillmentId, certain }) => [String(fulfillmentId), certain])).toEqual(
    writes.map((id) => [id, true]),
  );
});

test.each([
  { skipped: [], outcomes: ['rejected E_CONFLICT', 'rejected E_STATUS'] },
  { skipped: [2], outcomes: ['rejected E_SKIPPED', 'rejected E_STATUS'] },
  { skipped: [3], outcomes: ['change', 'rejected E_SKIPPED'] },
  { skipped: [2, 3], outcomes: ['rejected E_SKIPPED', 'rejected E_SKIPPED'] },
])('of Cancelled and Shipped for one fulfillment, skipped are $skipped', async ({ skipped, outcomes }) => {
  const { db } = open.deps;
  await db.write((tx) => replaceRecords(tx, { A: { fulfillments: [{ id: 1, status: 'HOLD' }] } }));
  const importId = await confirmTable(open.deps, returnTable('1', 'CANCELLED', 'SHIPPED'));
  const row = await readImport(open.deps, importId);
  await db.write(async (tx) => {
    const choices = skipped.map((line) => ({ line, fulfillmentIds: [] }));
    await recordChoices(tx, row, 'UDANA', choices);
    await planImport(tx, importId, await readStagedTable(tx, row), { timeZone: caseTimeZone });
  });
  const staged = await db.read((tx) =>
    tx.select().from(importRows).where(eq(importRows.importId, importId)).orderBy(importRows.line),
  );
  expect(staged.map(({ outcome, problem }) => [outcome, ...(problem ? [problem.code] : [])].join(' '))).toEqual(
    outcomes,
  );
});
