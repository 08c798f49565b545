/**
 * Bad inputs end to end: shared as a person shares them, answered once in the thread, nothing written. Each row is named
 * by its id in the list of bad inputs; what has a test of its own elsewhere in this folder is not repeated.
 */
import type { DataTableBlock } from '@slack/types';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { queryRows } from '../../src/db/queries.ts';
import { badInputRecords, badInputRows, tracking, ups } from '../support/bad-input-rows.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { replaceRecords } from '../support/case-records.ts';
import { readMessage } from '../support/read-message.ts';
import type { GivenFile } from '../workspace/file-store.ts';
import type { Message } from '../workspace/protocol.ts';

let bot: Bot;

beforeAll(async () => {
  bot = await startBot({ seed: (db) => db.write((tx) => replaceRecords(tx, badInputRecords)) });
});
afterAll(() => bot.stop());
afterEach(() => expect(bot.workspace.violations).toEqual([]));

function share(...files: GivenFile[]) {
  const channel = bot.workspace.ids.channels.fulfillment;
  const { ts } = bot.workspace.as('dana').shareFile(channel, files);
  return () => bot.workspace.thread(channel, ts);
}

const linesOf = (message: Message) => readMessage(message as unknown as Parameters<typeof readMessage>[0]).join('\n');

/** The summary once it is there; `longest` for what Slack is asked for again and again, in milliseconds. */
async function answer(thread: () => Message[], at = 0, longest = 45_000): Promise<string> {
  const message = await bot.workspace.waitFor(
    'the summary',
    () => thread()[at] && !thread()[at]?.text.startsWith('Reading ') && thread()[at],
    longest,
  );
  return linesOf(message);
}

const written = async () => {
  const [row] = await bot.db.read((tx) =>
    queryRows<{ n: number }>(tx, sql`select count(*)::int as n from audit_events`),
  );
  return row?.n;
};

describe('one answer in the thread, and nothing is written', () => {
  test.each(badInputRows)('$id $what', async ({ id, content, says, neverSays = [] }) => {
    const before = await written();
    const thread = share({ name: `${id}.csv`, content });
    const said = await answer(thread);
    for (const words of says) expect(said).toContain(words);
    for (const words of neverSays) expect(said).not.toContain(words);
    expect(thread()).toHaveLength(1);
    expect(await written()).toBe(before);
  });
});

test('B143 an order of somebody else’s reads like one that does not exist', async () => {
  const said = await answer(share({ name: 'B143.csv', content: tracking(`OTHERSHOP1,${ups(143)}`) }));
  expect(said).toContain('Order not found. Check the id: it must match exactly.');
});

test('B07 a file that is too big by what Slack says is not downloaded', async () => {
  const downloads = () => bot.workspace.record.requests.filter(({ method }) => method === 'download').length;
  const before = downloads();
  const said = await answer(share({ name: 'B07.csv', content: tracking(`FINE,${ups(1)}`), size: 200 * 1024 * 1024 }));
  expect(said).toContain('The file is 200 MB; I take up to 100 MB. Split it into parts');
  expect(downloads()).toBe(before);
});

test.each([
  { id: 'B14', what: 'the login page in place of the file', fault: { kind: 'not_ready' } as const },
  { id: 'B28', what: 'a file that is cut off', fault: { kind: 'truncated', bytes: 20 } as const },
])('$id $what: asked for again, and read when it is whole', async ({ id, fault }) => {
  const script = bot.workspace.fault({ at: 'download', fault, times: 2 });
  const said = await answer(share({ name: `${id}.csv`, content: tracking(`T28,${ups(28)}`, `${id},`) }));
  expect(said).toContain('Add a tracking number to 1 fulfillment.');
  expect(script.hits()).toBe(2);
});

test('B14 the login page again and again is said, and never taken for the file', async () => {
  const script = bot.workspace.fault({ at: 'download', fault: { kind: 'not_ready' } });
  const said = await answer(share({ name: 'B14.csv', content: tracking(`FINE,${ups(14)}`) }), 0, 20_000);
  script.clear();
  expect(said).toContain('Slack doesn’t let me open this file.');
  expect(said).toContain('files:read');
  expect(said).toContain('Try again');
});

test('B27 a hostile name is shown harmlessly', async () => {
  const name = `../../<!channel>\u202e${'x'.repeat(300)}.csv`;
  const said = await answer(share({ name, content: tracking(`FINE,${ups(27)}`) }));
  expect(said).toContain('../../&lt;!channel&gt;');
  expect(said).not.toMatch(/<!channel>|\u202e|x{100}/);
});

