/** What speaks against giving a record back that nobody touched: it goes back all the same, and the undo says so. */
import { type SQL, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Field } from '../../../src/columns/import-columns.ts';
import type { ImportKind } from '../../../src/fulfillments/status-transitions.ts';
import type { Table } from '../../../src/imports/plan/plan-import.ts';
import { type CaseRecords, replaceRecords } from '../../support/case-records.ts';
import { ownDeps } from '../../support/own-deps.ts';
import { applyTable, readImport, undo } from '../../support/play-import.ts';

const open = ownDeps();

const records: CaseRecords = {
  A: {
    fulfillments: [
      { id: 11, status: 'PENDING', items: ['P1'] },
      { id: 12, status: 'PENDING', items: ['P1', 'P2'] },
    ],
    purchases: { S1: ['P1', 'ACTIVE'] },
  },
  B: { fulfillments: [{ id: 21, status: 'HOLD', tracking: '986578788844' }] },
  C: { fulfillments: [{ id: 31, status: 'HOLD' }] },
  D: { fulfillments: [{ id: 41, status: 'HOLD', tracking: '' }] },
};

function oneRow(kind: ImportKind, cells: Partial<Record<Field, string>>): Table {
  const columns = Object.keys(cells).map((field, index) => {
    return { field: field as Field, index, header: field, how: 'exact' as const };
  });
  const batches = (async function* () {
    yield [{ line: 2, cells: Object.values(cells) }];
  })();
  return { kinds: [kind], columns, batches };
}

const cancel = (fulfillmentId: string) => oneRow('returns', { fulfillmentId, status: 'CANCELLED' });
const track = (orderId = 'B') => oneRow('tracking', { orderId, trackingNumber: '986578788855' });

test.each<[string, () => Table, SQL | (() => Table), string | null]>([
  [
    'its former number is on another order by now',
    track,
    sql`update fulfillments set tracking_number = '986578788844' where order_id = 'C'`,
    'order C has its tracking number, too',
  ],
  [
    'the new number is on another order',
    track,
    sql`update fulfillments set tracking_number = '986578788855' where order_id = 'C'`,
    null,
  ],
  [
    'its former number was empty, as that of others is',
    () => track('D'),
    sql`update fulfillments set tracking_number = '' where order_id = 'C'`,
    null,
  ],
  [
    'the customer subscribed again',
    () => cancel('11'),
    sql`insert into purchases (purchase_id, order_id, product_id, status) values ('S9', 'A', 'P1', 'ACTIVE')`,
    'the order has another subscription to this product: S9',
  ],
  [
    'the customer subscribed to something else',
    () => cancel('11'),
    sql`insert into purchases (purchase_id, order_id, product_id, status) values ('S9', 'A', 'P2', 'ACTIVE')`,
    null,
  ],
  [
    'a later import cancelled another record with the same product',
    () => cancel('11'),
    () => cancel('12'),
    'fulfillment 12 of this order stays Cancelled',
  ],
  [
    'the cancelled record itself was touched and stays cancelled',
    () => cancel('11'),
    sql`update fulfillments set response_text = 'seen' where fulfillment_id = 11`,
    'fulfillment 11 of this order stays Cancelled',
  ],
])('%s', async (_, first, since, doubt) => {
  const { deps } = open;
  await deps.db.write((tx) => replaceRecords(tx, records));
  const importId = await applyTable(deps, first());
  if (typeof since === 'function') await applyTable(deps, since());
  else await deps.db.write((tx) => tx.execute(since));
  await undo(deps, importId);
  const { undoOutcome } = await readImport(deps, importId);
  expect((undoOutcome?.records ?? 0) + (undoOutcome?.purchases ?? 0)).toBeGreaterThan(0);
  expect(undoOutcome?.doubtful.examples.map((example) => example.doubt)).toEqual(doubt === null ? [] : [doubt]);
});
