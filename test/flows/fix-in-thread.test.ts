/** Rejected rows are mended where they are reported: all suggestions at once, or single rows in a form. */
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { queryRows } from '../../src/db/queries.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { type CaseRecords, replaceRecords } from '../support/case-records.ts';
import type { Message, View } from '../workspace/protocol.ts';

let bot: Bot;
/** Each test has orders of its own: A1 … A9, B1 … */
const letters = [...'ABCDEFG'];
const records: CaseRecords = Object.fromEntries(
  letters.flatMap((letter, at) =>
    Array.from({ length: 14 }, (_, n) => [
      `ORD${letter}${n + 1}`,
      { fulfillments: [{ id: at * 100 + n + 1, status: 'HOLD' as const }] },
    ]),
  ),
);
records.PAIR1 = {
  fulfillments: [
    { id: 9101, status: 'HOLD', client: 'X1', items: ['SERUM'] },
    { id: 9102, status: 'HOLD', client: 'Y1' },
  ],
};
records.PAIR2 = {
  fulfillments: [
    { id: 9103, status: 'HOLD' },
    { id: 9104, status: 'HOLD' },
  ],
};

beforeAll(async () => {
  const environment = { FOUR_EYES_ROWS: '1' };
  bot = await startBot({ environment, seed: (db) => db.write((tx) => replaceRecords(tx, records)) });
});
afterAll(() => bot.stop());
afterEach(() => expect(bot.workspace.violations).toEqual([]));

const ups = '1Z12345E0205271688';

function share(name: string, lines: string[]) {
  const channel = bot.workspace.ids.channels.fulfillment;
  const { ts } = bot.workspace.as('dana').shareFile(channel, { name, content: lines.join('\n') });
  const summary = () => bot.workspace.thread(channel, ts)[0];
  return {
    summary,
    saying: (words: string): Promise<Message> =>
      bot.workspace.waitFor(`a summary that says “${words}”`, () => {
        const message = summary();
        return JSON.stringify(message?.blocks ?? '').includes(words) ? message : undefined;
      }),
    replies: () => bot.workspace.thread(channel, ts),
  };
}

const modalWith = (words: string): Promise<View> =>
  bot.workspace.waitFor(`a form that says “${words}”`, () => {
    const modal = bot.workspace.modal('dana');
    return JSON.stringify(modal?.blocks ?? '').includes(words) ? modal : undefined;
  });

const recordOf = async (orderId: string) => {
  const [row] = await bot.db.read((tx) =>
    queryRows<{ status: string; carrier: string | null }>(
      tx,
      sql`select status, carrier from fulfillments where order_id = ${orderId}`,
    ),
  );
  return row;
};

test('all suggestions are accepted at once, traced, and only Confirm writes them', async () => {
  const { saying, summary, replies } = share('carriers.csv', [
    'orderId,trackingNumber,carrier',
    `ORDA1,${ups.slice(0, -1)}1,Fed Ex Grnd`,
    `ORDA2,${ups.slice(0, -1)}2,Fed Ex Grnd`,
    `ORDA3,${ups.slice(0, -1)}3,UPS`,
    `NOBODY,${ups.slice(0, -1)}4,UPS`,
  ]);
  const first = await saying('Accept 2 suggestions');
  expect(first.text).toContain('Add a tracking number to 1 fulfillment · 3 rows to fix');
  await bot.workspace.as('dana').click(first, 'import_accept');
  const second = await saying('fixed by');
  expect(JSON.stringify(second.blocks)).toContain(`2 rows fixed by <@${bot.workspace.ids.people.dana}>`);
  expect(second.text).toContain('Add tracking numbers to 3 fulfillments · 1 row to fix');
  expect(JSON.stringify(second.blocks)).not.toContain('import_accept');
  expect(await recordOf('ORDA1')).toEqual({ status: 'HOLD', carrier: null });
  expect(replies()).toHaveLength(1);

  await bot.workspace.as('lee').click(second, 'import_confirm');
  await bot.workspace.waitFor('the applied summary', () => summary()?.text.startsWith('Applied'));
  expect(await recordOf('ORDA1')).toEqual({ status: 'SHIPPED', carrier: 'FedEx Ground' });
  const traced = await bot.db.read((tx) =>
    queryRows(tx, sql`select line, before, after, corrected_by as by from import_corrections order by line`),
  );
  const by = bot.workspace.ids.people.dana;
  expect(traced).toEqual([
    { line: 2, before: 'Fed Ex Grnd', after: 'FedEx Ground', by },
    { line: 3, before: 'Fed Ex Grnd', after: 'FedEx Ground', by },
  ]);
});