test('B29 two files in one message are two imports', async () => {
  const thread = share(
    { name: 'B29-1.csv', content: tracking(`T29A,${ups(291)}`) },
    { name: 'B29-2.csv', content: tracking(`T29B,${ups(292)}`) },
  );
  const said = [await answer(thread, 0), await answer(thread, 1)].sort().join('\n');
  expect(said).toMatch(/Add a tracking[\s\S]*Add a tracking/);
  expect(said).toContain('`B29-1.csv`');
  expect(said).toContain('`B29-2.csv`');
});

test('B30, B32 the same content twice has one summary, and the other answer leads there', async () => {
  const content = tracking(`T30,${ups(30)}`);
  const thread = share({ name: 'B30-1.csv', content }, { name: 'B30-2.csv', content });
  const said = [await answer(thread, 0), await answer(thread, 1)];
  expect(said.filter((text) => text.includes('Confirm'))).toHaveLength(1);
  expect(said.filter((text) => /is already open\. <http.*See its summary>/.test(text))).toHaveLength(1);
  const later = await answer(share({ name: 'B32.csv', content }));
  expect(later).toMatch(/is already open\. <http.*See its summary>/);
});

test('B31 content that was applied already leads to its summary, gives its rows to fix here, and can be checked again', async () => {
  const content = tracking(`T31,${ups(31)}`, `NOBODY31,${ups(32)}`);
  const thread = share({ name: 'B31.csv', content });
  await answer(thread);
  await bot.workspace.as('lee').click(thread()[0] as Message, 'import_confirm');
  await bot.workspace.waitFor('the applied summary', () => thread()[0]?.text.startsWith('Applied'));
  const again = share({ name: 'B31-again.csv', content });
  const said = await answer(again);
  expect(said).toMatch(/Already imported:.*<!date.*See its summary>/);
  await bot.workspace.as('dana').click(again()[0] as Message, 'import_rejected');
  await bot.workspace.waitFor('the rows to fix, in this thread', () => again().find(({ files }) => files?.length));
  await bot.workspace.as('dana').click(again()[0] as Message, 'import_check_again');
  await bot.workspace.waitFor('the second look', () => again()[0]?.text.includes('1 row needs no change.'));
});

test('B35 a file of our own is left alone', async () => {
  const imports = () => bot.db.read((tx) => queryRows(tx, sql`select 1 from imports`));
  const thread = share({ name: 'B35.csv', content: tracking(`NOBODY35,${ups(35)}`) });
  await answer(thread);
  const before = await imports();
  await bot.workspace.as('dana').click(thread()[0] as Message, 'import_rejected');
  await bot.workspace.waitFor('our file', () => thread().find(({ files }) => files?.[0]?.name === 'B35-rejected.csv'));
  await bot.workspace.idle();
  expect(await imports()).toHaveLength(before.length);
});

test('B33 B75 a row with too many cells comes back with all of them, and is not taken before it is mended', async () => {
  const lines = [`T75,,${ups(75)},UPS, Inc,Ground`, `T75,,${ups(76)},UPS 5" x,`, `NONE75,,${ups(77)},UPS,`];
  let content = `orderId,clientFulfillmentId,trackingNumber,carrier,method\n${lines.join('\n')}`;
  const columns = 'orderId,clientFulfillmentId,trackingNumber,carrier,method,_surplus,_line,_status,_error,_suggestion';
  for (const round of [1, 2]) {
    const name = `B75-${'again-'.repeat(round)}file`;
    const thread = share({ name: `${name}.csv`, content });
    expect(await answer(thread)).toMatch(/Wrong number of cells/);
    await bot.workspace.as('dana').click(thread()[0] as Message, 'import_rejected');
    const sent = await bot.workspace.waitFor('the rows', () => thread().find(({ files }) => files?.length));
    expect(sent.text).toContain('_surplus holds cells without a column');
    content = (await bot.workspace.readFile(sent.files?.[0]?.id ?? '')).toString('utf8');
    const [header, first = ''] = content.replace('\ufeff', '').split('\r\n');
    expect(header).toBe(columns);
    expect(first).toMatch(new RegExp(`^T75,,${ups(75)},UPS,Inc,Ground,2,E_CELL_COUNT,`));
  }
  const mended = content.replace('UPS,Inc,Ground,', '"UPS, Inc",Ground,,');
  const said = await answer(share({ name: 'B75-mended.csv', content: mended }));
  expect(said).not.toMatch(/wrong number of cells/i);
});

