/** After whole conversations, good and bad, the log holds no secret and nothing about any customer. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoRecords } from '../demo/demo-records.ts';
import { sampleFiles } from '../demo/sample-files.ts';
import { seedDatabase } from '../demo/seed-database.ts';
import { type Bot, startBot } from '../support/bot.ts';

let bot: Bot;
const records = demoRecords({ seed: 1, now: new Date() });

beforeAll(async () => {
  bot = await startBot({ environment: { LOG_LEVEL: 'trace' }, seed: (db) => seedDatabase(db, records) });
});
afterAll(() => bot.stop());

test('X64 no line holds a token, a password, an e-mail, a name, an address, a tracking number, or a cell of a file', async () => {
  const { workspace } = bot;
  const channel = workspace.ids.channels.fulfillment;
  const files = sampleFiles(records);
  for (const [index, { name, content }] of files.entries()) {
    if (index === 1) workspace.fault({ at: 'files.info', fault: { kind: 'status', status: 500 }, times: 1 });
    if (index === 2) workspace.fault({ at: 'chat.postMessage', fault: { kind: 'accepted_then_dropped' }, times: 1 });
    const { ts } = workspace.as('dana').shareFile(channel, { name, content });
    const hurry = setInterval(() => void bot.hurry(), 200);
    const find = () =>
      workspace.thread(channel, ts).find(({ blocks }) => JSON.stringify(blocks ?? []).includes('"import_confirm"'));
    const summary = await workspace.waitFor(`the summary of ${name}`, find, 20_000);
    clearInterval(hurry);
    await workspace.as('gus').click(summary, 'import_confirm');
    await workspace.as('lee').click(summary, 'import_confirm');
    const applied = () => workspace.thread(channel, ts).some(({ text }) => text.startsWith('Applied'));
    await workspace.waitFor(`${name} to be applied`, applied, 20_000);
  }
  const [customer] = records.orders;
  await workspace.as('dana').command(`email:${customer?.emailAddress} name:${customer?.shipLastName}`);
  await workspace.as('dana').command(`order ${customer?.orderId}`);
  // A failure in the middle of a statement that names a customer.
  await bot.db.write((tx) =>
    tx.execute(sql`alter table import_rows add constraint broken check (cells::text is null) not valid`),
  );
  workspace.as('dana').shareFile(channel, { name: 'again.csv', content: `${files[0]?.content}\n` });
  await workspace.waitFor('the failure', () => bot.log.some((line) => line.includes('23514')), 20_000);
  await workspace.idle();

  const lines = bot.log.join('');
  expect(bot.log.length).toBeGreaterThan(3);
  const cells = files.flatMap(({ content }) => content.split(/[,;\r\n]+/)).filter((cell) => /\d{8}|@/.test(cell));
  const secrets = [workspace.botToken, workspace.signingSecret, new URL(bot.databaseUrl).password];
  const data = [
    ...records.orders.flatMap((order) => [order.emailAddress, order.phoneNumber, order.shipAddress1]),
    ...records.orders.map(({ shipFirstName, shipLastName }) => `${shipFirstName} ${shipLastName}`),
    ...records.fulfillments.map(({ trackingNumber }) => trackingNumber),
    ...cells,
    ...secrets,
  ];
  const told = new Set(data.filter((value) => typeof value === 'string' && value.length > 5 && lines.includes(value)));
  expect([...told]).toEqual([]);
  expect(lines).not.toMatch(/xoxb-|xapp-|\/(commands|actions)\/T0HOMETEAM\/\d/);
});
