/** What is kept of an import in each state, and what the daily sweep deletes that nobody needs any more. */

import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { queryRows } from '../../src/db/queries.ts';
import { failImport } from '../../src/imports/decide/apply-decision.ts';
import { type ImportState, importStateCodes } from '../../src/imports/model/lifecycle.ts';
import { purgeExpired, removeAbandonedFolders } from '../../src/privacy/purge-expired.ts';
import { openLog } from '../../src/runtime/log.ts';
import { holdLock } from '../support/hold-lock.ts';
import { ownDeps } from '../support/own-deps.ts';

const open = ownDeps({ UNDO_HOURS: '5', PREVIEW_TTL_HOURS: '10' });
beforeEach(async () => {
  await open.deps.db.write(async (tx) => {
    await tx.execute(sql`truncate saved_searches, imports, import_rows, import_changes, import_purchases, searches, exports,
      audit_events cascade`);
    await tx.execute(sql`delete from pgboss.job`);
  });
});

/** An import with a row of every kind that is kept for it; `hoursAgo` it was applied, and its time was over. */
async function stage(state: ImportState, hoursAgo: number): Promise<string> {
  const id = randomUUID();
  await open.deps.db.write(async (tx) => {
    await tx.execute(sql`
      insert into imports (import_id, team_id, file_id, file_name, channel_id, shared_by, state, expires_at, applied_at,
        shared_at)
      values (${id}, 'T', ${id}, 'a.csv', 'C', 'U', ${state}, now() - make_interval(hours => ${hoursAgo}),
        now() - make_interval(hours => ${hoursAgo}), now() - make_interval(hours => ${hoursAgo}))`);
    await tx.execute(sql`
      insert into import_rows (import_id, kind, line, cells, outcome) values (${id}, 'tracking', 2, '["x"]', 'change')`);
    await tx.execute(sql`
      insert into import_changes (import_id, kind, line, fulfillment_id, certain, already_shipped, before_status,
        after_status) values (${id}, 'tracking', 2, 1, true, false, 'HOLD', 'SHIPPED')`);
    await tx.execute(sql`insert into import_purchases values (${id}, 'P1', 2, 1, 'ACTIVE', true)`);
    await tx.execute(sql`insert into import_contents values (${id}, 'orderId')`);
    await tx.execute(sql`insert into import_corrections values (${id}, 2, 0, 'a', 'b', 'U')`);
    await tx.execute(sql`
      insert into audit_events (import_id, action, actor, entity, entity_id) values (${id}, 'import', 'U', 'import', '1')`);
  });
  return id;
}

const tables = [
  'import_rows',
  'import_changes',
  'import_purchases',
  'import_corrections',
  'import_contents',
  'audit_events',
];

async function kept(importId: string): Promise<string[]> {
  const left: string[] = [];
  for (const table of tables) {
    const found = await open.deps.db.read((tx) =>
      queryRows(tx, sql`select from ${sql.identifier(table)} where import_id = ${importId}`),
    );
    if (found.length > 0) left.push(table);
  }
  return left;
}

const staged = ['import_rows', 'import_changes', 'import_purchases'];
const corrections = 'import_corrections';
const contents = 'import_contents';
const audit = 'audit_events';
/** What is left an hour after the end, and long after it. */
const kinds: Record<ImportState, [early: string[], late: string[]]> = {
  received: [
    [...staged, corrections, contents, audit],
    [...staged, corrections, contents, audit],
  ],
  asking: [
    [...staged, corrections, contents, audit],
    [...staged, corrections, contents, audit],
  ],
  ready: [
    [...staged, corrections, contents, audit],
    [...staged, corrections, contents, audit],
  ],
  confirmed: [
    [...staged, corrections, contents, audit],
    [...staged, corrections, contents, audit],
  ],
  undoing: [
    [...staged, corrections, contents, audit],
    [...staged, corrections, audit],
  ],
  applied: [
    [...staged, corrections, contents, audit],
    [corrections, audit],
  ],
  undone: [
    [...staged, corrections, contents, audit],
    [corrections, audit],
  ],
  nothing_to_do: [
    [corrections, contents, audit],
    [corrections, audit],
  ],
  refused: [[contents, audit], [audit]],
  discarded: [[contents, audit], [audit]],
  expired: [[contents, audit], [audit]],
  superseded: [[contents, audit], [audit]],
};

test.each(importStateCodes)('what an import that is %s keeps after the sweep', async (state) => {
  const [early, late] = kinds[state];
  const ids = [await stage(state, 1), await stage(state, 100)];
  await purgeExpired(open.deps);
  expect(await Promise.all(ids.map(kept))).toEqual([early, late]);
});

test('what led to nothing keeps its rows until its time is over, for those who want them as a file', async () => {
  const id = await stage('nothing_to_do', -1);
  await purgeExpired(open.deps);
  expect(await kept(id)).toEqual(expect.arrayContaining(staged));
});

test('an import that is taken up again while the sweep runs keeps what is staged for it', async () => {
  const id = await stage('expired', 100);
  const again = await holdLock(open.databaseUrl, sql`update imports set state = 'received' where import_id = ${id}`);
  const swept = purgeExpired(open.deps);
  await Promise.race([swept, again.waitForQueue(1)]);
  await again.commit();
  await swept;
  expect(await kept(id)).toEqual(expect.arrayContaining(staged));
});