test('B144 records that changed before they were written are shown once more, and nothing is written', async () => {
  await bot.db.write((tx) =>
    tx.execute(sql`with o as (insert into orders (order_id) values ('T144') returning order_id)
      insert into fulfillments (fulfillment_id, order_id, status) select 144, order_id, 'HOLD' from o`),
  );
  const thread = share({ name: 'B144.csv', content: tracking(`T144,${ups(144)}`) });
  await answer(thread);
  await bot.db.write((tx) => tx.execute(sql`update fulfillments set status = 'PENDING' where fulfillment_id = 144`));
  const before = await written();
  await bot.workspace.as('lee').click(thread()[0] as Message, 'import_confirm');
  await bot.workspace.waitFor('the new summary', () => thread()[0]?.text.includes('Nothing to change yet'));
  expect(await written()).toBe(before);
});

test('B144 rows of an export that is older than their records are left out until somebody takes them', async () => {
  const lines = ['1440', '1441'].map((id) => `T${id},${id},2026-11-20 10:00:00,${ups(Number(id))}`);
  const content = ['orderId,fulfillmentId,dateUpdated,trackingNumber', ...lines].join('\n');
  const thread = share({ name: 'B144-older.csv', content });
  const said = await answer(thread);
  expect(said).toContain('Add a tracking number to 1 fulfillment · 1 row skipped.');
  expect(said).toContain('Order T1441: changed Nov 24, 2026, 9:12 AM, but the file is from Nov 20, 2026, 10:00 AM.');
  expect(said).not.toMatch(/\d rows? to fix/);
  await bot.workspace.as('dana').click(thread()[0] as Message, 'import_outdated');
  await bot.workspace.waitFor('both rows', () => thread()[0]?.text.includes('Add tracking numbers to 2 fulfillments.'));
  expect(linesOf(thread()[0] as Message)).toMatch(
    /1 row changed after the file was exported\. Included anyway\.\n\[Skip them again\]/,
  );
  await bot.workspace.as('dana').click(thread()[0] as Message, 'import_outdated');
  await bot.workspace.waitFor('one row again', () => thread()[0]?.text.includes('· 1 row skipped.'));
  await bot.workspace.as('lee').click(thread()[0] as Message, 'import_confirm');
  await bot.workspace.waitFor('the applied summary', () => thread()[0]?.text.startsWith('Applied'));
  const [older] = await bot.db.read((tx) =>
    queryRows<{ status: string }>(tx, sql`select status from fulfillments where fulfillment_id = 1441`),
  );
  expect(older?.status).toBe('HOLD');
});

test('B145 of 500 rejected rows the first forty are shown in a table, by cause', async () => {
  const damaged = Array.from({ length: 330 }, () => 'T145,9.4E+21');
  const unknown = Array.from({ length: 170 }, (_, n) => `T136,${ups(3000 + n)}`);
  const thread = share({ name: 'B145-table.csv', content: tracking(...unknown, ...damaged) });
  expect(await answer(thread)).toMatch(/\[Download rows to fix\].*\[Show rows to fix\]/);
  await bot.workspace.as('dana').click(thread()[0] as Message, 'import_left_out');
  const shown = await bot.workspace.waitFor('the table', () =>
    bot.workspace
      .ephemerals('dana')
      .find(({ text }) => text.startsWith('Rows to fix or skipped in `B145-table.csv`: 1–40 of 500')),
  );
  const table = shown.blocks?.find(({ type }) => type === 'data_table') as DataTableBlock | undefined;
  expect(table?.rows).toHaveLength(41);
  const cells = table?.rows.slice(1).map((row) => row.map((cell) => ('text' in cell ? cell.text : '')));
  expect(cells?.[0]?.slice(0, 2)).toEqual(['172', 'T145']);
  expect(new Set(cells?.map((row) => [row[4], row[2]].join()))).toEqual(new Set(['9.4E+21,Number shortened by Excel']));
});

test('B88 B125 columns that no import uses are named in the summary, and what is in them is not kept', async () => {
  const content = `orderId,trackingNumber,card number\nT125,${ups(125)},4111 1111 1111 1111`;
  const said = await answer(share({ name: 'B125.csv', content }));
  expect(said).toContain('columns ignored: “card number”');
  const kept = await bot.db.read((tx) =>
    queryRows<{ cells: (string | null)[] }>(
      tx,
      sql`select cells from import_rows join imports using (import_id) where file_name = 'B125.csv'`,
    ),
  );
  expect(kept.map(({ cells }) => cells)).toEqual([['T125', ups(125), null]]);
});
