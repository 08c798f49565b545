/** X31 files that are made, or happen, to break whoever reads them: the process that answers Slack lives on. */
import { readdirSync, readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { zipBytes } from '../../src/spreadsheets/zip.ts';
import { partsOf } from '../spreadsheets/make-workbook.ts';
import { waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders, trackingLines } from '../support/hold-orders.ts';
import { prepareReplicas, type Replicas } from '../support/replicas.ts';
import { shareFile } from '../support/share-returns.ts';

const megabyte = 1024 * 1024;
let replicas: Replicas;

beforeAll(async () => {
  replicas = await prepareReplicas({
    environment: { NODE_OPTIONS: '--max-old-space-size=128' },
    seed: (db) => seedHoldOrders(db, 10),
  });
  await replicas.start();
});
afterAll(() => replicas.stop());

function share(name: string, size: number, stream: () => Iterable<string>) {
  const channel = replicas.workspace.ids.channels.fulfillment;
  const { ts, fileIds } = replicas.workspace.as('dana').shareFile(channel, { name, size, stream });
  return { channel, ts, fileId: fileIds[0] ?? '' };
}

async function* inPieces(...texts: string[]) {
  yield* texts;
}

function* repeat(text: string, times: number) {
  for (let n = 0; n < times; n += 1) yield text;
}

/** The bot answers, took no more memory than it may, and reads the next file as ever. */
async function checkAlive(from: number): Promise<void> {
  const { workspace, running } = replicas;
  const [bot] = running;
  expect((await fetch(`http://127.0.0.1:${bot?.port}/healthz`)).status).toBe(200);
  expect(bot?.peakMemory()).toBeLessThan(300 * megabyte);
  const content = [...trackingLines(2, { from, seed: from })].join('');
  await waitForSummary(workspace, shareFile(workspace, content, { name: `good-${from}.csv` }));
}

test('X31 B11 one line of 90 MB', async () => {
  const thread = share('line.csv', 90 * megabyte, () => repeat('9'.repeat(megabyte), 90));
  await waitForText(replicas.workspace, thread, /line\.csv/, 60_000);
  await checkAlive(1);
});

test('X31 B20 a workbook that is 500 times as large unpacked', async () => {
  const parts = Object.entries(partsOf('')).map(([name, text]) => ({ name, content: inPieces(text) }));
  const rows = { name: 'xl/worksheets/first.xml', content: inPieces('<row>', ...repeat(' '.repeat(megabyte), 600)) };
  const content = await buffer(zipBytes([...parts.slice(0, -1), rows]));
  const { workspace } = replicas;
  const channel = workspace.ids.channels.fulfillment;
  const { ts, fileIds } = workspace.as('dana').shareFile(channel, { name: 'bomb.xlsx', content });
  await waitForText(workspace, { channel, ts, fileId: fileIds[0] ?? '' }, /bomb\.xlsx/, 60_000);
  await checkAlive(3);
});

test('X31 the system kills the reading process for its memory', async () => {
  const slow = function* () {
    yield* trackingLines(10);
    yield* repeat('A0000000FF,1Z999AA10123456784,UPS,\n', 150_000);
  };
  let size = 0;
  for (const line of slow()) size += line.length;
  const thread = share('large.csv', size, slow);
  const [bot] = replicas.running;
  const killing = setInterval(() => {
    const reader = childOf(bot?.pid ?? 0, 'plan-worker');
    if (reader !== undefined) process.kill(reader, 'SIGKILL');
  }, 200);
  await waitForText(replicas.workspace, thread, /couldn’t read.*large\.csv/, 60_000).finally(() =>
    clearInterval(killing),
  );
  await checkAlive(5);
});

/** The number of a process that another one has started, by a word of its command line. */
function childOf(parent: number, word: string): number | undefined {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const isChild = readFileSync(`/proc/${pid}/stat`, 'utf8').includes(` ${parent} `);
      if (isChild && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word)) return Number(pid);
    } catch {
      // It has ended since it was listed.
    }
  }
  return undefined;
}