test('an export that a schedule sent goes after a year, too, and with it the note that it was sent', async () => {
  await open.deps.db.write(async (tx) => {
    const [exportId, savedSearchId] = [randomUUID(), randomUUID()];
    await tx.execute(sql`insert into exports (export_id, requested_by, requested_at, channel_id, filter, time_zone, format,
      state) values (${exportId}, 'U', now() - interval '366 days', 'C', 'status:hold', 'UTC', 'csv', 'done')`);
    await tx.execute(sql`insert into saved_searches (saved_search_id, owned_by, name, filter, channel_id)
      values (${savedSearchId}, 'U', 'Holds', 'status:hold', 'C')`);
    await tx.execute(sql`insert into schedule_slots values
      (${savedSearchId}, now() - interval '366 days', 'exported', ${exportId}),
      (${savedSearchId}, now() - interval '367 days', 'nothing', null),
      (${savedSearchId}, now() - interval '1 day', 'missed', null)`);
  });
  await purgeExpired(open.deps);
  const left = await open.deps.db.read(async (tx) => ({
    exports: await queryRows(tx, sql`select from exports`),
    slots: await queryRows(tx, sql`select outcome from schedule_slots`),
  }));
  expect(left).toEqual({ exports: [], slots: [{ outcome: 'missed' }] });
});

test('names of files in a watched folder go 90 days after they were moved, though nothing is watched any more', async () => {
  await open.deps.db.write(async (tx) => {
    for (const [name, ended] of [
      ['young.csv', '89 days'],
      ['old.csv', '91 days'],
      ['open.csv', null],
    ]) {
      await tx.execute(sql`insert into watched_files (watch_id, folder, name, content_hash, channel_id, found_at, ended_at)
        values (gen_random_uuid(), '/in', ${name}, '', 'C', now() - interval '200 days', now() - ${ended}::interval)`);
    }
  });
  await purgeExpired(open.deps);
  const left = await open.deps.db.read((tx) => queryRows(tx, sql`select name from watched_files order by name`));
  expect(left).toEqual([{ name: 'open.csv' }, { name: 'young.csv' }]);
});

test('searches are kept for 30 days whoever asked, exports that have ended for a year', async () => {
  await open.deps.db.write(async (tx) => {
    for (const days of [29, 31]) {
      await tx.execute(sql`insert into searches values
        (gen_random_uuid(), ${`U${days}`}, now() - make_interval(days => ${days}), 'UTC', 'name:jo')`);
    }
    for (const [days, state] of [
      [364, 'done'],
      [366, 'done'],
      [366, 'running'],
    ]) {
      await tx.execute(sql`insert into exports (export_id, requested_by, requested_at, channel_id, filter, time_zone, format,
        state) values (gen_random_uuid(), 'U', now() - make_interval(days => ${days}), 'C', 'name:jo', 'UTC', 'csv', ${state})`);
    }
  });
  await purgeExpired(open.deps);
  const left = await open.deps.db.read(async (tx) => ({
    searches: await queryRows(tx, sql`select asked_by from searches`),
    exports: await queryRows(tx, sql`select state from exports order by state`),
  }));
  expect(left).toEqual({ searches: [{ asked_by: 'U29' }], exports: [{ state: 'done' }, { state: 'running' }] });
});

test('requests are known again for longer than their signature is good, and not kept for a second day', async () => {
  await open.deps.db.write((tx) =>
    tx.execute(sql`insert into taken_requests values
      ('young', now() - interval '15 minutes'), ('old', now() - interval '361 minutes')`),
  );
  await purgeExpired(open.deps);
  const left = await open.deps.db.read((tx) => queryRows(tx, sql`select request_id as id from taken_requests`));
  expect(left).toEqual([{ id: 'young' }]);
});

test('however often it runs or is asked for, one sweep waits for tomorrow', async () => {
  await purgeExpired(open.deps);
  await purgeExpired(open.deps);
  await open.deps.db.write((tx) => open.deps.queue.send(tx, 'forget-leftovers', {}));
  const waiting = sql`select round(extract(epoch from start_after - now()) / 3600)::int as hours, data from pgboss.job
    where name = 'forget-leftovers'`;
  expect(await open.deps.db.read((tx) => queryRows(tx, waiting))).toEqual([{ hours: 24, data: {} }]);
});

test('an import that could not be read after rows of it had been staged keeps none of them', async () => {
  const id = await stage('received', 1);
  await failImport(open.deps, { importId: id });
  expect(await kept(id)).toEqual([corrections, contents, audit]);
});

test('folders that killed processes left behind go after two hours; those in use and of others stay', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'abandoned-'));
  const now = new Date();
  const ages = { 'holdfast-aBc123': 121, 'holdfast-dEf456': 119, 'holdfast-pictures': 500, 'other-aBc123': 500 };
  for (const [name, minutes] of Object.entries(ages)) {
    await mkdir(join(parent, name));
    await writeFile(join(parent, name, 'shared-file'), 'orderId');
    const at = new Date(now.getTime() - minutes * 60_000);
    await utimes(join(parent, name), at, at);
  }
  expect(await removeAbandonedFolders(now, openLog('silent'), parent)).toBe(1);
  expect((await readdir(parent)).toSorted()).toEqual(['holdfast-dEf456', 'holdfast-pictures', 'other-aBc123']);
  await rm(parent, { recursive: true });
});
