/** Exports as people meet them: asked for, announced to them alone, delivered as a direct message. */
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { queryRows } from '../../src/db/queries.ts';
import { type Conversation, converse } from '../search/conversation.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { openDemo } from '../support/demo-database.ts';
import { holdLock } from '../support/hold-lock.ts';

const { records, createDatabase } = openDemo();
const inHold = records.fulfillments.filter(({ status }) => status === 'HOLD');
let bot: Bot;
let dana: Conversation;

beforeAll(async () => {
  bot = await startBot({ database: await createDatabase() });
  dana = converse(bot.workspace, 'dana');
});
afterEach(() => {
  expect(bot.workspace.violations).toEqual([]);
  expect(bot.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});
afterAll(() => bot.stop());

/** Waits for the next file in a person's direct messages. */
async function nextFile(who: string, act: () => Promise<unknown>) {
  const known = bot.workspace.dm(who).length;
  await act();
  const message = await bot.workspace.waitFor('the file', () =>
    bot.workspace
      .dm(who)
      .slice(known)
      .find(({ files }) => files !== undefined),
  );
  const [file] = message.files ?? [];
  return { message, name: file?.name ?? '', bytes: await bot.workspace.readFile(file?.id ?? '') };
}

const lastExport = async () => {
  const found = await bot.db.read((tx) =>
    queryRows<Record<string, unknown>>(
      tx,
      sql`select requested_by, filter, format, state, row_count from exports order by requested_at desc limit 1`,
    ),
  );
  return found[0];
};

test('the command announces to the asker and delivers to them alone', async () => {
  let announced = '';
  const file = await nextFile('dana', async () => {
    announced = (await dana.ask('export status:hold')).text;
  });
  expect(announced).toContain(
    `*${inHold.length} fulfillments* · status Hold\nI’ll DM you the CSV file. Only you can see it.`,
  );
  expect(file.name).toMatch(/^fulfillments-\d{4}-\d\d-\d\d-\d{4}\.csv$/);
  expect(file.message.text).toBe(`*${inHold.length} fulfillments* · status Hold. Dates in the file are New York time.`);
  expect(parse(file.bytes, { bom: true })).toHaveLength(inHold.length + 1);
  expect(bot.workspace.messages(bot.workspace.ids.channels.fulfillment)).toEqual([]);
  expect(bot.workspace.dm('lee')).toEqual([]);
  await expect.poll(lastExport).toEqual({
    requested_by: bot.workspace.ids.people.dana,
    filter: 'status:hold',
    format: 'csv',
    state: 'done',
    row_count: inHold.length,
  });
});

test('the format may be a word at either end, and a number of records is said to be not used', async () => {
  await nextFile('dana', () => dana.ask('export excel status:hold'));
  await expect.poll(lastExport).toMatchObject({ filter: 'status:hold format:xlsx', format: 'xlsx', state: 'done' });
  let answer = '';
  const file = await nextFile('dana', async () => {
    answer = (await dana.ask('export last 10 status:hold xlsx')).text;
  });
  expect(answer).toContain('Not used: `last 10`');
  expect(file.name).toMatch(/\.xlsx$/);
  await expect.poll(lastExport).toMatchObject({ filter: 'status:hold format:xlsx', format: 'xlsx', state: 'done' });
});

test('“Export” exports what the page was about', async () => {
  const page = await dana.ask('status:returned format:xlsx');
  const file = await nextFile('dana', () => dana.click(page, 'search_export'));
  expect(file.name).toMatch(/\.xlsx$/);
  expect(file.bytes.subarray(0, 2).toString()).toBe('PK');
});

test('an empty result is a sentence, or a file with its header when asked for', async () => {
  const answer = await dana.ask('export order:NOPE');
  expect(answer.text).toContain('No fulfillment matches order `NOPE`, so there is no file. Add `empty:file`');
  const file = await nextFile('dana', () => dana.ask('export order:NOPE empty:file'));
  expect(parse(file.bytes, { bom: true })).toHaveLength(1);
});

test('an unedited export that is shared back changes nothing and says so', async () => {
  const { bytes } = await nextFile('dana', () => dana.ask('export'));
  const { fulfillment } = bot.workspace.ids.channels;
  const { ts } = bot.workspace.as('dana').shareFile(fulfillment, { name: 'export.csv', content: bytes });
  const summary = await bot.workspace.waitFor(
    'the summary',
    () => {
      const [first] = bot.workspace.thread(fulfillment, ts);
      return first !== undefined && /nothing|can’t|could not|record/i.test(first.text) ? first : undefined;
    },
    30_000,
  );
  expect(summary.text).toMatch(/Nothing to change/);
});

test('a long export tells how far it is and can be stopped', async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const locked = bot.db.write(async (tx) => {
    await tx.execute(sql`lock table fulfillment_items in access exclusive mode`);
    await released;
  });
  try {
    await dana.ask('export status:pending');
    const { dm, waitFor } = bot.workspace;
    const progress = await waitFor('the progress', () => dm('dana').find(({ text }) => text.startsWith('Writing ')));
    await bot.workspace.as('dana').click(progress, 'export_cancel');
    await waitFor('the end', () => dm('dana').some(({ text }) => text.startsWith('You cancelled')));
  } finally {
    release();
    await locked;
  }
  expect(await lastExport()).toMatchObject({ state: 'cancelled', row_count: null });
  expect(await marked('PENDING')).toBe(0);
});

