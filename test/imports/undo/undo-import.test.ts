/** Undo: everything that nobody else touched is as it was before the import, and nothing else is touched. */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { queryRows } from '../../../src/db/queries.ts';
import { ambiguousChoices } from '../../../src/imports/model/lifecycle.ts';
import type { Table } from '../../../src/imports/plan/plan-import.ts';
import { undoImport } from '../../../src/imports/undo/undo-import.ts';
import { type CaseRecords, replaceRecords } from '../../support/case-records.ts';
import { compareSnapshots, takeSnapshot } from '../../support/database-difference.ts';
import { holdLock } from '../../support/hold-lock.ts';
import { ownDeps } from '../../support/own-deps.ts';
import { applyTable, readImport, startUndo, undo } from '../../support/play-import.ts';
import { runs } from '../../support/property-runs.ts';
import { clearFile, type Edit, randomEdit } from '../../support/random-edits.ts';
import { type RandomFile, randomFile, randomRecords, tableOf } from '../../support/random-imports.ts';

const open = ownDeps();

type Snapshot = Awaited<ReturnType<typeof takeSnapshot>>;
const look = (): Promise<Snapshot> => open.deps.db.read(takeSnapshot);

/** What a record is; when it was last updated or exported says nothing about that. */
function withoutMoments(fields: Snapshot extends Map<string, infer Fields> ? Fields | undefined : never) {
  const { date_updated: _updated, date_exported: _exported, ...rest } = fields ?? {};
  return rest;
}

/** An edit fails where it would break a rule of the tables: then nobody made it. */
async function makeEdits(edits: (Edit | RandomFile)[]): Promise<void> {
  for (const edit of edits) {
    if ('rows' in edit) await applyTable(open.deps, tableOf(edit), { decidedBy: 'UEVA' });
    else await open.deps.db.write(async (tx) => void (await tx.execute(edit.statement))).catch(() => {});
  }
}

function undoEvents(importId: string) {
  return open.deps.db.read((tx) =>
    queryRows<{ record: string; before: object; after: object; actor: string }>(
      tx,
      sql`select entity || ' ' || entity_id as record, before, after, actor from audit_events
        where import_id = ${importId} and action = 'undo' order by record`,
    ),
  );
}

const either = fc.oneof(clearFile('returns'), clearFile('returns'), clearFile('tracking'), randomFile(['returns']));
const laterEdits = fc.array(fc.oneof({ arbitrary: randomEdit, weight: 6 }, { arbitrary: either, weight: 1 }), {
  minLength: 4,
  maxLength: 20,
});

test('X60 for random records, files and later edits: the untouched is as it was, the touched as somebody left it', async () => {
  let restored = 0;
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(
      randomRecords,
      either,
      fc.constantFrom(...ambiguousChoices),
      laterEdits,
      async (records, file, ambiguousChoice, edits) => {
        const { deps } = open;
        await deps.db.write((tx) => replaceRecords(tx, records));
        const before = await look();
        const importId = await applyTable(deps, tableOf(file), { ambiguousChoice });
        const applied = await look();
        await makeEdits(edits);
        const edited = await look();

        await undo(deps, importId, 'UBOSS');

        const after = await look();
        const isAsLeft = (record: string) =>
          JSON.stringify(withoutMoments(edited.get(record))) === JSON.stringify(withoutMoments(applied.get(record)));
        // An item goes where its fulfillment goes.
        const isHeld = (record: string) =>
          record.startsWith('fulfillment_item ') && !isAsLeft(`fulfillment ${edited.get(record)?.fulfillment_id}`);
        const expected = new Map(
          [...edited].map(([record, fields]) => {
            const mine = JSON.stringify(applied.get(record)) !== JSON.stringify(before.get(record));
            const goesBack = mine && isAsLeft(record) && !isHeld(record);
            return [record, withoutMoments(goesBack ? before.get(record) : fields)];
          }),
        );
        expect(new Map([...after].map(([record, fields]) => [record, withoutMoments(fields)]))).toEqual(expected);

        const back = compareSnapshots(edited, after).filter(({ record }) => expected.has(record));
        const audited = (await undoEvents(importId)).map(({ record, before, after }) => ({ record, before, after }));
        expect(audited).toEqual(back.map(withoutUpdate).sort(byRecord));

        const { undoOutcome } = await readImport(deps, importId);
        const changed = compareSnapshots(before, applied).map(({ record }) => record);
        const gone = changed.filter((record) => !edited.has(record)).length;
        expect(undoOutcome?.gone.count).toBe(gone);
        const held = changed.filter((record) => edited.has(record) && isAsLeft(record) && isHeld(record)).length;
        expect(undoOutcome?.changedSince.count).toBe(changed.length - gone - held - back.length);
        expect(undoOutcome?.records).toBe(back.filter(({ record }) => record.startsWith('fulfillment ')).length);
        expect(undoOutcome?.purchases).toBe(back.filter(({ record }) => record.startsWith('purchase ')).length);
        restored += back.length;
        kept += changed.length - back.length;
      },
    ),
    { numRuns: runs(25) },
  );
  // The property says something: both happened, many times.
  expect(Math.min(restored, kept)).toBeGreaterThan(5);
});