test('B99: leading zeros that Excel lost come back when exactly one order fits', async () => {
  await bot.db.write((tx) =>
    tx.execute(sql`with o as (insert into orders (order_id) values ('0012'), ('0034'), ('00034') returning order_id)
      insert into fulfillments (fulfillment_id, order_id, status)
      select 9000 + row_number() over (), order_id, 'HOLD' from o`),
  );
  const { saying } = share('zeros.csv', ['orderId,trackingNumber', `12,${ups}`, `34,${ups}`]);
  const first = await saying('Accept 1 suggestion');
  expect(JSON.stringify(first.blocks)).toContain('there is 0012:');
  expect(first.text).toContain('Nothing to change yet');
  await bot.workspace.as('dana').click(first, 'import_accept');
  const second = await saying('fixed by');
  expect(second.text).toContain('Add a tracking number to 1 fulfillment · 1 row to fix');
});

test('a click on a summary that was made anew meanwhile is refused', async () => {
  const { saying } = share('stale.csv', ['orderId,trackingNumber,carrier', `ORDB1,${ups},Fed Ex Grnd`]);
  const first = await saying('Accept 1 suggestion');
  await bot.workspace.as('dana').click(first, 'import_accept');
  await saying('fixed by');
  const before = bot.workspace.ephemerals('lee').length;
  await bot.workspace.as('lee').click(first, 'import_accept');
  const refusal = await bot.workspace.waitFor('the refusal', () => bot.workspace.ephemerals('lee')[before]);
  expect(refusal.text).toBe('The summary just changed. Please review it before you decide.');
});

test('nobody fills in a form for a summary that was made anew or decided meanwhile', async () => {
  const lines = ['orderId,trackingNumber,carrier', `ORDB2,${ups},Fed Ex Grnd`, 'ORDB3,1Z12345E6205277936,Fed Ex Grnd'];
  const { saying } = share('late.csv', lines);
  const first = await saying('Accept 2 suggestions');
  const told = () => bot.workspace.ephemerals('lee').length;
  const refused = async (words: RegExp) => {
    const before = told();
    await bot.workspace.as('lee').click(first, 'import_correct');
    const refusal = await bot.workspace.waitFor('the refusal', () => bot.workspace.ephemerals('lee')[before]);
    expect(refusal.text).toMatch(words);
    expect(bot.workspace.modal('lee')).toBeUndefined();
  };
  await bot.workspace.as('dana').click(first, 'import_accept');
  const anew = await saying('fixed by');
  await refused(/^The summary just changed/);
  await bot.workspace.as('dana').click(anew, 'import_discard');
  await saying('withdrew');
  await refused(/^<@U0DANAREYES> discarded this import/);
});

test('single rows are corrected in a form; an unchanged form leads on to the next rows', async () => {
  const unknown = Array.from({ length: 12 }, (_, n) => `NO${n + 1},${ups.slice(0, -2)}${10 + n},UPS`);
  const known = Array.from({ length: 13 }, (_, n) => `ORDC${n + 1},${ups.slice(0, -2)}${40 + n},UPS`);
  const { saying } = share('single.csv', ['orderId,trackingNumber,carrier', ...unknown, ...known]);
  const first = await saying('import_correct');
  await bot.workspace.as('dana').click(first, 'import_correct');
  const page1 = await modalWith('Line 2, orderId');
  expect(page1.values['2']?.['2']).toMatchObject({ value: 'NO1' });
  expect(page1.blocks).toHaveLength(11);
  await bot.workspace.as('dana').submit(page1);
  const page2 = await modalWith('Line 12, orderId');
  expect(page2.blocks).toHaveLength(3);
  const { errors } = await bot.workspace.as('dana').submit(page2);
  expect(errors).toEqual({ '12': 'Change at least one field, or click Cancel.' });
  await bot.workspace.as('dana').submit(page2, { '13': 'ORDC14' });
  const second = await saying('1 row fixed by');
  expect(second.text).toContain('Add tracking numbers to 14 fulfillments · 11 rows to fix');
  await bot.workspace.as('dana').click(second, 'import_correct');
  await bot.workspace.as('dana').submit(await modalWith('Line 2, orderId'));
  const page3 = await modalWith('Go back to “NO12”');
  await bot.workspace.as('dana').submit(page3, { 'settled-13': 'back' });
  const third = await saying('Add tracking numbers to 13 fulfillments');
  expect(third.text).toContain('12 rows to fix');
  expect(JSON.stringify(third.blocks)).not.toContain('fixed by');
});

