/** What the process that plans imports gives back, and what it leaves in the database. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unpackRefusal } from '../../../src/columns/file-refused.ts';
import { orders } from '../../../src/fulfillments/tables.ts';
import type { PlannedFile, PlanResult, PlanTask } from '../../../src/imports/intake/plan-task.ts';
import { importRows, imports } from '../../../src/imports/model/tables.ts';
import { partsOf, zip } from '../../spreadsheets/make-workbook.ts';
import { limits, readAll } from '../../spreadsheets/read-all.ts';
import { type CaseRecords, replaceRecords } from '../../support/case-records.ts';
import { ownDeps } from '../../support/own-deps.ts';
import { readImport } from '../../support/play-import.ts';

const open = ownDeps();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plan-task-'));
});
afterAll(() => rm(folder, { recursive: true }));

const config = { TIME_ZONE: 'America/New_York', PREVIEW_TTL_HOURS: 72 };

/** Has a file planned; gives the refusal, if any, and what became of its import. */
async function plan(content: string | Uint8Array | null, { columnChoice = null }: Partial<PlannedFile> = {}) {
  const { db, planners } = open.deps;
  const importId = randomUUID();
  const path = join(folder, importId);
  if (content !== null) await writeFile(path, content);
  await db.write((tx) =>
    tx.insert(imports).values({
      ...{ importId, teamId: 'T1', fileId: importId, fileName: 'file.csv', channelId: 'C1', sharedBy: 'UDANA' },
      ...{ messageTs: '1.1', threadTs: '1.1' },
    }),
  );
  const file = { path, contentHash: importId, limits, columnChoice };
  const task: PlanTask = { config, row: await readImport(open.deps, importId), file };
  const result = (await planners.run(task)) as PlanResult;
  const { state, kind, counts, columns, planVersion, findings } = await readImport(open.deps, importId);
  const staged = await db.read((tx) => tx.$count(importRows, eq(importRows.importId, importId)));
  const refusal = result && unpackRefusal(result);
  return { importId, refusal, state, kind, counts, columns, planVersion, findings, staged };
}

const table = (rows: number) =>
  `Report\norder no;tracking;note\n${Array.from({ length: rows }, (_, index) => `A${index};94${index};"a\nb"`).join('\n')}\n\n5;6;7" x\n`;

test('a file is staged whole, and its import moves on', async () => {
  const planned = await plan(table(30).replaceAll(/A\d+/g, ''));
  expect(planned).toMatchObject({ refusal: null, state: 'nothing_to_do', staged: 31, planVersion: 1 });
  expect(planned.counts?.tracking?.rows).toBe(31);
});

test('a file for another shop is refused by its rows, which go', async () => {
  expect(await plan(table(3_000))).toMatchObject({ refusal: null, state: 'refused', staged: 0 });
});

test('columns that were chosen are used', async () => {
  const columns = [
    { field: 'orderId', header: 'Shelf' },
    { field: 'trackingNumber', header: 'number' },
  ] as const;
  const { columns: used } = await plan('shelf,number\n1,94\n', {
    columnChoice: { columns: [...columns], by: 'UDANA', remembered: false },
  });
  expect(used?.map(({ field, how }) => `${field} ${how}`)).toEqual(['orderId chosen', 'trackingNumber chosen']);
});

test('a refusal before the rows arrives as it was thrown', async () => {
  const content = 'shelf,weight\nA,heavy\n';
  const thrown = await readAll(content).catch((error) => error);
  expect((await plan(content)).refusal).toEqual(thrown);
});

test('a refusal among the rows leaves none of them', async () => {
  const broken = table(20_000).replace('A19500;9419500;', 'A19500;"x"y;');
  expect(await plan(broken)).toMatchObject({
    refusal: { name: 'FileRefused', code: 'E_QUOTE', line: 39_003 },
    ...{ state: 'received', staged: 0, planVersion: 0 },
  });
});

