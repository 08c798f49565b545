/** `npm run demo` from outside: it starts, the whole conversation works, Ctrl-C leaves nothing, and the data stays. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { shareBrowser } from '../support/browser.ts';
import { type DemoProcess, startDemo } from '../support/demo-process.ts';
import { visit } from '../support/visitor.ts';

let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-demo-'));
  browser = await shareBrowser();
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Starts the demo so that a test that fails shows what it printed, and leaves nothing running. */
async function start(port = 0): Promise<DemoProcess> {
  const started = await startDemo(folder, port);
  onTestFailed(async () => {
    console.error(started.output());
    await started.interrupt();
  });
  return started;
}

/** Why a second demo did not start; one that did is stopped, with what the first one has to say. */
async function refusalOf(starting: Promise<DemoProcess>, first: DemoProcess): Promise<string> {
  const second = await starting.catch(({ message }: Error) => message);
  if (typeof second === 'string') return second;
  await second.interrupt();
  return `it started, while the first one said:\n${first.output()}`;
}

async function end(started: DemoProcess): Promise<void> {
  await started.interrupt();
  expect(started.output()).toMatch(/Stopping …\s*$/);
  expect(await started.leftOver()).toEqual([]);
}

test('a port that is taken is said, and another one used; share, confirm, applied; Ctrl-C leaves no process; the next start finds it all', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const first = await start(port);
  await expect.poll(() => first.output()).toContain(`Port ${port} is taken`);
  other.close();
  expect(new URL(first.url).port).not.toBe(String(port));
  expect(first.output()).not.toMatch(/postgres:\/\/|password/);
  const dana = await visit(browser, first.url, 'dana');
  await dana.shareSample('tracking-clean.csv');
  await dana.reads('Add tracking numbers to 40 fulfillments');
  const lee = await visit(browser, first.url, 'lee');
  await lee.openThread();
  await lee.press('import_confirm');
  await dana.reads('Applied by @Lee Novak');
  expect([...(await dana.mistakes()), ...(await lee.mistakes())]).toEqual([]);
  expect(await refusalOf(startDemo(folder, 0), first)).toMatch(
    /is in use by process \d+: stop that process first[\s\S]*The demo is running already: http/,
  );
  await end(first);
  await Promise.all([dana, lee].map(({ page }) => page.context().close()));

  const second = await start();
  const again = await visit(browser, second.url, 'dana');
  await again.openThread();
  await again.reads('Applied by @Lee Novak');
  await again.page.getByTestId('close-thread').click();
  await again.shareSample('tracking-clean.csv');
  await again.reads(/Already imported/);
  await again.picture('demo-second-start');
  await end(second);
  await again.page.context().close();
});
