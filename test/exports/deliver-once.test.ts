/** X59, X58: an export's file arrives once and whole, wherever its hand-over breaks and whoever takes it up again. */

import { setTimeout } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startHoldfast } from '../../src/holdfast.ts';
import { openLog } from '../../src/runtime/log.ts';
import { converse } from '../search/conversation.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { openDemo } from '../support/demo-database.ts';
import { waitUntil } from '../support/read-imports.ts';
import type { Fault, FaultPlace } from '../workspace/faults.ts';

const { createDatabase } = openDemo();
let bot: Bot;
let hurry: NodeJS.Timeout;

beforeAll(async () => {
  bot = await startBot({ database: await createDatabase() });
});
afterEach(() => {
  clearInterval(hurry);
  bot.workspace.clearFaults();
});
afterAll(() => bot.stop());

/** Files that Dana has been sent. */
const files = () => bot.workspace.dm('dana').filter(({ files }) => files !== undefined);
const statesOf = async () => {
  const rows = await bot.db.read((tx) => tx.execute<{ state: string }>(sql`select state from exports`));
  return [...rows].map(({ state }) => state);
};
const allDone = () =>
  waitUntil('the exports to end', async () => (await statesOf()).every((state) => state === 'done'));

test.each<[FaultPlace, Fault]>([
  ['files.getUploadURLExternal', { kind: 'status', status: 503 }],
  ['upload', { kind: 'status', status: 500 }],
  ['upload', { kind: 'accepted_then_dropped' }],
  ['files.completeUploadExternal', { kind: 'accepted_then_dropped' }],
  ['files.completeUploadExternal', { kind: 'reset' }],
])('X59 when %s fails (%o), an export arrives once', async (at, fault) => {
  const before = files().length;
  const failing = bot.workspace.fault({ at, fault, times: 1 });
  await converse(bot.workspace, 'dana').ask('export status:hold');
  await bot.workspace.waitFor('the fault', () => failing.hits() === 1);
  // The half minute is over within which Slack may still share what it has accepted.
  if (fault.kind === 'reset')
    await bot.db.write((tx) => tx.execute(sql`update exports set upload_noted_at = '2026-01-01'`));
  hurry = setInterval(() => void bot.hurry(), 200);
  await allDone();
  await bot.workspace.idle();
  expect(files()).toHaveLength(before + 1);
});

test('X58 two runs of one export at the same time hand it over once', async () => {
  const before = files().length;
  // A replica writes one export at a time.
  const other = await startHoldfast(bot.config, openLog('silent'));
  onTestFinished(() => other.stop());
  const slow = bot.workspace.fault({ at: 'upload', fault: { kind: 'slow', ms: 1_500 } });
  await converse(bot.workspace, 'dana').ask('export status:hold');
  await bot.workspace.waitFor('the first run', () => slow.hits() === 1);
  await bot.db.write((tx) =>
    tx.execute(sql`
      insert into pgboss.job (name, data, retry_limit)
      select name, data, 3 from pgboss.job where name = 'export-records' and state = 'active'`),
  );
  hurry = setInterval(() => void bot.hurry(), 200);
  await bot.workspace.waitFor('the second run', () => slow.hits() === 2);
  await allDone();
  await waitUntil('both runs to end', async () => {
    const open = await bot.db.read((tx) =>
      tx.execute(sql`select from pgboss.job where name = 'export-records' and state <> 'completed'`),
    );
    return open.length === 0;
  });
  await bot.workspace.idle();
  expect(files()).toHaveLength(before + 1);
  expect(bot.workspace.violations).toEqual([]);
});

test('an export for which there is no folder is tried again, and tells of no progress in between', async () => {
  const before = bot.workspace.dm('dana').length;
  vi.stubEnv('TMPDIR', '/nowhere');
  onTestFinished(() => void vi.unstubAllEnvs());
  await converse(bot.workspace, 'dana').ask('export status:hold');
  await setTimeout(3_600);
  expect(bot.workspace.dm('dana')).toHaveLength(before);
  vi.unstubAllEnvs();
  await bot.workspace.waitFor('the file', () => bot.workspace.dm('dana')[before]?.files, 30_000);
});

