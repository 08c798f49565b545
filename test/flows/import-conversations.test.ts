/**
 * Whole conversations about imports, from the shared file to the last edit of its summary. All that is said in them
 * stands in import-conversations.txt, to be read aloud now and then.
 */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { type CaseRecords, replaceRecords } from '../support/case-records.ts';
import { takeSnapshot } from '../support/database-difference.ts';
import { openTranscript, type Transcript } from '../support/transcript.ts';
import type { Message } from '../workspace/protocol.ts';

const ups = '1Z5R89390357567127';
const fedex = '986578788855';
/** Numbers of USPS with right check digits, a different one for each purpose. */
const [one, two, three, four, five, six, seven, eight] = [
  ...['9400111206206406210003', '9400111206206406210010', '9400111206206406210027', '9400111206206406210034'],
  ...['9400111206206406210041', '9400111206206406210058', '9400111206206406210065', '9400111206206406210072'],
];

const records: CaseRecords = {
  A1: { fulfillments: [{ id: 11, status: 'HOLD' }] },
  A2: { fulfillments: [{ id: 12, status: 'HOLD', validated: true }] },
  A3: { fulfillments: [{ id: 13, status: 'HOLD', tracking: '986578788844' }] },
  B1: { fulfillments: [{ id: 21, status: 'HOLD' }] },
  C1: {
    fulfillments: [
      { id: 31, status: 'HOLD', client: 'C1-A' },
      { id: 32, status: 'HOLD', client: 'C1-B' },
    ],
  },
  C2: { fulfillments: [{ id: 33, status: 'HOLD' }] },
  D1: { fulfillments: [{ id: 41, status: 'HOLD' }] },
  D2: { fulfillments: [{ id: 42, status: 'DELIVERED' }] },
  E1: { fulfillments: [{ id: 51, status: 'HOLD' }] },
  E2: { fulfillments: [{ id: 52, status: 'HOLD' }] },
  E3: { fulfillments: [{ id: 53, status: 'HOLD' }] },
  F1: { fulfillments: [{ id: 61, status: 'SHIPPED', items: ['P1'] }], purchases: { S1: ['P1', 'ACTIVE'] } },
  F2: { fulfillments: [{ id: 62, status: 'PENDING', items: ['P2'] }], purchases: { S2: ['P2', 'TRIAL'] } },
  F3: { fulfillments: [{ id: 63, status: 'DELIVERED', items: ['P1'] }], purchases: { S3: ['P1', 'ACTIVE'] } },
  F4: { fulfillments: [{ id: 64, status: 'HOLD' }] },
  G1: { fulfillments: [{ id: 71, status: 'HOLD' }] },
};

let bot: Bot;
let script: Transcript;

beforeAll(async () => {
  bot = await startBot({ seed: (db) => db.write((tx) => replaceRecords(tx, records)) });
  script = openTranscript(bot.workspace);
});
afterAll(() => bot.stop());

test('a tracking file: shared, summed up, confirmed by a colleague, written', async () => {
  script.scene('A tracking file');
  const before = await fieldsOf(11);
  const summary = await share('march.csv', `orderId,trackingNumber,carrier\nA1,${ups},UPS\nA2,${one},\nA3,${one},\n`);
  expect(await fieldsOf(11)).toEqual(before);
  await click('lee', summary, 'import_confirm');
  await hear(summary, /^Applied/);
  expect(await fieldsOf(11)).toMatchObject({ status: 'SHIPPED', tracking_number: ups, carrier: 'UPS' });
});

test('the same content once more leads to what was done with it', async () => {
  script.scene('The same content under another name');
  await share(
    'april.csv',
    `orderId,trackingNumber,carrier\nA1,${ups},UPS\nA2,${one},\nA3,${one},\n`,
    /Already imported/,
  );
});

test('a file that is discarded changes nothing', async () => {
  script.scene('Discard');
  const summary = await share('wrong-day.csv', `orderId,trackingNumber\nB1,${two}\n`);
  await click('dana', summary, 'import_discard');
  await hear(summary, /discarded|withdrew/);
  expect(await fieldsOf(21)).toMatchObject({ status: 'HOLD', tracking_number: null });
});

test('rows that fit several records: the choice shows its numbers before anything is confirmed', async () => {
  script.scene('Rows that fit several records');
  const summary = await share('parcels.csv', `orderId,trackingNumber,carrier\nC1,${three},USPS\nC2,${four},USPS\n`);
  await click('dana', summary, 'import_ambiguous', 'all');
  const chosen = await hear(summary, /^Add tracking numbers to 3 fulfillments/);
  script.act('lee confirms what stood there before the choice');
  await bot.workspace.as('lee').click(summary, 'import_confirm');
  script.hear(await bot.workspace.waitFor('a refusal', () => bot.workspace.ephemerals('lee')[0]));
  await click('lee', chosen, 'import_confirm');
  await hear(summary, /^Applied/);
  expect(await fieldsOf(31)).toMatchObject({ tracking_number: three });
  expect(await fieldsOf(32)).toMatchObject({ tracking_number: three });
});

test.each(['tracking', 'returns'])('a file that could be either import: %s is chosen', async (kind) => {
  script.scene(`Both kinds, ${kind} chosen`);
  const filledIn = kind === 'tracking' ? 'D1,41' : 'E1,51';
  const rows = `${filledIn},HOLD,${five}
D2,42,RETURNED,
`;
  const question = await share(
    `export-${kind}.csv`,
    `orderId,fulfillmentId,status,trackingNumber\n${rows}`,
    /Which do you want/,
  );
  await click('dana', question, `import_kind_${kind}`);
  const summary = await hear(question, /Nothing is saved/);
  await click('lee', summary, 'import_discard');
  await hear(summary, /discarded|withdrew/);
});

