/**
 * Tells another system what happened to an import, event by event, until it has taken each. A webhook is signed as Standard
 * Webhooks 1.0 says: HMAC-SHA256 over id, timestamp and body.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */

import { createHmac } from 'node:crypto';
import type { Deps } from '../../deps.ts';
import { requireRight } from '../../permissions.ts';
import { RetryLater } from '../../runtime/errors.ts';
import type { Click } from '../../slack/interaction.ts';
import { replyPrivately } from '../../slack/response-url.ts';
import { quantity } from '../../text/wording.ts';
import { findImport } from '../model/import-row.ts';
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

/** `failure` is worded without anything of the address or the answer: it is logged and shown. */
export type Attempt = { failure: null } | { failure: string; isFinal: boolean; retryAfter: number | null };

const defaultTimeoutSeconds = 15;

/** Posts a signed webhook. Redirects are not followed; anything but a 2xx is a failure, and 410 says to stop. */
export async function postWebhook(
  address: string,
  signed: Signed,
  secrets: readonly string[],
  timeoutSeconds = defaultTimeoutSeconds,
): Promise<Attempt> {
  const { url, authorization } = splitCredentials(address);
  const headers = { 'content-type': 'application/json', 'user-agent': 'Holdfast', ...webhookHeaders(signed, secrets) };
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: signed.body,
      headers: { ...headers, ...(authorization === null ? {} : { authorization }) },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
    await response.body?.cancel();
    if (response.ok) return { failure: null };
    const isFinal = response.status === 410;
    return {
      failure: `HTTP ${response.status}`,
      isFinal,
      retryAfter: readRetryAfter(response.headers.get('retry-after'), signed.timestamp),
    };
  } catch (error) {
    return { failure: describeNetworkFailure(error, timeoutSeconds), isFinal: false, retryAfter: null };
  }
}

/** `fetch` takes no address with a password in it: that becomes a header. */
export function splitCredentials(address: string): { url: string; authorization: string | null } {
  const url = new URL(address);
  const { username, password } = url;
  if (username === '' && password === '') return { url: url.href, authorization: null };
  url.username = '';
  url.password = '';
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { url: url.href, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

/** The code alone: messages of network errors name the address. */
function describeNetworkFailure(error: unknown, timeoutSeconds: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer in ${timeoutSeconds} seconds`;
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined;
  return typeof code === 'string' ? `no connection (${code})` : 'no connection';
}

const secretPrefix = 'whsec_';

interface Signed {
  id: string;
  /** seconds since 1970 */
  timestamp: number;
  body: string;
}

/** The bytes of a secret such as `whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw`; null when it isn't 24 to 64 bytes in base64. */
export function decodeSecret(secret: string): Buffer | null {
  if (!secret.startsWith(secretPrefix)) return null;
  const encoded = secret.slice(secretPrefix.length);
  const key = Buffer.from(encoded, 'base64');
  const isExact = key.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '');
  return isExact && key.length >= 24 && key.length <= 64 ? key : null;
}

/** The headers of a webhook; with several secrets it has a signature for each, so that they can be rotated. */
export function webhookHeaders({ id, timestamp, body }: Signed, secrets: readonly string[]): Record<string, string> {
  const signatures = secrets.flatMap((secret) => {
    const key = decodeSecret(secret);
    if (key === null) return [];
    return [`v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`];
  });
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') };
}

const minute = 60;
const hour = 60 * minute;

/** Seconds before the second attempt, the third, …: two days in all. */
const waits = [
  1,
  5,
  30,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  12 * hour,
  24 * hour,
];

const maxRetryAfter = 24 * hour;

/**
 * The seconds until the next attempt; null when there is none.
 * @param attempts how many have failed
 * @param retryAfter seconds that the receiver asked for
 */
export function secondsUntilRetry(attempts: number, retryAfter: number | null): number | null {
  const wait = waits[attempts - 1];
  return wait === undefined ? null : Math.max(wait, Math.min(retryAfter ?? 0, maxRetryAfter));
}

/**
 * The seconds that a `Retry-After` header asks for, as a number or as a date; null when it says neither.
 * @param now seconds since 1970
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function readRetryAfter(header: string | null, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,7}$/.test(text)) return Number(text);
  const at = /^[A-Z][a-z]+, .* GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil(at / 1000 - now));
}