test('a file whose rows are all rejected can be mended as well', async () => {
  const { saying } = share('all.csv', ['orderId,trackingNumber,carrier', `ORDD1,${ups},Fed Ex Grnd`]);
  const first = await saying('Accept 1 suggestion');
  expect(first.text).toContain('Nothing to change yet');
  await bot.workspace.as('dana').click(first, 'import_accept');
  const second = await saying('import_confirm');
  expect(second.text).toContain('Add a tracking number to 1 fulfillment.');
});

test('conflicting lines and rows that match several fulfillments are settled one by one in the form', async () => {
  const number = (last: number) => `${ups.slice(0, -1)}${last}`;
  const { saying, summary } = share('settle.csv', [
    'orderId,trackingNumber,carrier',
    `ORDF3,${number(1)},UPS`,
    `ORDF3,${number(2)},UPS`,
    `PAIR1,${number(3)},UPS`,
    `PAIR2,${number(4)},UPS`,
  ]);
  const first = await saying('import_correct');
  expect(first.text).toContain('Nothing to change yet · 2 rows to fix · 2 rows need a choice');
  await bot.workspace.as('dana').click(first, 'import_correct');
  const form = await modalWith('which one is right?');
  expect(JSON.stringify(form.blocks)).toMatch(/Line 3: 1Z12345E0205271682, UPS[\s\S]*X1 · Hold[\s\S]*SERUM/);
  await bot.workspace.as('dana').submit(form, { 'lines-2-3': 'keep-3', 'choose-4': '9102' });
  const second = await saying('import_confirm');
  expect(second.text).toContain('Add tracking numbers to 2 fulfillments · 1 row skipped · 1 row needs a choice');
  await bot.workspace.as('dana').click(second, 'import_correct');
  const rest = await modalWith('Line 5');
  await bot.workspace.as('dana').submit(rest, { 'choose-5': 'all' });
  const third = await saying('Add tracking numbers to 4 fulfillments');
  expect(third.text).not.toContain('choice');
  // Each choice can be taken back where it was made.
  await bot.workspace.as('dana').click(third, 'import_correct');
  const settled = await modalWith('Choose again');
  expect(JSON.stringify(settled.blocks)).toMatch(/Line 2 [\s\S]*skipping this row[\s\S]*Keep fulfillment Y1/);
  await bot.workspace.as('dana').submit(settled, { 'settled-2': 'back', 'settled-4': 'back' });
  const fourth = await saying('Add tracking numbers to 2 fulfillments');
  expect(fourth.text).toContain('2 rows to fix · 1 row needs a choice');
  await bot.workspace.as('dana').click(fourth, 'import_correct');
  const again = await modalWith('which one is right?');
  await bot.workspace.as('dana').submit(again, { 'lines-2-3': 'keep-3', 'choose-4': '9101' });
  const last = await saying('Add tracking numbers to 4 fulfillments');
  await bot.workspace.as('lee').click(last, 'import_confirm');
  await bot.workspace.waitFor('the applied summary', () => summary()?.text.startsWith('Applied'));
  const written = await bot.db.read((tx) =>
    queryRows<{ id: string; number: string | null }>(
      tx,
      sql`select fulfillment_id::text as id, tracking_number as number from fulfillments
        where order_id in ('ORDF3', 'PAIR1', 'PAIR2') order by order_id, fulfillment_id`,
    ),
  );
  expect(written.map(({ number: one }) => one)).toEqual([number(2), number(3), null, number(4), number(4)]);
});