/** How many records of a status were marked by the last export. */
async function marked(status: string) {
  const [row] = await bot.db.read((tx) =>
    queryRows<{ n: number }>(
      tx,
      sql`select count(*)::int as n from fulfillments where status = ${status} and date_exported >= (select max(requested_at) from exports)`,
    ),
  );
  return row?.n;
}

describe('an export that is cancelled late says what has happened by then', () => {
  const messages = () => bot.workspace.dm('dana');
  const filesSent = () => messages().filter(({ files }) => files !== undefined).length;

  /** Asks for an export, waits until it tells how far it is, and cancels it. */
  async function cancelSlow(filter: string) {
    const before = messages().length;
    await dana.ask(`export ${filter}`);
    const progress = await bot.workspace.waitFor('the progress', () => messages()[before]);
    await bot.workspace.as('dana').click(progress, 'export_cancel');
    return { lastWord: () => messages()[before]?.text };
  }

  test('while its records are marked', async () => {
    const before = filesSent();
    const lock = await holdLock(bot.databaseUrl, sql`lock table fulfillments in exclusive mode`);
    const { lastWord } = await cancelSlow('status:shipped');
    await expect
      .poll(lastWord, { timeout: 10_000 })
      .toBe('You cancelled this export. No file was sent. Some of its fulfillments may already be marked as exported.');
    await lock.release();
    expect(filesSent()).toBe(before);
  });

  test('while its file is uploaded', async () => {
    const before = filesSent();
    bot.workspace.fault({ at: 'upload', fault: { kind: 'slow', ms: 5_000 }, times: 1 });
    const { lastWord } = await cancelSlow('status:delivered');
    await expect
      .poll(lastWord, { timeout: 10_000 })
      .toBe('You cancelled this export. No file was sent. Its fulfillments are still marked as exported.');
    expect(filesSent()).toBe(before);
    expect(await marked('DELIVERED')).toBeGreaterThan(0);
    expect(await lastExport()).toMatchObject({ state: 'cancelled', row_count: null });
  });

  test('while its file is shared, which can’t be stopped', async () => {
    const before = filesSent();
    bot.workspace.fault({ at: 'files.completeUploadExternal', fault: { kind: 'slow', ms: 5_000 }, times: 1 });
    const { lastWord } = await cancelSlow('status:returned');
    await bot.workspace.waitFor('the refusal', () =>
      bot.workspace.ephemerals('dana').find(({ text }) => text === 'I’m already sending you this export.'),
    );
    await expect.poll(lastWord, { timeout: 10_000 }).toMatch(/^Your export is ready/);
    expect(filesSent()).toBe(before + 1);
    expect(await lastExport()).toMatchObject({ state: 'done' });
  });
});

test('a click that cancels is noticed at once, however slow Slack is', async () => {
  const lock = await holdLock(bot.databaseUrl, sql`lock table fulfillment_items in access exclusive mode`);
  const before = bot.workspace.dm('dana').length;
  await dana.ask('export status:failed');
  const progress = await bot.workspace.waitFor('the progress', () => bot.workspace.dm('dana')[before]);
  const slow = bot.workspace.fault({ at: 'chat.update', fault: { kind: 'slow', ms: 9_000 }, times: 1 });
  await bot.workspace.waitFor('the next word', () => slow.hits() === 1);
  await bot.workspace.as('dana').click(progress, 'export_cancel');
  const reading = () =>
    bot.db.read((tx) =>
      queryRows(
        tx,
        sql`select from pg_stat_activity where application_name = 'holdfast bulk' and datname = current_database()`,
      ),
    );
  await expect.poll(reading, { timeout: 4_000 }).toEqual([]);
  await lock.release();
  await expect.poll(() => bot.workspace.dm('dana')[before]?.text, { timeout: 12_000 }).toMatch(/^You cancelled/);
});