describe('an export of what was never exported', () => {
  const neverExported = async () => {
    const rows = await bot.db.read((tx) =>
      tx.execute<{ n: number }>(sql`select count(*)::int as n from fulfillments where date_exported is null`),
    );
    return rows[0]?.n ?? 0;
  };
  const rowCount = async () => {
    const rows = await bot.db.read((tx) =>
      tx.execute<{ n: number | null }>(sql`select row_count as n from exports order by requested_at desc limit 1`),
    );
    return rows[0]?.n;
  };
  const exportHolds = async () => {
    await bot.db.write((tx) =>
      tx.execute(sql`update fulfillments set date_exported = case when status <> 'HOLD' then now() end`),
    );
    const holds = await neverExported();
    await converse(bot.workspace, 'dana').ask('export exported:never');
    return holds;
  };

  test.each<[FaultPlace, Fault]>([
    ['upload', { kind: 'status', status: 500 }],
    ['files.completeUploadExternal', { kind: 'reset' }],
    ['files.completeUploadExternal', { kind: 'accepted_then_dropped' }],
  ])('has all of it, and marks it, after %s failed (%o)', async (at, fault) => {
    const failing = bot.workspace.fault({ at, fault, times: 1 });
    const holds = await exportHolds();
    await bot.workspace.waitFor('the fault', () => failing.hits() === 1);
    if (fault.kind === 'reset')
      await bot.db.write((tx) => tx.execute(sql`update exports set upload_noted_at = '2026-01-01'`));
    hurry = setInterval(() => void bot.hurry(), 200);
    await allDone();
    await bot.workspace.idle();
    expect({ holds: holds > 0, exported: await rowCount(), left: await neverExported() }).toEqual({
      holds: true,
      exported: holds,
      left: 0,
    });
  });

  test('marks it with the date that its file shows, however long Slack takes', async () => {
    bot.workspace.fault({ at: 'upload', fault: { kind: 'slow', ms: 1_500 } });
    const known = files().length;
    await exportHolds();
    await allDone();
    const [file] = files()[known]?.files ?? [];
    const rows: { dateExported: string }[] = parse(await bot.workspace.readFile(file?.id ?? ''), {
      bom: true,
      columns: true,
    });
    const marked = await bot.db.read((tx) =>
      tx.execute<{ at: string }>(sql`
        select distinct to_char(date_exported at time zone 'America/New_York', 'YYYY-MM-DD HH24:MI:SS') as at
        from fulfillments where status = 'HOLD'`),
    );
    expect([...new Set(rows.map(({ dateExported }) => dateExported))]).toEqual(marked.map(({ at }) => at));
  });

  /** From now on, the database refuses to mark what is on hold. */
  const refuseToMark = (code: string) =>
    bot.db.write(async (tx) => {
      await tx.execute(
        sql`create or replace function refuse_mark() returns trigger language plpgsql as ${sql.raw(`$$
        begin raise exception 'as ordered' using errcode = '${code}'; end $$`)}`,
      );
      await tx.execute(sql`
        create trigger refuse_mark before update on fulfillments for each row
        when (new.status = 'HOLD' and new.date_exported is not null) execute function refuse_mark()`);
    });
  const letMark = () => bot.db.write((tx) => tx.execute(sql`drop trigger refuse_mark on fulfillments`));

  test('has not failed when the database refuses to mark what has been delivered', async () => {
    const known = files().length;
    await refuseToMark('P0001');
    const holds = await exportHolds();
    hurry = setInterval(() => void bot.hurry(), 200);
    await waitUntil('the export to end', async () =>
      (await statesOf()).every((state) => state === 'done' || state === 'failed'),
    );
    await letMark();
    expect({ states: new Set(await statesOf()), sent: files().length - known, left: await neverExported() }).toEqual({
      states: new Set(['done']),
      sent: 1,
      left: holds,
    });
  });

  test('is marked once the disk of the database has room again, and sent once', async () => {
    const known = files().length;
    await refuseToMark('53100');
    await exportHolds();
    await waitUntil('the marking to wait', async () => {
      const waiting = await bot.db.read((tx) =>
        tx.execute(sql`select from pgboss.job where name = 'export-records' and state = 'retry'`),
      );
      return waiting.length > 0;
    });
    await letMark();
    hurry = setInterval(() => void bot.hurry(), 200);
    await allDone();
    expect({ sent: files().length - known, left: await neverExported() }).toEqual({ sent: 1, left: 0 });
  });

  test('leaves it for the next one when it can’t be delivered', async () => {
    bot.workspace.fault({ at: 'files.getUploadURLExternal', fault: { kind: 'error', error: 'file_uploads_disabled' } });
    const holds = await exportHolds();
    await waitUntil('the export to fail', async () => (await statesOf()).includes('failed'));
    expect({ holds: holds > 0, left: await neverExported() }).toEqual({ holds: true, left: holds });
  });
});

test('an export whose content Slack never takes is given up, and its person told that it may be marked', async () => {
  bot.workspace.fault({ at: 'upload', fault: { kind: 'status', status: 403 } });
  await converse(bot.workspace, 'dana').ask('export status:shipped');
  hurry = setInterval(() => void bot.hurry(), 200);
  const told = await bot.workspace.waitFor(
    'the end',
    () => bot.workspace.dm('dana').find(({ text }) => text.startsWith('This export failed several times')),
    60_000,
  );
  expect(told.text).toBe(
    'This export failed several times. Please try again, or export less. Some of its fulfillments may already be marked as exported.',
  );
});