test('a row whose cells may stand in the wrong columns is mended in the file, not here', async () => {
  const { saying } = share('short.csv', ['orderId,trackingNumber', 'ORDG1', `ORDG2,5" pipe`, `ORDG3,${ups}`]);
  const summary = await saying('2 rows to fix');
  expect(JSON.stringify(summary.blocks)).not.toMatch(/import_correct|import_accept/);
});

test('rows of whole records are mended in the same form, by the names that the file has for its columns', async () => {
  const { saying, summary } = share('records.csv', [
    'Order ID,Fulfillment ID,Status,Fulfillment House,Ship City',
    'NEWR1,8001,HOLD,Plain House,Troy',
    'NEWR2,8002,LOST,Plain House,Rome',
    'NEWR3,8001,HOLD,Plain House,Bath',
    'NEWR4,8004,HOLD,17,Utica',
  ]);
  const first = await saying('import_correct');
  expect(first.text).toContain('Add 1 fulfillment · 3 rows to fix');
  await bot.workspace.as('dana').click(first, 'import_correct');
  const form = await modalWith('Line 3, Status');
  expect(JSON.stringify(form.blocks)).toMatch(/order NEWR2.*Line 4, Fulfillment ID.*Line 5, Fulfillment House/s);
  await bot.workspace.as('dana').submit(form, { '3': 'Shipped', '4': '8003', '5': 'plain house' });
  const second = await saying('3 rows fixed by');
  expect(second.text).toContain('Add 4 fulfillments');
  await bot.workspace.as('dana').click(second, 'import_correct');
  await bot.workspace.as('dana').submit(await modalWith('Go back to “17”'), { 'settled-5': 'back' });
  const third = await saying('Add 3 fulfillments');
  expect(third.text).toContain('1 row to fix');
  await bot.workspace.as('lee').click(third, 'import_confirm');
  await bot.workspace.waitFor('the applied summary', () => summary()?.text.startsWith('Applied'));
  expect(await recordOf('NEWR2')).toMatchObject({ status: 'SHIPPED' });
  expect(await recordOf('NEWR3')).toMatchObject({ status: 'HOLD' });
  expect(await recordOf('NEWR4')).toBeUndefined();
});

test('who corrected rows does not confirm them alone where four eyes are asked for', async () => {
  const { saying } = share('eyes.csv', ['orderId,trackingNumber,carrier', `ORDE1,${ups},Fed Ex Grnd`]);
  await bot.workspace.as('lee').click(await saying('Accept 1 suggestion'), 'import_accept');
  const second = await saying('import_confirm');
  const before = bot.workspace.ephemerals('lee').length;
  await bot.workspace.as('lee').click(second, 'import_confirm');
  const refusal = await bot.workspace.waitFor('the refusal', () => bot.workspace.ephemerals('lee')[before]);
  expect(refusal.text).toContain('You fixed rows of this file, so someone else has to confirm it.');
});

test('rows with numbers that Excel damaged come back as a workbook of text cells', async () => {
  const { saying, replies } = share('damaged.csv', [
    'orderId,trackingNumber',
    'ORDF1,9.4E+21',
    'ORDF2,9400111899223200000000',
  ]);
  await bot.workspace.as('dana').click(await saying('Show rows to fix'), 'import_left_out');
  const list = await bot.workspace.waitFor('the list that offers a workbook', () =>
    bot.workspace.ephemerals('dana').find(({ blocks }) => JSON.stringify(blocks ?? '').includes('Download as Excel')),
  );
  await bot.workspace.as('dana').click(list, 'import_workbook');
  const reply = await bot.workspace.waitFor('the workbook', () => replies().find(({ files }) => files?.length));
  const [file] = reply.files ?? [];
  expect(file?.name).toBe('damaged-rejected.xlsx');
  expect((await bot.workspace.readFile(file?.id ?? '')).subarray(0, 2).toString()).toBe('PK');
});
