/** What jobs and handlers need of the world, without a running bot: a database and a queue that nobody works on. */
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/client.ts';
import { readsOf } from '../../src/db/record-reads.ts';
import type { Deps } from '../../src/deps.ts';
import { openQueue } from '../../src/jobs/queue.ts';
import { openLog } from '../../src/runtime/log.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { createChartSupport } from '../../src/slack/charts.ts';
import { openSlackClient } from '../../src/slack/client.ts';
import { openPeople } from '../../src/slack/people.ts';
import { sharePlanners } from './shared-planners.ts';

export interface OpenDeps {
  deps: Deps;
  /** The same connections for a bot with another environment: its own configuration, its own Slack. */
  under(environment: Record<string, string>): Deps;
  close(): Promise<void>;
}

/** Opens them on a database; `environment` as the bot would read it. Slack is nowhere unless it names an address. */
export async function openDeps(databaseUrl: string, environment: Record<string, string> = {}): Promise<OpenDeps> {
  const log = openLog('silent');
  const metrics = createMetrics();
  const db = openDatabase(databaseUrl);
  const queue = await openQueue(databaseUrl, log, metrics);
  const planners = sharePlanners(databaseUrl);
  const under = (changes: Record<string, string>): Deps => {
    const config = readConfig({
      DATABASE_URL: databaseUrl,
      SLACK_API_URL: 'http://127.0.0.1:9/api/',
      SLACK_BOT_TOKEN: 'xoxb-nobody',
      SLACK_SIGNING_SECRET: 'nothing',
      ...changes,
    });
    const slack = openSlackClient(config, log, metrics);
    return {
      config,
      db,
      records: readsOf(db),
      queue,
      planners,
      slack,
      people: openPeople(slack),
      charts: createChartSupport(),
      log,
      metrics,
      now: () => new Date(),
    };
  };
  return {
    deps: under(environment),
    under,
    async close() {
      await queue.stop(1);
      await db.close();
    },
  };
}
