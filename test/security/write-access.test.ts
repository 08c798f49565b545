/** The bot writes nowhere but in its temporary folder: not in its own, not in its account's home. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { actionsIn, converse } from '../search/conversation.ts';
import { shareTracking, waitForSummary, waitForText } from '../support/conversation.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { prepareReplicas } from '../support/replicas.ts';
import type { Workspace } from '../workspace/workspace.ts';

const path = process.env.PATH ?? '';

/** Makes every file system read-only but a new one at TMPDIR, and makes sure of it. */
const readOnly = `for place in $(cut -d' ' -f2 /proc/self/mounts); do mount -o remount,bind,ro "$place"; done 2>/dev/null
  mount -t tmpfs tmpfs "$TMPDIR" && [ -w "$TMPDIR" ] && [ ! -w . ] && [ ! -w "$HOME" ] && exec "$@"`;
const ownMounts = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', readOnly, 'sh'];

function hasOwnMounts(): boolean {
  const [command = '', ...args] = [...ownMounts, 'true'];
  return spawnSync(command, args, { env: { PATH: path, TMPDIR: tmpdir(), HOME: '/' } }).status === 0;
}

/** Lets Node itself refuse to write anywhere else; the process that reads a file has no such guard. */
const guard = (folder: string) =>
  ['--permission', '--allow-fs-read=*', `--allow-fs-write=${folder}`, '--allow-child-process', '--allow-addons'].join(
    ' ',
  );

const ways: [how: string, under: string[], options: (folder: string) => string][] = [
  ['Node’s own permissions', [], guard],
  ...(hasOwnMounts()
    ? [['file systems that are read-only', ownMounts, () => ''] as [string, string[], () => string]]
    : []),
];

const patience = 60_000;

/** Everything that makes files: an import, one that is refused in parts, exports of both formats, a picture. */
async function work(workspace: Workspace): Promise<void> {
  const thread = shareTracking(workspace, { count: 30 });
  await workspace.as('lee').click(await waitForSummary(workspace, thread, patience), 'import_confirm');
  await waitForText(workspace, thread, /^Applied/, patience);
  const more = shareTracking(workspace, { count: 60, from: 21 });
  await workspace.as('dana').click(await waitForSummary(workspace, more, patience), 'import_rejected');
  const dana = converse(workspace, 'dana');
  await dana.ask('export status:hold');
  await dana.ask('export format:xlsx status:hold');
  await dana.ask('stats');
  const stats = () => workspace.ephemerals('dana').find((message) => actionsIn(message).includes('stats_picture'));
  await workspace.as('dana').click(await workspace.waitFor('the numbers', stats), 'stats_picture');
  const files = () => workspace.allMessages().flatMap(({ fileIds = [] }) => fileIds);
  // Two that were shared, and four that were made.
  await workspace.waitFor('all files', () => files().length >= 6, patience);
}

test.each(ways)(
  'with %s it does all its work',
  async (_, under, options) => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-written-'));
    const home = await mkdtemp(join(tmpdir(), 'holdfast-home-'));
    onTestFinished(() => Promise.all([folder, home].map((one) => rm(one, { recursive: true }))).then(() => {}));
    const environment = { TMPDIR: folder, HOME: home, NODE_OPTIONS: options(folder) };
    const replicas = await prepareReplicas({ environment, under, seed: (db) => seedHoldOrders(db, 50) });
    onTestFinished(() => replicas.stop());
    const { workspace } = replicas;
    const bot = await replicas.start();
    await work(workspace);
    expect(await replicas.end(bot, 'SIGTERM')).toEqual({ code: 0, signal: null });
    expect(bot.lines.filter((line) => /"level":"(error|warn)"|EROFS|ERR_ACCESS_DENIED/.test(line))).toEqual([]);
    expect(workspace.violations).toEqual([]);
    expect(await readdir(home)).toEqual([]);
    expect((await readdir(folder)).filter((name) => name !== 'node-compile-cache')).toEqual([]);
  },
  240_000,
);
