/** The homes table: who has opened the Home tab, and what it shows them. */
import { eq, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import { queryRows } from '../db/queries.ts';
import { exports } from '../exports/tables.ts';
import { imports } from '../imports/model/tables.ts';
import { homes } from './tables.ts';

export type HomeRow = typeof homes.$inferSelect;

/** Records that somebody opened their Home tab. */
export async function recordOpened(
  tx: Transaction,
  { userId, teamId, openedAt }: Pick<HomeRow, 'userId' | 'teamId' | 'openedAt'>,
): Promise<void> {
  await tx
    .insert(homes)
    .values({ userId, teamId, openedAt })
    .onConflictDoUpdate({ target: homes.userId, set: { teamId, openedAt } });
}

/** The Home tab of a person; null when they never opened it. */
export async function findHome(tx: Transaction, userId: string): Promise<HomeRow | null> {
  const [row] = await tx.select().from(homes).where(eq(homes.userId, userId));
  return row ?? null;
}

/** Records what was published for a person. */
export async function recordPublished(
  tx: Transaction,
  userId: string,
  drawn: Pick<HomeRow, 'mayDecide' | 'drawnDigest' | 'slackHash'>,
): Promise<void> {
  await tx.update(homes).set(drawn).where(eq(homes.userId, userId));
}

/** Tabs that were not opened for longer are published only when they are opened again. */
const activeDays = 7;

/** What changed; `forDeciders`: an import that waits for a decision, or did. */
export type HomeChange = { importId: string; forDeciders: boolean } | { exportId: string };

/** The people whose Home tab shows what changed: its owners first, then those who could decide on it. */
export async function findViewers(tx: Transaction, change: HomeChange, now: Date): Promise<string[]> {
  const rows = await queryRows<{ userId: string }>(
    tx,
    sql`select user_id as "userId" from ${homes}
      where opened_at > ${now.toISOString()}::timestamptz - make_interval(days => ${activeDays}::int)
        and (user_id in (${ownersOf(change)}) or ${'importId' in change && change.forDeciders}::boolean and may_decide)
      order by user_id in (${ownersOf(change)}) is true desc, opened_at desc`,
  );
  return rows.map(({ userId }) => userId);
}

/** As a query; some of the ids are null, so whether somebody is among them may be null as well. */
function ownersOf(change: HomeChange) {
  if ('exportId' in change) return sql`select requested_by from ${exports} where export_id = ${change.exportId}`;
  return sql`select unnest(array[shared_by, posted_by, decided_by, undone_by]
      || array(select jsonb_path_query(correctors, '$[*].by') #>> '{}')
      || array(select value from jsonb_each_text(choosers)) || (column_choice->>'by'))
    from ${imports} where import_id = ${change.importId}`;
}
