/**
 * Shows in an import's summary that its work is delayed: the database is away or read-only, or another transaction holds
 * its records. This can't be a job, because jobs wait for the same database.
 */
import { and, asc, eq, gt, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { classifyDatabaseFailure } from '../../db/database-failure.ts';
import { queryRows } from '../../db/queries.ts';
import type { Deps } from '../../deps.ts';
import { describeError } from '../../runtime/errors.ts';
import type { InFlight } from '../../slack/deliveries/in-flight.ts';
import { updateMessage } from '../../slack/messages.ts';
import { type DelayReason, delayedMessage } from '../messages/summary-message.ts';
import type { ImportState } from '../model/lifecycle.ts';
import { imports, messages } from '../model/tables.ts';

const checkEveryMs = 5_000;
const delayedAfterMs = 30_000;
const maxAtOnce = 20;
/** Older imports are not looked at, so that an index finds the rest. */
const maxAgeDays = 30;

interface DelayWatch {
  /** Checks once, and marks what hasn't changed for half a minute. */
  look(): Promise<void>;
  /** Ends the checks; one that has begun is in flight. */
  stop(): void;
}

interface Waiting {
  revision: number;
  state: ImportState;
  /** the most rows that were read before the reading began again, if it did */
  furthest: number;
  since: number;
  /** whether an update was sent: Slack may have accepted it although no response came */
  tried: boolean;
  shown: boolean;
}

/** Begins to watch, in an interval that doesn't keep the process alive. */
export function watchDelays(deps: Deps, inFlight: InFlight): DelayWatch {
  const waiting: Memory = { entries: new Map(), last: [] };
  let looking = Promise.resolve();
  const look = () => {
    looking = looking.then(() =>
      checkOnce(deps, waiting).catch((error) => deps.log.warn(describeError(error), 'delay check failed')),
    );
    return inFlight.track(looking);
  };
  const timer = setInterval(look, checkEveryMs);
  timer.unref();
  return { look, stop: () => clearInterval(timer) };
}

type Found = Awaited<ReturnType<typeof findWaiting>>['found'];

interface Memory {
  entries: Map<string, Waiting>;
  /** what the last look found, for when the database is away */
  last: Found;
}

async function checkOnce(deps: Deps, memory: Memory): Promise<void> {
  const { entries: waiting } = memory;
  const { found, because } = await look(deps, memory);
  const now = deps.now().getTime();
  const current = new Map(found.map((entry) => [entry.message.messageId, entry]));
  for (const [messageId, seen] of waiting) {
    const row = current.get(messageId)?.row;
    if (row !== undefined && !hasMovedOn(seen, row)) {
      // Its reading began again, and the summary says how far it is instead of the notice.
      if (row.revision !== seen.revision) Object.assign(seen, { revision: row.revision, shown: false });
      continue;
    }
    // It moved on, maybe while the notice was on its way: post its newest state over the notice.
    if (seen.tried) await updateSummary(deps, messageId);
    waiting.delete(messageId);
  }
  for (const [messageId, { row, message }] of current) {
    const { revision, state, rowsRead: furthest } = row;
    const seen = waiting.get(messageId) ?? { revision, state, furthest, since: now, tried: false, shown: false };
    waiting.set(messageId, seen);
    if (seen.shown || now - seen.since < delayedAfterMs || message.slackTs === null) continue;
    seen.tried = true;
    const place = { channelId: message.channelId, slackTs: message.slackTs };
    try {
      await updateMessage(deps.slack, place, delayedMessage(row, because));
      seen.shown = true;
    } catch (error) {
      deps.log.warn({ messageId, ...describeError(error) }, 'delay notice failed');
    }
  }
}

const hasMovedOn = (seen: Waiting, row: Found[number]['row']): boolean =>
  row.state !== seen.state || row.rowsRead > seen.furthest;

/** While the database is away, what was found last still waits. */
async function look({ db }: Deps, memory: Memory): Promise<{ found: Found; because: DelayReason }> {
  try {
    const { found, readOnly } = await db.read(findWaiting);
    memory.last = found;
    return { found, because: readOnly ? 'read-only' : 'busy' };
  } catch (error) {
    if (classifyDatabaseFailure(error) !== 'passing') throw error;
    return { found: memory.last, because: 'away' };
  }
}

/** The imports that are being read, written or undone and have a summary in Slack, and whether the database is read-only. */
async function findWaiting(tx: Transaction) {
  const found = await tx
    .select({ row: imports, message: messages })
    .from(imports)
    .innerJoin(messages, and(eq(messages.importId, imports.importId), eq(messages.purpose, 'summary')))
    .where(
      and(
        gt(imports.sharedAt, sql`now() - make_interval(days => ${maxAgeDays})`),
        inArray(imports.state, ['received', 'confirmed', 'undoing']),
        isNotNull(messages.slackTs),
        // The summary says already what such an import waits for.
        isNull(imports.obstacle),
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
