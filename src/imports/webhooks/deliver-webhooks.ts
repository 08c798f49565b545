/** Job: tells another system what happened to an import, event by event, until it has taken each. */
import type { Deps } from '../../deps.ts';
import { requireRight } from '../../permissions.ts';
import { RetryLater } from '../../runtime/errors.ts';
import type { Click } from '../../slack/interaction.ts';
import { replyPrivately } from '../../slack/response-url.ts';
import { quantity } from '../../text/wording.ts';
import { findImport } from '../model/import-row.ts';
import { type Attempt, postWebhook, secondsUntilRetry } from './post-webhook.ts';
import {
  findAuditedChanges,
  findNextEvent,
  recordAttempt,
  reviveDeadEvents,
  type WebhookEvent,
  webhookBody,
} from './webhook-events.ts';

/**
 * Delivers the events of an import in their order, each at least once: what was sent is recorded only afterwards. One that
 * is given up lets the next one go.
 * @throws {RetryLater} when the next attempt is not due yet
 */
export async function deliverWebhooks(deps: Deps, { importId }: { importId: string }): Promise<void> {
  for (;;) {
    const event = await deps.db.read((tx) => findNextEvent(tx, importId));
    if (event === null) return;
    const wait = event.dueAt.getTime() - deps.now().getTime();
    if (wait > 0) throw new RetryLater(Math.ceil(wait / 1000), 'the next attempt is not due yet');
    const attempt = await attemptDelivery(deps, event);
    await conclude(deps, event, attempt);
  }
}

async function attemptDelivery({ db, config, now }: Deps, event: WebhookEvent): Promise<Attempt> {
  const { WEBHOOK_URL: url, WEBHOOK_SECRET: secrets } = config;
  if (url === undefined) return { failure: 'WEBHOOK_URL is no longer set', isFinal: true, retryAfter: null };
  const body = await db.read(async (tx) => {
    const row = await findImport(tx, event.importId);
    const found = await findAuditedChanges(tx, event.importId, event.type);
    return row === null ? null : webhookBody({ type: event.type, at: event.createdAt, row, ...found });
  });
  if (body === null) return { failure: 'the import is gone', isFinal: true, retryAfter: null };
  const timestamp = Math.floor(now().getTime() / 1000);
  return await postWebhook(url, { id: `msg_${event.eventId}`, timestamp, body }, secrets);
}

async function conclude(deps: Deps, event: WebhookEvent, attempt: Attempt): Promise<void> {
  const { db, queue, log, metrics, now } = deps;
  const attempts = event.attempts + 1;
  if (attempt.failure === null) {
    metrics.webhooks.inc({ result: 'delivered' });
    const delivered = { state: 'delivered', attempts, endedAt: now(), failure: null } as const;
    return await db.write((tx) => recordAttempt(tx, event, delivered));
  }
  const { failure } = attempt;
  metrics.webhooks.inc({ result: 'failed' });
  const { importId, eventId } = event;
  const seconds = attempt.isFinal ? null : secondsUntilRetry(attempts, attempt.retryAfter);
  if (seconds !== null) {
    log.info({ importId, eventId, attempts, failure, seconds }, 'webhook not taken');
    const dueAt = new Date(now().getTime() + seconds * 1000);
    return await db.write((tx) => recordAttempt(tx, event, { attempts, dueAt, failure }));
  }
  log.error({ importId, eventId, attempts, failure }, 'webhook given up');
  await db.write(async (tx) => {
    await recordAttempt(tx, event, { state: 'dead', attempts, endedAt: now(), failure });
    await queue.send(tx, 'refresh-homes', { importId, forDeciders: true });
  });
}

/** Send again, on the Home tab. */
export async function resendWebhooks(deps: Deps, click: Click): Promise<void> {
  await requireRight('approve', click.userId, deps);
  const count = await deps.db.write(async (tx) => {
    const revived = await reviveDeadEvents({ tx, queue: deps.queue });
    await deps.queue.send(tx, 'draw-home', { userId: click.userId });
    return revived;
  });
  const text = count === 0 ? 'They’re already being sent again.' : `Sending ${quantity(count, 'webhook')} again.`;
  await replyPrivately(deps, click, text);
}
