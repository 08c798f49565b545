/** Replicas take turns in posting: Slack takes one message per second and channel, and a few at once now and then. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';

const secondsBetween = 1;
/** So many messages may come at once in a channel that was quiet. */
const burst = 10;

/**
 * Takes the next turn to post in a channel, on the database's clock. Turns are given out in order and never twice.
 * @returns the seconds until that turn; 0 or less when it is now
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 */
export async function throttleChannel(db: Database, channelId: string): Promise<number> {
  return await db.write(async (tx) => {
    const [turn] = await queryRows<{ wait: number }>(
      tx,
      sql`
        insert into channel_turns as t (channel_id, next_at)
        values (${channelId}, clock_timestamp() + ${secondsBetween} * interval '1 second')
        on conflict (channel_id) do update
          set next_at = greatest(t.next_at, clock_timestamp()) + ${secondsBetween} * interval '1 second'
        returning extract(epoch from t.next_at - clock_timestamp())::float8 - ${secondsBetween * burst} as wait`,
    );
    return turn?.wait ?? 0;
  });
}
