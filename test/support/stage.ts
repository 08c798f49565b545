/** The whole product with its page, for browser tests: the bot on the demo's records, the sample files, a browser. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoRecords } from '../demo/demo-records.ts';
import { sampleFiles } from '../demo/sample-files.ts';
import { writeSamples } from '../demo/write-samples.ts';
import type { WorkspaceOptions } from '../workspace/workspace.ts';
import { type Bot, startBot } from './bot.ts';
import { shareBrowser } from './browser.ts';
import { createTestDatabase } from './database.ts';
import { openDemo } from './demo-database.ts';
import { type Handle, type VisitOptions, type Visitor, visit } from './visitor.ts';

export interface Stage {
  bot: Bot;
  records: DemoRecords;
  /** the text of a sample file */
  sample(name: string): string;
  /** Opens the page as a person, in a browser window of their own. */
  visit(who: Handle, options?: VisitOptions): Promise<Visitor>;
  /** What the pages and the bot did wrong so far. */
  mistakes(): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * Starts everything; `environment` is the bot's, on top of a test's usual one, `options` are the workspace's. With
 * `isEmpty` the database has none of the records, as on the first day.
 */
export async function openStage(
  environment: Record<string, string> = {},
  options: WorkspaceOptions = {},
  { isEmpty = false } = {},
): Promise<Stage> {
  const { records, createDatabase } = openDemo();
  const files = sampleFiles(records);
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-samples-'));
  const samples = await writeSamples(records, folder);
  const [bot, browser] = await Promise.all([
    startBot({
      environment,
      workspace: { ...options, samples },
      database: await (isEmpty ? createTestDatabase() : createDatabase()),
    }),
    shareBrowser(),
  ]);
  const visitors: Visitor[] = [];
  return {
    bot,
    records,
    sample: (name) => files.find((file) => file.name === name)?.content ?? '',
    async visit(who, how) {
      const visitor = await visit(browser, bot.workspace.url, who, how);
      visitors.push(visitor);
      return visitor;
    },
    async mistakes() {
      const onPages = await Promise.all(visitors.map((visitor) => visitor.mistakes()));
      return [...onPages.flat(), ...bot.workspace.violations.map((violation) => JSON.stringify(violation))];
    },
    async close() {
      for (const { page } of visitors) await page.context().close();
      await bot.stop();
      await rm(folder, { recursive: true });
    },
  };
}
