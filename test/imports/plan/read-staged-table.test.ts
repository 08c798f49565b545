/** Rows that are planned anew are those of the file, and what was wrong with the file still is. */
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { importChanges } from '../../../src/imports/model/tables.ts';
import { planImport } from '../../../src/imports/plan/plan-import.ts';
import { readStagedTable } from '../../../src/imports/plan/stage-rows.ts';
import type { FileRow } from '../../../src/spreadsheets/read-file.ts';
import { fileProblemCodes } from '../../../src/spreadsheets/row-problems.ts';
import { caseTimeZone, replaceRecords } from '../../support/case-records.ts';
import { ownDeps } from '../../support/own-deps.ts';
import { confirmTable, readImport } from '../../support/play-import.ts';

const open = ownDeps();

test.each(fileProblemCodes)('%s stays', async (code) => {
  const { deps } = open;
  const cells = ['A', '1Z5R89390357567127'];
  const rows: FileRow[] = [
    { line: 2, cells: ['A', '9.4E+21'] },
    { line: 3, cells, problem: { code, reason: 'Something is wrong with it.' } },
    { line: 4, cells },
  ];
  const fields = ['orderId', 'trackingNumber'] as const;
  await deps.db.write((tx) => replaceRecords(tx, { A: { fulfillments: [{ id: 1, status: 'HOLD' }] } }));
  const importId = await confirmTable(deps, {
    kinds: ['tracking'],
    columns: fields.map((field, index) => ({ field, index, header: field, how: 'exact' })),
    batches: (async function* () {
      yield rows;
    })(),
  });
  const row = await readImport(deps, importId);
  const again: FileRow[] = [];
  await deps.db.write(async (tx) => {
    const { batches } = await readStagedTable(tx, row);
    for await (const batch of batches) again.push(...batch);
    await tx.execute(sql`delete from imports where import_id = ${importId}`);
  });
  expect(again).toEqual(rows);
});

test('a list of returns stays one, although the row that showed it has been corrected', async () => {
  const { deps } = open;
  const parcel = (id: number) => ({ fulfillments: [{ id, status: 'SHIPPED' as const }] });
  await deps.db.write((tx) => replaceRecords(tx, { A: parcel(1), B: parcel(2) }));
  const fields = ['orderId', 'rmaNumber', 'status'] as const;
  const importId = await confirmTable(deps, {
    kinds: ['returns'],
    columns: fields.map((field, index) => ({ field, index, header: field, how: 'exact' })),
    batches: (async function* () {
      yield [
        { line: 2, cells: ['A', 'R1', 'Cancelled'] },
        { line: 3, cells: ['B', 'R2', 'Requested'] },
      ];
    })(),
  });
  const row = await readImport(deps, importId);
  expect(row.columns).toContainEqual(expect.objectContaining({ field: 'status', ofReturns: 'all' }));
  const counts = await deps.db.write(async (tx) => {
    await tx.execute(sql`update import_rows set cells = '["B", "R2", "RETURNED"]', problem = null
      where import_id = ${importId} and line = 3`);
    const planned = await planImport(tx, importId, await readStagedTable(tx, row), { timeZone: caseTimeZone });
    await tx.execute(sql`delete from imports where import_id = ${importId}`);
    return planned.returns;
  });
  expect(counts).toMatchObject({ changing: 1, rejected: 1, effect: { all: { statuses: { RETURNED: 1 } } } });
});

test('of a file that could have been another kind, nothing stays that was planned as that', async () => {
  const { deps } = open;
  await deps.db.write((tx) => replaceRecords(tx, { A: { fulfillments: [{ id: 1, status: 'HOLD' }] } }));
  const fields = ['orderId', 'trackingNumber', 'status'] as const;
  const importId = await confirmTable(deps, {
    kinds: ['tracking', 'returns'],
    columns: fields.map((field, index) => ({ field, index, header: field, how: 'exact' })),
    batches: (async function* () {
      yield [{ line: 2, cells: ['A', '1Z5R89390357567127', 'CANCELLED'] }];
    })(),
  });
  const isMine = eq(importChanges.importId, importId);
  const kindsOfChanges = async () => {
    const found = await deps.db.read((tx) => tx.select({ kind: importChanges.kind }).from(importChanges).where(isMine));
    return found.map(({ kind }) => kind);
  };
  expect((await kindsOfChanges()).toSorted()).toEqual(['returns', 'tracking']);
  const row = await readImport(deps, importId);
  await deps.db.write(async (tx) => {
    await planImport(tx, importId, await readStagedTable(tx, row), { timeZone: caseTimeZone });
  });
  expect(await kindsOfChanges()).toEqual(['tracking']);
});