test('rejected rows come back as a file that, corrected, brings the rest', async () => {
  script.scene('Rejected rows, corrected');
  const summary = await share(
    'monday.csv',
    `orderId,trackingNumber,carrier\nE1,${six},USPS\nE2,9.4E+21,USPS\nE3,${fedex},Fed Ex Grnd\n`,
  );
  await click('lee', summary, 'import_confirm');
  const applied = await hear(summary, /^Applied/);
  await click('dana', applied, 'import_rejected');
  const sent = await bot.workspace.waitFor('the file', () => replies(summary).find(({ files }) => files?.length));
  script.hear(sent);
  const csv = (await bot.workspace.readFile(sent.files?.[0]?.id ?? '')).toString('utf8');
  expect(csv).toMatch(
    /^\ufefforderId,trackingNumber,carrier,_line,_status,_error,_suggestion\r\nE2,9.4E\+21,USPS,3,E_SCIEN/,
  );
  const corrected = csv.replace('9.4E+21', seven ?? '').replace('Fed Ex Grnd', 'FedEx Ground');
  const second = await share('monday-rejected.csv', corrected);
  await click('lee', second, 'import_confirm');
  await hear(second, /^Applied/);
  expect(await fieldsOf(52)).toMatchObject({ tracking_number: seven });
  expect(await fieldsOf(53)).toMatchObject({ tracking_number: fedex, carrier: 'FedEx Ground' });
});

test('a returns file: consequences first, a red button, subscriptions ended', async () => {
  script.scene('A returns file');
  const rows = ['F1,cancelled,', 'F2,Canceled,RMA-2', 'F3,Returned,RMA-3', 'F4,RETURNED,', 'D2,RETURNED,'];
  const summary = await share('returns.csv', `orderId,status,rmaNumber\n${rows.join('\n')}\n`);
  await click('lee', summary, 'import_confirm');
  await hear(summary, /^Applied/);
  expect(await fieldsOf('purchase S1')).toMatchObject({
    status: 'CANCELLED',
    cancel_reason: expect.stringContaining('returns.csv'),
  });
  expect(await fieldsOf('purchase S3')).toMatchObject({ status: 'ACTIVE', cancel_reason: null });
});

test('files that lead to nothing say why', async () => {
  script.scene('Nothing to do');
  await share('again.csv', 'orderId,status\nD2,RETURNED\n', /Nothing to change/);
  script.scene('Nothing that can be imported');
  await share('all-wrong.csv', `orderId,trackingNumber\nZ1,${ups}\nF1,${two}\n`, /Nothing to change yet/);
  script.scene('A file of another shop');
  const foreign = Array.from({ length: 12 }, (_, index) => `Z${index},${ups}`).join('\n');
  await share('other-shop.csv', `orderId,trackingNumber\n${foreign}\n`, /don’t exist here/);
});

test('a guest is told why the click did nothing', async () => {
  script.scene('A guest clicks');
  const summary = await share('for-guests.csv', `orderId,trackingNumber\nG1,${eight}\n`);
  await click('gus', summary, 'import_confirm');
  script.hear(await bot.workspace.waitFor('a refusal', () => bot.workspace.ephemerals('gus')[0]));
  expect(await fieldsOf(71)).toMatchObject({ status: 'HOLD', tracking_number: null });
});

test('the message with the file is deleted', async () => {
  script.scene('The message with the file is deleted');
  const summary = await share('gone.csv', `orderId,trackingNumber\nB1,${eight}\n`);
  script.act('dana deletes the message');
  bot.workspace.as('dana').deleteMessage(summary.channel, summary.threadTs ?? '');
  await hear(summary, /deleted/);
});

test('nothing that was said breaks a rule of Slack, and all of it reads as it should', async () => {
  await expect(script.text()).toMatchFileSnapshot('import-conversations.txt');
  expect(bot.workspace.violations).toEqual([]);
  expect(bot.log.filter((line) => /"level":"(warn|error|fatal)"/.test(line))).toEqual([]);
});

/** Dana shares a file; gives its summary once that says what it should. */
async function share(name: string, content: string, says = /Nothing is saved/): Promise<Message> {
  const { workspace } = bot;
  const channel = workspace.ids.channels.fulfillment;
  script.act(`dana shares ${name}`);
  const { ts } = workspace.as('dana').shareFile(channel, { name, content });
  return await hear({ channel, threadTs: ts }, says);
}

async function click(who: string, message: Message, actionId: string, choice?: string): Promise<void> {
  script.act(`${who} clicks ${actionId}${choice === undefined ? '' : ` (${choice})`}`);
  await bot.workspace.as(who).click(message, actionId, choice);
}

/** Waits until the first message of the thread matches, and writes it down. */
async function hear(thread: Pick<Message, 'channel' | 'threadTs'>, says: RegExp): Promise<Message> {
  const message = await bot.workspace.waitFor(`a summary that says ${says}`, () =>
    replies(thread).find(({ text, files }) => says.test(text) && files === undefined),
  );
  script.hear(message);
  return structuredClone(message);
}

const replies = ({ channel, threadTs }: Pick<Message, 'channel' | 'threadTs'>) =>
  bot.workspace.thread(channel, threadTs ?? '');

async function fieldsOf(record: number | string): Promise<Record<string, unknown> | undefined> {
  const snapshot = await bot.db.read(takeSnapshot);
  return snapshot.get(typeof record === 'number' ? `fulfillment ${record}` : record);
}