const byRecord = (a: { record: string }, b: { record: string }) => (a.record < b.record ? -1 : 1);

function withoutUpdate({ record, before, after }: { record: string; before: object; after: object }) {
  const { date_updated: _before, ...was } = before as Record<string, unknown>;
  const { date_updated: _after, ...is } = after as Record<string, unknown>;
  return { record, before: was, after: is };
}

const returnsOf = (...rows: string[][]): Table => ({
  kinds: ['returns'],
  columns: ['orderId', 'status', 'rmaNumber'].map((field, index) => ({
    field: field as 'orderId',
    index,
    header: field,
    how: 'exact',
  })),
  batches: (async function* () {
    yield rows.map((cells, at) => ({ line: at + 2, cells }));
  })(),
});

const oneOrder: CaseRecords = {
  A: {
    fulfillments: [{ id: 11, status: 'PENDING', items: ['P1'] }],
    purchases: { S1: ['P1', 'ACTIVE'] },
  },
};

test('X60 two jobs at once and a third afterwards: written back once', async () => {
  const { deps } = open;
  await deps.db.write((tx) => replaceRecords(tx, oneOrder));
  const importId = await applyTable(deps, returnsOf(['A', 'CANCELLED', '']));
  await startUndo(deps, importId);
  await Promise.all([undoImport(deps, { importId }), undoImport(deps, { importId })]);
  await undoImport(deps, { importId });
  expect((await undoEvents(importId)).map(({ record }) => record)).toEqual([
    'fulfillment 11',
    'fulfillment_item 111',
    'purchase S1',
  ]);
});

test('X60 broken off half-way: nothing is written back, and the next attempt writes all of it, once', async () => {
  const { deps } = open;
  await deps.db.write((tx) => replaceRecords(tx, oneOrder));
  const before = await look();
  const importId = await applyTable(deps, returnsOf(['A', 'CANCELLED', '']));
  const applied = await look();
  await startUndo(deps, importId);
  const lock = await holdLock(open.databaseUrl, sql`lock audit_events in share mode`);
  const brokenOff = undoImport(deps, { importId }).catch((error) => error);
  await lock.waitForQueue(1);
  await lock.take(sql`select pg_cancel_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'holdfast' and wait_event_type = 'Lock'`);
  expect(await brokenOff).toBeInstanceOf(Error);
  await lock.release();
  expect(compareSnapshots(applied, await look())).toEqual([]);
  expect((await readImport(deps, importId)).state).toBe('undoing');

  await undoImport(deps, { importId });
  expect(compareSnapshots(before, await look()).map(({ after }) => Object.keys(after))).toEqual([['date_updated']]);
  expect(await undoEvents(importId)).toHaveLength(3);
});

test('a record that changes while the undo is being written stays as it was changed', async () => {
  const { deps } = open;
  await deps.db.write((tx) => replaceRecords(tx, oneOrder));
  const importId = await applyTable(deps, returnsOf(['A', 'CANCELLED', '']));
  await startUndo(deps, importId);
  const lock = await holdLock(open.databaseUrl, sql`update purchases set cancel_reason = 'moved away'`);
  const undoing = undoImport(deps, { importId });
  await lock.waitForQueue(1);
  await lock.commit();
  await undoing;
  const { undoOutcome } = await readImport(deps, importId);
  expect(undoOutcome).toMatchObject({ records: 1, purchases: 0, changedSince: { count: 1 } });
  expect((await look()).get('purchase S1')).toMatchObject({ status: 'CANCELLED', cancel_reason: 'moved away' });
});

test.each([
  ['fulfillments', 1],
  ['fulfillment_items', 1],
  ['purchases', 1],
])('a trigger that skips %s: nothing is written back, and the summary says what is in the way', async (table, rows) => {
  const { deps } = open;
  const run = (statement: string) => deps.db.write((tx) => tx.execute(sql.raw(statement)));
  await deps.db.write((tx) => replaceRecords(tx, oneOrder));
  const importId = await applyTable(deps, returnsOf(['A', 'CANCELLED', '']));
  const before = await look();
  await run(`create or replace function skip() returns trigger language plpgsql as 'begin return null; end'`);
  await run(`create trigger frozen before update on ${table} for each row execute function skip()`);
  await undo(deps, importId);
  await run(`drop trigger frozen on ${table}`);
  expect(compareSnapshots(before, await look())).toEqual([]);
  const { state, refusal } = await readImport(deps, importId);
  expect(state).toBe('applied');
  expect(refusal?.text).toContain(`The database skipped ${rows} row of this undo, so nothing was restored.`);
  expect(refusal?.text).toContain(`See the trigger \`frozen on ${table}\`.`);
});
