/** Many files at once: small ones are answered while a large one is read, and no channel waits for another's backlog. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';
import { shareTracking, type Thread, waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders, trackingLines } from '../support/hold-orders.ts';
import { readImports, waitUntil } from '../support/read-imports.ts';
import type { GivenFile } from '../workspace/file-store.ts';
import type { Workspace } from '../workspace/workspace.ts';

let bot: Bot;
let workspace: Workspace;
const channels: string[] = [];
let nextOrder = 1;

beforeAll(async () => {
  bot = await startBot({ seed: (db) => seedHoldOrders(db, 2_400) });
  workspace = bot.workspace;
  const { people, botUser } = workspace.ids;
  for (let n = 0; n < 12; n += 1) {
    const name = `warehouse-${n}`;
    channels.push(workspace.addChannel({ id: `C0WAREHOUSE${n}`, name, members: [people.dana, botUser] }).id);
  }
});
afterAll(() => bot.stop());

const channel = (n: number) => channels[n % channels.length] ?? '';

function shareSmall(where: string): Thread {
  const from = nextOrder;
  nextOrder += 1;
  return shareTracking(workspace, { count: 1, from, channel: where });
}

/** A file of 1.5 MB, most of it notes, whose last byte comes when it is let go. */
const shareLarge = (where: string) => shareHeld(where, 750);

/** A file with so many rows of 2 kB, whose last byte comes when it is let go. */
function shareHeld(where: string, rowCount: number): Thread & { letGo: () => void } {
  const from = nextOrder;
  nextOrder += rowCount;
  const note = 'x'.repeat(2_000);
  const [header = '', ...rows] = [...trackingLines(rowCount, { from, seed: from })];
  const content = [header.trimEnd(), ',note\n', ...rows.map((row) => `${row.trimEnd()},${note}\n`)].join('');
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  async function* stream() {
    yield content.slice(0, -1);
    await held;
    yield content.slice(-1);
  }
  const file: GivenFile = { name: `held-${from}.csv`, stream, size: content.length };
  const { ts, fileIds } = workspace.as('dana').shareFile(where, file);
  return { channel: where, ts, fileId: fileIds[0] ?? '', letGo };
}

async function statesOf(threads: Thread[]): Promise<(string | undefined)[]> {
  const states = new Map((await readImports(bot.db)).map(({ fileId, state }) => [fileId, state]));
  return threads.map(({ fileId }) => states.get(fileId));
}

test('X62 of 50 files at once the small ones are answered while the large ones are still reading the file', async () => {
  const large = [0, 1, 2].map((n) => shareLarge(channel(n)));
  await workspace.waitFor('the first large download', () =>
    workspace.record.requests.some(({ method }) => method === 'download'),
  );
  const small = Array.from({ length: 47 }, (_, n) => shareSmall(channel(n)));
  for (const thread of small) await waitForSummary(workspace, thread, 60_000);
  expect(await statesOf(large)).toEqual(['received', 'received', 'received']);
  for (const { letGo } of large) letGo();
  for (const thread of large) await waitForText(workspace, thread, /^Add tracking numbers to 750 /);
});

test('a file in a quiet channel is read before the backlog of a busy one', async () => {
  const [busy, quiet] = [channel(3), channel(4)];
  const backlog = Array.from({ length: 24 }, () => shareHeld(busy, 1));
  // None is read to its end before all are noted, however long that takes.
  await waitUntil('the backlog', async () => (await statesOf(backlog)).every(Boolean));
  const other = shareHeld(quiet, 1);
  await waitUntil('the other file', async () => (await statesOf([other]))[0]);
  for (const { letGo } of [...backlog, other]) letGo();
  for (const thread of [...backlog, other]) await waitForSummary(workspace, thread, 60_000);
  const files = new Set([...backlog, other].map(({ fileId }) => fileId));
  const read = workspace.record.requests.flatMap(({ method, body }) =>
    method === 'download' && files.has(String(body.file)) ? [String(body.file)] : [],
  );
  expect(read).toContain(other.fileId);
  const readLater = read.slice(read.indexOf(other.fileId) + 1);
  expect(readLater.length).toBeGreaterThan(8);
});

test('a channel in which Slack asks to slow down holds up no other', async () => {
  const limit = workspace.fault({
    at: 'chat.postMessage',
    fault: { kind: 'rate_limited', retryAfter: 600 },
    channel: channel(5),
    times: 1,
  });
  const limited = shareSmall(channel(5));
  await workspace.waitFor('the limit', () => limit.hits() === 1);
  const later = shareSmall(channel(5));
  await waitForSummary(workspace, shareSmall(channel(6)));
  expect([limited, later].map(({ channel: where, ts }) => workspace.thread(where, ts))).toEqual([[], []]);
  const posts = workspace.record.requests.filter(({ method }) => method === 'chat.postMessage');
  expect(posts.filter(({ body }) => body.channel === channel(5) && body.thread_ts === later.ts)).toEqual([]);
});

test('Slack had nothing to refuse', () => {
  expect(workspace.violations).toEqual([]);
});
