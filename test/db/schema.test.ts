/** What the schema alone sees to: states that are none of ours are refused, and tables that only grow have their indexes. */
import { type SQL, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { queryRows } from '../../src/db/queries.ts';
import { exportStateCodes } from '../../src/exports/tables.ts';
import { exportFormats } from '../../src/filters/filter.ts';
import { importStateCodes } from '../../src/imports/model/lifecycle.ts';
import { messageKinds } from '../../src/imports/model/message-kinds.ts';
import { ownDeps } from '../support/own-deps.ts';

const open = ownDeps();

const newExport = (format: string, state: string) =>
  sql`insert into exports (export_id, requested_by, channel_id, filter, time_zone, format, state)
    values (gen_random_uuid(), 'U', 'C', '', 'UTC', ${format}, ${state})`;
const newImport = (state: string) =>
  sql`insert into imports (import_id, team_id, file_id, file_name, channel_id, shared_by, state)
    values (gen_random_uuid(), 'T', ${state}, 'x.csv', 'C', 'U', ${state})`;
const newMessage = (purpose: string) =>
  sql`insert into messages (message_id, purpose, channel_id) values (gen_random_uuid(), ${purpose}, 'C')`;

test.each([
  ['an export in no state of ours', 'exports_state', newExport('csv', 'sent')],
  ['an export in no format of ours', 'exports_format', newExport('pdf', 'done')],
  ['a message for nothing that we know', 'messages_purpose', newMessage('result:refused')],
])('%s is refused', async (_, constraint, statement) => {
  const refused = open.deps.db.write((tx) => tx.execute(statement));
  await expect(refused).rejects.toMatchObject({ cause: { code: '23514', constraint_name: constraint } });
});

test.each<[string, readonly string[], (one: string) => SQL]>([
  ['state of an import', importStateCodes, newImport],
  ['state of an export', exportStateCodes, (state) => newExport('csv', state)],
  ['format of an export', exportFormats, (format) => newExport(format, 'done')],
  ['purpose of a message', messageKinds, newMessage],
])('every %s that the code knows is taken by the migrated database', async (_, all, statement) => {
  await open.deps.db.write(async (tx) => {
    for (const one of all) await tx.execute(statement(one));
  });
});

test.each([
  ['the files of a message', 'imports_message', sql`imports where channel_id = 'C' and message_ts = '1.2'`],
  ['the exports of a person', 'exports_requested_by', sql`exports where requested_by = 'U' order by requested_at desc`],
])('%s are found by an index', async (_, index, rows) => {
  const plan = await open.deps.db.write(async (tx) => {
    await tx.execute(sql`set local enable_seqscan = off`);
    return await queryRows<Record<string, string>>(tx, sql`explain select * from ${rows}`);
  });
  expect(plan.flatMap((row) => Object.values(row)).join('\n')).toContain(index);
});
