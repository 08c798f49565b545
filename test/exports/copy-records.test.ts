import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unwrapCell } from '../../src/cells/clean-cell.ts';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { queryRows } from '../../src/db/queries.ts';
import { readsOf } from '../../src/db/record-reads.ts';
import { copyRecords } from '../../src/exports/copy-records.ts';
import { writeExportFile } from '../../src/exports/export-records.ts';
import type { ExportFormat } from '../../src/filters/filter.ts';
import { parseFilter } from '../../src/filters/parse-filter.ts';
import { exportColumns, formatDateCell } from '../../src/fulfillments/export-format.ts';
import { exportCellsOf } from '../demo/export-cells.ts';
import { seeded } from '../demo/seed.ts';
import { seedDatabase } from '../demo/seed-database.ts';
import { readWorkbook } from '../spreadsheets/read-workbook.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';

const timeZone = 'America/New_York';
const exportedAt = new Date('2026-11-20T15:04:05Z');
let database: TestDatabase;
let db: Database;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  await seedDatabase(db, seeded);
  folder = await mkdtemp(join(tmpdir(), 'holdfast-export-'));
});
afterAll(async () => {
  await db.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function exportTo(format: ExportFormat, filter = '', signal = new AbortController().signal, from = db) {
  const path = join(folder, `out.${format}`);
  const rows = await copyRecords(
    { db: from, records: readsOf(from) },
    {
      filter: parseFilter(filter, { now: exportedAt, timeZone }),
      format,
      timeZone,
      exportedAt,
      signal,
      onCount: () => {},
      onMarking: () => {},
      consume: (csv) => writeExportFile(csv, { path, format, timeZone, onBytes: () => {} }),
    },
  );
  return { rows, bytes: await readFile(path) };
}

const readCsv = (bytes: Buffer) => parse(bytes, { bom: true, columns: true }) as Record<string, string>[];
const guardedText = (cell: string) => (/^[=+\-@＝＋－＠\t\n\r]/.test(cell) ? `'${cell}` : cell);
const guardedId = (cell: string) => (/^[-+]?[0-9 .,]*$/.test(cell) ? cell : guardedText(cell));
const guards: Partial<Record<string, (cell: string) => string>> = { text: guardedText, id: guardedId };

function wantedRows(format: ExportFormat): Record<string, string>[] {
  const toCells = exportCellsOf(seeded, timeZone);
  return seeded.fulfillments
    .toSorted((a, b) => Number(a.fulfillmentId - b.fulfillmentId))
    .map((record) => {
      const cells = { ...toCells(record), dateExported: formatDateCell(exportedAt, timeZone) };
      return Object.fromEntries(
        exportColumns.map(({ name, holds }) => [
          name,
          (format === 'csv' ? guards[holds]?.(cells[name]) : undefined) ?? cells[name],
        ]),
      );
    });
}

test('a CSV has the header first, the tracking number in column Z, and every record cell for cell', async () => {
  const { rows, bytes } = await exportTo('csv');
  expect(rows).toBe(seeded.fulfillments.length);
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from('\ufeff'));
  const [header] = parse(bytes, { bom: true, to: 1 }) as string[][];
  expect(header).toEqual(exportColumns.map(({ name }) => name));
  expect(header?.[25]).toBe('trackingNumber');
  expect(readCsv(bytes)).toEqual(wantedRows('csv'));
});

test('a workbook has the same cells without guards: text, and dates that are dates', async () => {
  const { bytes } = await exportTo('xlsx');
  const [header, ...rows] = readWorkbook(bytes);
  expect(header?.Z).toBe('trackingNumber');
  const columns = Object.keys(header ?? {});
  const named = rows.map((row) => Object.fromEntries(columns.map((column) => [header?.[column], row[column]])));
  expect(named).toEqual(wantedRows('xlsx'));
});

test('the records of the snapshot are marked, and no others', async () => {
  await db.write(async (tx) => void (await tx.execute(sql`update fulfillments set date_exported = null`)));
  const { rows } = await exportTo('csv', 'status:returned');
  const marked = await db.read((tx) =>
    queryRows<{ status: string; n: number }>(
      tx,
      sql`select status, count(*)::int as n from fulfillments where date_exported = ${exportedAt.toISOString()}::timestamptz group by 1`,
    ),
  );
  expect(marked).toEqual([{ status: 'RETURNED', n: rows }]);
});

/** How much larger the indexes of fulfillments are once 4,000 records of a fresh database have been marked. */
async function growthByMarking(): Promise<number> {
  const fresh = await createTestDatabase();
  const db = openDatabase(fresh.url);
  try {
    await seedHoldOrders(db, 4000);
    const look = async () => {
      const [row] = await db.read((tx) =>
        queryRows<{ bytes: number; marked: number }>(
          tx,
          sql`select pg_indexes_size('fulfillments')::int as bytes, count(date_exported)::int as marked from fulfillments`,
        ),
      );
      return row ?? { bytes: Number.NaN, marked: Number.NaN };
    };
    const before = await look();
    await exportTo('csv', '', undefined, db);
    const after = await look();
    expect([before.marked, after.marked]).toEqual([0, 4000]);
    return after.bytes / before.bytes;
  } finally {
    await db.close();
    await fresh.drop();
  }
}

test('marking thousands of records leaves the indexes as they are, and misses none', async () => {
  // A page of one more range is no harm; a new entry for each record makes them larger by half or more. While other
  // tests write in long transactions, the server keeps old versions, and their room isn't to be had.
  await expect.poll(growthByMarking, { timeout: 60_000 }).toBeLessThan(1.02);
});

test('what is counted and marked is what the file has, whatever stands in the filter', async () => {
  const texts = ["O'Brien", 'back\\slash', 'say "x"', 'curly {a,b}', 'dollar $1'];
  await db.write(async (tx) => {
    for (const [at, text] of texts.entries()) {
      await tx.execute(
        sql`insert into orders (order_id, ship_last_name, customer_id) values (${`T${at}`}, ${text}, ${text})`,
      );
      await tx.execute(sql`insert into fulfillments (fulfillment_id, order_id, status, client_fulfillment_id)
        values (${900_000 + at}, ${`T${at}`}, 'HOLD', ${text})`);
    }
  });
  const quoted = texts.map((text) => `"${text.replaceAll('"', '\\"')}"`);
  const filters = [
    'order:T0,T1,T2,T3,T4',
    'T0 T1',
    'name:"O\'Brien"',
    `customer-id:${quoted[1]}`,
    `client:${quoted[4]}`,
  ];
  for (const filter of [...filters, 'created:2000.. -status:returned', 'sku:x,y', 'carrier:ups house:1,2']) {
    const { rows, bytes } = await exportTo('csv', filter);
    expect([filter, readCsv(bytes).length]).toEqual([filter, rows]);
    if (filters.includes(filter) && filter !== 'T0 T1') expect([filter, rows > 0]).toEqual([filter, true]);
  }
  await db.write(async (tx) => {
    await tx.execute(sql`delete from fulfillments where order_id like 'T_'`);
    await tx.execute(sql`delete from orders where order_id like 'T_'`);
  });
});

test('an export that is cut short marks nothing and leaves no connection behind', async () => {
  await db.write(async (tx) => void (await tx.execute(sql`update fulfillments set date_exported = null`)));
  const stop = new AbortController();
  const cut = copyRecords(
    { db, records: readsOf(db) },
    {
      filter: parseFilter('', { now: exportedAt, timeZone }),
      format: 'csv',
      timeZone,
      exportedAt,
      signal: stop.signal,
      onCount: () => {},
      onMarking: () => {},
      consume: async (csv) => {
        for await (const _ of csv) stop.abort();
      },
    },
  );
  await expect(cut).rejects.toThrow();
  const [left] = await db.read((tx) =>
    queryRows<{ marked: number }>(tx, sql`select count(date_exported)::int as marked from fulfillments`),
  );
  expect(left).toEqual({ marked: 0 });
  await expect
    .poll(
      () =>
        db.read((tx) =>
          queryRows(
            tx,
            sql`select from pg_stat_activity where application_name = 'holdfast bulk' and datname = current_database()`,
          ),
        ),
      {
        timeout: 10_000,
      },
    )
    .toEqual([]);
});

describe('B121: formulas are guarded, and our importer takes the guard off again', () => {
  const cases: [name: string, value: string, text: string, id: string][] = [
    ['a formula', '=1+1', "'=1+1", "'=1+1"],
    ['a command', '@SUM(A1)', "'@SUM(A1)", "'@SUM(A1)"],
    ['a plus', '+cmd|x', "'+cmd|x", "'+cmd|x"],
    ['a minus', '-2+3+cmd|x', "'-2+3+cmd|x", "'-2+3+cmd|x"],
    ['a tab', '\tx', "'\tx", "'\tx"],
    ['a line feed', '\nx', "'\nx", "'\nx"],
    ['a carriage return', '\rx', "'\rx", "'\rx"],
    ['full width', '＝1+1', "'＝1+1", "'＝1+1"],
    ['a number with a sign', '-5.20', "'-5.20", '-5.20'],
    ['a whole number with a sign', '+12125550142', "'+12125550142", '+12125550142'],
    ['a number in groups', '+1 212 555 0142', "'+1 212 555 0142", '+1 212 555 0142'],
    ['a dash alone', '-', "'-", '-'],
    ['a phone number, which is a sum', '+1-212-555-0142', "'+1-212-555-0142", "'+1-212-555-0142"],
    ['a phone number with a blank', '+1 212-555-0142', "'+1 212-555-0142", "'+1 212-555-0142"],
    ['a sum of digits', '-5-3', "'-5-3", "'-5-3"],
    ['a number in brackets', '-(2)', "'-(2)", "'-(2)"],
    ['plain text', 'plain', 'plain', 'plain'],
    ['a quotation mark and a line break', 'say "hi"\r\nthere', 'say "hi"\r\nthere', 'say "hi"\r\nthere'],
    ['what ends a COPY', '\\.', '\\.', '\\.'],
    ['an emoji', '👩‍🚒 花子', '👩‍🚒 花子', '👩‍🚒 花子'],
  ];

  test.each(cases)('%s', async (_, value, text, id) => {
    await db.write(async (tx) => {
      await tx.execute(sql`insert into orders (order_id, ship_company_name) values ('GUARD', ${value})
        on conflict (order_id) do update set ship_company_name = excluded.ship_company_name`);
      await tx.execute(sql`insert into fulfillments (fulfillment_id, order_id, status, method, client_fulfillment_id)
        values (1, 'GUARD', 'HOLD', ${value}, ${value}) on conflict (fulfillment_id)
        do update set method = excluded.method, client_fulfillment_id = excluded.client_fulfillment_id`);
    });
    const { bytes } = await exportTo('csv', 'order:GUARD');
    const [row] = readCsv(bytes);
    expect([row?.shipCompanyName, row?.method, row?.clientFulfillmentId]).toEqual([text, text, id]);
    if (text === value || /^\s/.test(value)) return;
    expect(unwrapCell(text, { apostrophe: 'before a formula' })).toBe(value);
    expect(unwrapCell(id, { apostrophe: 'always' })).toBe(value);
  });
});
