/** After everything is mended: waits until all that was begun has come to its end. */

import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Transaction } from '../../src/db/client.ts';
import { queryRows } from '../../src/db/queries.ts';
import type { Scene } from './scene.ts';

/**
 * The time within which every upload has to show its end: what a killed replica held is taken up within half a minute,
 * and the longest pause between two attempts is a minute.
 */
export const settleWithin = 90_000;

/** Resolves to how long it took, in milliseconds, and what was still under way when the time was over. */
export async function settle({ workspace, database }: Scene): Promise<{ took: number; unsettled: string[] }> {
  const begin = Date.now();
  await Promise.race([workspace.idle(), pause(settleWithin, undefined, { ref: false })]);
  for (;;) {
    const unsettled = await database.outside((db) => db.read(findUnsettled));
    const took = Date.now() - begin;
    if (unsettled.length === 0 || took > settleWithin) return { took, unsettled };
    // Each look is a connection of its own.
    await pause(1_000);
  }
}

async function findUnsettled(tx: Transaction): Promise<string[]> {
  const found = await queryRows<{ what: string }>(
    tx,
    sql`select 'import ' || import_id || ' is still ' || state as what from imports
        where state in ('received', 'confirmed', 'undoing')
      union all
      select 'what Slack shows of import ' || import_id || ' is of revision ' || said_revision || ', not ' || revision
        from messages join imports using (import_id)
        where (slack_ts is null and (state <> 'discarded' or decided_by is not null))
          or (purpose = 'summary' and said_revision < revision)
      union all
      select 'export ' || export_id || ' is still ' || state from exports where state in ('queued', 'running')
      union all
      select 'a job ' || name || ' is still ' || state from pgboss.job
        where state in ('created', 'retry', 'active') and start_after < now() + interval '10 minutes'`,
  );
  return found.map(({ what }) => what);
}
