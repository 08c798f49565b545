/** A workspace that is started again over the same folder goes on where it was. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startWorkspace } from './start-workspace.ts';

test('messages, files and direct messages are there again, and no id is used twice', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-workspace-'));
  const first = await startWorkspace({ keepIn: folder });
  const channel = first.ids.channels.fulfillment;
  const shared = first.as('dana').shareFile(channel, { name: 'a.csv', content: 'orderId\n1' });
  const reply = await first.as('lee').say(channel, 'Thank you', shared.ts);
  await first.as('dana').openHome();
  await first.stop();

  const second = await startWorkspace({ keepIn: folder });
  expect(second.messages(channel)).toMatchObject([{ ts: shared.ts, files: [{ name: 'a.csv', size: 9 }] }]);
  expect(second.thread(channel, shared.ts)).toMatchObject([{ ts: reply, text: 'Thank you' }]);
  expect(String(await second.readFile(shared.fileIds[0] ?? ''))).toBe('orderId\n1');
  expect([...second.channels.values()].filter(({ kind }) => kind === 'dm')).toHaveLength(1);
  const again = second.as('dana').shareFile(channel, { name: 'b.csv', content: 'orderId\n2' });
  expect(again.fileIds).not.toEqual(shared.fileIds);
  expect(Number(again.ts)).toBeGreaterThan(Number(reply));
  await second.stop();
  await rm(folder, { recursive: true });
});

test('one that finds its port taken keeps nothing from then on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-workspace-'));
  const other = await startWorkspace();
  const port = Number(new URL(other.url).port);
  await expect(startWorkspace({ port, keepIn: folder })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  const path = join(folder, 'workspace.json');
  await writeFile(path, 'of another one');
  await sleep(2_500);
  expect(await readFile(path, 'utf8')).toBe('of another one');
  await other.stop();
  await rm(folder, { recursive: true });
});