test('a file that is gone is a failed reading, with its cause', async () => {
  const { refusal } = await plan(null);
  expect(refusal).toMatchObject({ code: 'E_READING_FAILED', cause: { code: 'ENOENT', name: 'Error' } });
});

test('a workbook that can’t be read arrives with what it failed on', async () => {
  const { refusal } = await plan(await zip(partsOf('<row r="2"/><row r="1"/>')));
  expect(refusal).toMatchObject({ code: 'E_XLSX', cause: { stack: expect.stringContaining('sheet-records.ts') } });
});

test.each([
  ['was discarded', { state: 'discarded' as const }],
  ['is being read again, for another choice', { planVersion: 1, takeOutdated: true }],
])('an import that moved on meanwhile keeps what it has: it %s', async (_, since) => {
  const { db, planners } = open.deps;
  const path = join(folder, 'moved.csv');
  await writeFile(path, 'orderId,trackingNumber\n1,\n');
  const importId = randomUUID();
  await db.write((tx) =>
    tx.insert(imports).values({
      ...{ importId, teamId: 'T1', fileId: importId, fileName: 'file.csv', channelId: 'C1', sharedBy: 'UDANA' },
      ...{ messageTs: '1.1', threadTs: '1.1' },
    }),
  );
  const row = await readImport(open.deps, importId);
  await db.write((tx) => tx.update(imports).set(since).where(eq(imports.importId, importId)));
  const file = { path, contentHash: 'x', limits, columnChoice: null };
  await expect(planners.run({ config, row, file } satisfies PlanTask)).rejects.toThrow('moved on');
  expect(await db.read((tx) => tx.$count(importRows, eq(importRows.importId, importId)))).toBe(0);
});

test.each([
  ['is told again when it is read for another choice', 'a', ['W_REPLACES_MORE']],
  ['may be in it when it was edited', 'b', []],
])('what a file dropped of the one that it replaced %s', async (_, contentHash, told) => {
  const { db, planners } = open.deps;
  const path = join(folder, 'replacing.csv');
  await writeFile(path, 'orderId,trackingNumber\n,94\n');
  const importId = randomUUID();
  await db.write((tx) =>
    tx.insert(imports).values({
      ...{ importId, teamId: 'T1', fileId: importId, fileName: 'file.csv', channelId: 'C1', sharedBy: 'UDANA' },
      ...{
        contentHash: 'a',
        findings: [{ step: 'rows', code: 'W_REPLACES_MORE', text: 'This replaces an earlier file.' }],
      },
    }),
  );
  const row = await readImport(open.deps, importId);
  await planners.run({ config, row, file: { path, contentHash, limits, columnChoice: null } } satisfies PlanTask);
  const { findings } = await readImport(open.deps, importId);
  expect(findings?.flatMap(({ code }) => (code === 'W_REPLACES_MORE' ? [code] : []))).toEqual(told);
});

const exported = [
  'orderId',
  'fulfillmentId',
  'status',
  'dateUpdated',
  'shipCity',
  'trackingNumber',
  'dateReturned',
] as const;
type Cells = Partial<Record<(typeof exported)[number], string>>;
const stored: Cells[] = [
  { orderId: 'A1', fulfillmentId: '11', status: 'HOLD', dateUpdated: '2026-01-05 10:00:00', shipCity: 'Troy' },
  { orderId: 'A2', fulfillmentId: '21', status: 'SHIPPED', dateUpdated: '2026-01-05 10:00:00', shipCity: 'Troy' },
];
const asCsv = (rows: readonly Cells[]) =>
  [exported, ...rows.map((row) => exported.map((name) => row[name] ?? ''))]
    .map((cells) => `${cells.join(',')}\n`)
    .join('');
const number = '9400111206206406210010';

