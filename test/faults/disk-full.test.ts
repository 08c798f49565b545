/** X29 the disk of the machine that the bot runs on is full. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { shareTracking, waitForSummary, waitForText } from '../support/conversation.ts';
import { orderId, seedHoldOrders } from '../support/hold-orders.ts';
import { prepareReplicas } from '../support/replicas.ts';
import { allText, controls } from '../support/share-returns.ts';

const onSmallDisk = 'mount -t tmpfs -o size=64k tmpfs "$TMPDIR" && exec "$@"';
const ownMounts = ['unshare', '--user', '--map-root-user', '--mount'];

/** A small file system of its own where this system lets us mount one, else a limit on the size of a file. */
function smallDisk(): { how: string; code: string; under: string[] } {
  const [command = '', ...args] = [...ownMounts, 'sh', '-c', onSmallDisk, 'sh', 'true'];
  const mounts = spawnSync(command, args, { env: { PATH: process.env.PATH ?? '', TMPDIR: tmpdir() } }).status === 0;
  return mounts
    ? { how: 'a file system of 64 kB', code: 'ENOSPC', under: [...ownMounts, 'sh', '-c', onSmallDisk, 'sh'] }
    : { how: 'a limit of 32 kB a file', code: 'EFBIG', under: ['sh', '-c', 'ulimit -f 64 && exec "$@"', 'sh'] };
}

const { how, code, under } = smallDisk();

test(`X29 no room for a file or an export (${how}): the person is told to try later, it is logged and counted, and small ones go on`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-small-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const replicas = await prepareReplicas({
    environment: { TMPDIR: folder },
    under,
    seed: (db) => seedHoldOrders(db, 3_000),
  });
  onTestFinished(() => replicas.stop());
  const { workspace } = replicas;
  const { port, lines } = await replicas.start();
  const thread = shareTracking(workspace, { count: 3_000 });
  const refused = await waitForText(
    workspace,
    thread,
    /couldn’t read.*disk of the machine that Holdfast runs on is full/,
  );
  expect(allText(refused)).toContain('Try again later.');
  expect(controls(refused)).toEqual(['import_check_again']);
  await workspace.as('dana').command('export status:hold');
  await workspace.waitFor('the export’s apology', () =>
    workspace.dm('dana').find(({ text }) => text.startsWith('I couldn’t write this export, because the disk')),
  );
  const rejected = Array.from({ length: 1_000 }, (_, n) => `${orderId(n + 100)},9.4E+21\n`).join('');
  const channel = workspace.ids.channels.fulfillment;
  const content = `orderId,trackingNumber\n${orderId(99)},1Z5R89390357567127\n${rejected}`;
  const { ts } = workspace.as('dana').shareFile(channel, { name: 'march.csv', content });
  const summary = await waitForSummary(workspace, { channel, ts, fileId: '' });
  await workspace.as('dana').click(summary, 'import_rejected');
  await workspace.waitFor('the apology for the rejected rows', () =>
    workspace
      .ephemerals('dana')
      .find(({ text }) => /^I couldn’t make the file with the rows to fix from \S+: the disk/.test(text)),
  );
  await waitForSummary(workspace, shareTracking(workspace, { count: 3, from: 11 }));
  const alerts = lines.filter((line) => line.includes('"level":"error"') && line.includes(`"code":"${code}"`));
  expect(alerts).toHaveLength(3);
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(metrics).toContain('holdfast_full_disk_total{where="disk"} 3');
  expect(workspace.violations).toEqual([]);
});
