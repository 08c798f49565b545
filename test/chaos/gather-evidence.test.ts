/** The evidence of imports of whole records is read as the invariants need it: they hold for real imports and undos. */
import { expect, test } from 'vitest';
import { replaceRecords } from '../support/case-records.ts';
import { ownDeps } from '../support/own-deps.ts';
import { applyTable, undo } from '../support/play-import.ts';
import { type RecordCells, recordsTable } from '../support/records-table.ts';
import { callWitness } from './chaos-database.ts';
import { readDatabase } from './gather-evidence.ts';
import { checkInvariants } from './invariants/check-invariants.ts';
import { soundEvidence } from './invariants/sound-evidence.ts';

const open = ownDeps();

const first: RecordCells[] = [
  { orderId: 'A', fulfillmentId: '11', status: 'HOLD', fulfillmentHouse: 'West', items: '1 × Serum; 2 × Tea' },
  { orderId: 'A', fulfillmentId: '12', status: 'PENDING', fulfillmentHouse: 'west', shipCity: 'Troy' },
  { orderId: 'B', fulfillmentId: '21', status: 'HOLD', dateUpdated: '2026-11-01 10:00:00' },
];
const second: RecordCells[] = [
  { orderId: 'A', fulfillmentId: '11', status: 'HOLD', items: '3 × Serum; 1 × Soap', shipCity: 'Rome' },
  { orderId: 'B', fulfillmentId: '21', status: 'SHIPPED', trackingNumber: '986578788855', dateUpdated: '2026-11-02' },
  { orderId: 'B', fulfillmentId: '22', status: 'HOLD', fulfillmentHouse: 'East' },
];
const lines = (rows: RecordCells[]) => [
  'a header',
  ...rows.map(({ orderId = '', fulfillmentHouse = '', trackingNumber = '' }) =>
    [orderId, fulfillmentHouse, trackingNumber].join(','),
  ),
];

test('whole records that were added, updated and undone', async () => {
  const { deps } = open;
  await deps.db.write((tx) => replaceRecords(tx, {}));
  await deps.db.write(callWitness);
  const added = await applyTable(deps, recordsTable(...first));
  const updated = await applyTable(deps, recordsTable(...second));
  const undone = await applyTable(deps, recordsTable({ ...first[1], orderId: 'C', fulfillmentId: '31' }));
  for (const importId of [undone, updated]) await undo(deps, importId);
  const found = await deps.db.read(readDatabase);
  const decisions = found.imports.flatMap(({ importId, state }) => [
    { deed: 'confirm' as const, importId, userId: 'ULEE' },
    ...(state === 'undone' ? [{ deed: 'undo' as const, importId, userId: 'ULEE' }] : []),
  ]);
  const files = new Map([
    ...[
      [added, lines(first)] as const,
      [updated, lines(second)] as const,
      [undone, lines([{ ...first[1], orderId: 'C' }])] as const,
    ],
  ]);
  const evidence = { ...soundEvidence(), ...found, decisions, files };
  expect(found.audit.map(({ action, entity, orderId }) => `${action} ${entity} ${orderId}`)).toEqual(
    expect.arrayContaining(['import order A', 'import fulfillment_item A', 'undo fulfillment_item A', 'undo order C']),
  );
  const broken = checkInvariants(evidence).filter(({ invariant }) => ['I1', 'I2', 'I3', 'I8'].includes(invariant));
  expect(broken).toEqual([]);
});
