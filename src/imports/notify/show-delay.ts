/**
 * Tells the thread when an import waits: the database takes no changes for a while, or somebody else holds its records.
 * This can't be a job, because jobs wait for the same database.
 */
import { and, asc, eq, gt, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import type { Deps } from '../../deps.ts';
import { describeError } from '../../runtime/log.ts';
import type { InFlight } from '../../slack/in-flight.ts';
import { updateMessage } from '../../slack/posted-message.ts';
import { delayedMessage } from '../messages/notices.ts';
import { waitingText } from '../messages/summary-message.ts';
import { imports, messages } from '../model/tables.ts';

const lookEvery = 5_000;
const longWait = 30_000;
const maxAtOnce = 20;
/** Only among the imports of so many days, which an index finds. */
const days = 30;

export interface DelayWatch {
  /** Looks once; what has stood still for half a minute is told. */
  look(): Promise<void>;
  /** Looks no more; a look that has begun is in flight. */
  stop(): void;
}

interface Waiting {
  revision: number;
  since: number;
  /** whether telling was begun: perhaps Slack took it, though no answer came */
  tried: boolean;
  told: boolean;
}

/** Begins to watch. */
export function watchDelays(deps: Deps, inFlight: InFlight): DelayWatch {
  const waiting = new Map<string, Waiting>();
  let looking = Promise.resolve();
  const look = () => {
    looking = looking.then(() =>
      lookOnce(deps, waiting).catch((error) => deps.log.warn(describeError(error), 'delay check failed')),
    );
    return inFlight.track(looking);
  };
  const timer = setInterval(look, lookEvery);
  timer.unref();
  return { look, stop: () => clearInterval(timer) };
}

async function lookOnce(deps: Deps, waiting: Map<string, Waiting>): Promise<void> {
  const { found, readOnly } = await deps.db.read(findWaiting);
  const now = deps.now().getTime();
  const current = new Map(found.map((entry) => [entry.message.messageId, entry]));
  for (const [messageId, { revision, tried }] of waiting) {
    if (current.get(messageId)?.row.revision === revision) continue;
    // It moved on, maybe while we were telling: then its newest state has to be said once more, over ours.
    if (tried) await updateSummary(deps, messageId);
    waiting.delete(messageId);
  }
  for (const [messageId, { row, message }] of current) {
    const seen = waiting.get(messageId) ?? { revision: row.revision, since: now, tried: false, told: false };
    waiting.set(messageId, seen);
    if (seen.told || now - seen.since < longWait || message.slackTs === null) continue;
    seen.tried = true;
    const place = { channelId: message.channelId, slackTs: message.slackTs };
    try {
      await updateMessage(deps.slack, place, delayedMessage(waitingText(row), { readOnly }));
      seen.told = true;
    } catch (error) {
      deps.log.warn({ messageId, ...describeError(error) }, 'delay notice failed');
    }
  }
}

/** The imports that are being read, written or written back and have said so, and whether the database takes changes. */
async function findWaiting(tx: Transaction) {
  const found = await tx
    .select({ row: imports, message: messages })
    .from(imports)
    .innerJoin(messages, and(eq(messages.importId, imports.importId), eq(messages.purpose, 'summary')))
    .where(
      and(
        gt(imports.sharedAt, sql`now() - make_interval(days => ${days})`),
        inArray(imports.state, ['received', 'confirmed', 'undoing']),
        isNotNull(messages.slackTs),
      ),
    )
    .orderBy(asc(imports.sharedAt))
    .limit(maxAtOnce);
  const [state] = await queryRows<{ readOnly: boolean }>(
    tx,
    sql`select pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'on' as "readOnly"`,
  );
  return { found, readOnly: state?.readOnly === true };
}

async function updateSummary({ db, queue }: Deps, messageId: string): Promise<void> {
  await db.write(async (tx) => {
    await tx.update(messages).set({ saidRevision: 0 }).where(eq(messages.messageId, messageId));
    await queue.send(tx, 'say-message', { messageId });
  });
}
