/**
 * kill -9 of `npm run watch` at every stage: each file of the folder is posted once and imported once. The process that
 * comes back from one kill is killed at the next stage.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { readImports, waitUntil } from '../support/read-imports.ts';
import { startWorkspace } from '../workspace/start-workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';

let database: TestDatabase;
let db: Database;
let workspace: Workspace;
let folder: string;
let running: ChildProcess | undefined;

beforeAll(async () => {
  [database, workspace, folder] = await Promise.all([
    createTestDatabase(),
    startWorkspace(),
    mkdtemp(join(tmpdir(), 'holdfast-watched-')),
  ]);
  db = openDatabase(database.url);
});
afterAll(async () => {
  await kill();
  await workspace.stop();
  await db.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

function start(): void {
  const script = ['src/bin/run.mjs', 'src/bin/watch.ts', folder, '--channel', workspace.ids.channels.fulfillment];
  const child = spawn(process.execPath, script, {
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: database.url,
      SLACK_API_URL: workspace.apiUrl,
      SLACK_BOT_TOKEN: workspace.botToken,
      SLACK_SIGNING_SECRET: workspace.signingSecret,
    },
  });
  running = child;
}

async function kill(): Promise<void> {
  if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
  const ended = once(running, 'exit');
  running.kill('SIGKILL');
  await ended;
}

const patience = 60_000;
const content = (orderId: string) => `orderId,trackingNumber\n${orderId},1Z5R89390357567127\n`;

test.each([
  ['sends the content', 'upload'],
  ['has it shared', 'files.completeUploadExternal'],
  ['looks for the message', 'conversations.history'],
] as const)('killed while it %s, and started again: one message, one import', async (_, at) => {
  const name = `${at.replaceAll('.', '-')}.csv`;
  const slow = workspace.fault({ at, fault: { kind: 'slow', ms: 4_000 }, times: 1 });
  if (running === undefined) start();
  await writeFile(join(folder, name), content(at.slice(0, 5)));
  await workspace.waitFor('the stage', () => slow.hits() === 1, patience);
  await kill();
  start();
  const own = async () => (await readImports(db)).filter(({ fileName }) => fileName === name);
  await waitUntil('the import', async () => (await own()).length > 0, patience);
  const posted = workspace
    .messages(workspace.ids.channels.fulfillment)
    .filter(({ files = [] }) => files.some((file) => file.name === name));
  expect(posted).toHaveLength(1);
  expect(await own()).toMatchObject([{ state: 'received', isByBot: true }]);
});