test.each<[string, [Cells, Cells?], string, string[]]>([
  [
    'a city beside a tracking number',
    [{ trackingNumber: number, shipCity: 'Rome' }],
    'ready tracking',
    ['Line 2 differs in shipCity'],
  ],
  [
    'cities of two orders beside a return',
    [{ shipCity: 'Rome' }, { status: 'RETURNED', shipCity: 'Bath' }],
    'ready returns',
    ['2 rows (first line 2) differ in shipCity'],
  ],
  [
    'a date beside a return',
    [{}, { status: 'RETURNED', dateReturned: '2026-02-01' }],
    'ready returns',
    ['Line 3 differs in dateReturned, which this import doesn’t save.'],
  ],
  ['a date alone', [{ dateReturned: '2026-02-01' }], 'nothing_to_do null', ['Line 2 differs in dateReturned']],
  [
    'a city of a row that is older than what is here',
    [{ trackingNumber: number }, { shipCity: 'Rome', dateUpdated: '2026-01-04 10:00:00' }],
    'ready tracking',
    [],
  ],
  ['a city alone, which is saved', [{ shipCity: 'Rome' }], 'ready records', []],
  ['a tracking number alone', [{ trackingNumber: number }], 'ready tracking', []],
  ['nothing', [{}], 'nothing_to_do null', []],
])('what an edited export says besides is told: %s', async (_, edits, verdict, notes) => {
  const records: CaseRecords = {
    A1: { fulfillments: [{ id: 11, status: 'HOLD' }] },
    A2: { fulfillments: [{ id: 21, status: 'SHIPPED' }] },
  };
  await open.deps.db.write(async (tx) => {
    await replaceRecords(tx, records);
    await tx.update(orders).set({ shipCity: 'Troy' });
  });
  const { state, kind, findings } = await plan(asCsv(stored.map((row, at) => ({ ...row, ...edits[at] }))));
  expect(`${state} ${kind}`).toBe(verdict);
  const told = findings?.filter(({ code }) => code === 'W_BESIDES') ?? [];
  expect(told.map(({ text }) => text)).toEqual(notes.map((note) => expect.stringContaining(note)));
});

test('a row that contradicts an earlier one in what no tracking number or return sets is a row to fix', async () => {
  await open.deps.db.write((tx) => replaceRecords(tx, { A1: { fulfillments: [{ id: 11, status: 'HOLD' }] } }));
  const [row = {}] = stored;
  const same = { ...row, shipCity: '' };
  expect(await plan(asCsv([same, row]))).toMatchObject({ state: 'nothing_to_do', kind: 'records' });
  expect(await plan(asCsv([same, same]))).toMatchObject({ state: 'nothing_to_do', kind: null });
});

test('cells that went to other rows are told once, however often the rows are planned again', async () => {
  const { db, planners } = open.deps;
  const ids = ['1', '2', '3', '4'];
  await db.write(async (tx) => {
    await replaceRecords(
      tx,
      Object.fromEntries(ids.map((id) => [`A${id}`, { fulfillments: [{ id: Number(id), status: 'HOLD' as const }] }])),
    );
    await tx.update(orders).set({ shipCity: sql`${orders.orderId}` });
  });
  const turned = ids.map((id, at) => {
    return { orderId: `A${id}`, fulfillmentId: id, status: 'HOLD', shipCity: `A${ids.at(-1 - at)}` };
  });
  const { importId, findings } = await plan(asCsv(turned));
  const told = (notes: typeof findings) => notes?.flatMap(({ code, text }) => (code === 'W_MOVED' ? [text] : []));
  expect(told(findings)).toEqual([expect.stringContaining('shipCity')]);
  await db.write((tx) => tx.update(imports).set({ state: 'received' }).where(eq(imports.importId, importId)));
  const row = await readImport(open.deps, importId);
  await planners.run({ config, row, file: null } satisfies PlanTask);
  expect(told((await readImport(open.deps, importId)).findings)).toEqual(told(findings));
});
