/** HTTP mode: Slack posts its requests to `/slack/events`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type App, HTTPModuleFunctions, isRawBodyError, type Receiver, verifySlackRequest } from '@slack/bolt';
import { describeError } from '../../runtime/errors.ts';
import type { Log } from '../../runtime/log.ts';
import type { Metrics } from '../../runtime/metrics.ts';
import { unwrapBoltError } from '../on-error.ts';
import { ackDeadlineMs, type InFlight, processDelivery } from './in-flight.ts';
import { requestIdOf } from './replay-guard.ts';

/** A receiver for Bolt whose requests come from the process's one HTTP server. */
interface HttpReceiver extends Receiver {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

interface HttpReceiverOptions {
  /** more than one while a secret is being rotated */
  signingSecrets: string[];
  inFlight: InFlight;
  metrics: Metrics;
  log: Log;
  /** milliseconds */
  now: () => number;
}

/** Larger bodies are rejected before anything is computed from them. Slack's largest payloads are far smaller. */
const maxBodyBytes = 1024 * 1024;
const maxAgeSeconds = 5 * 60;

/** The request may not come from Slack. */
class Unauthorized extends Error {
  readonly because: 'headers' | 'age' | 'signature';

  constructor(because: Unauthorized['because']) {
    super(`unauthorized: ${because}`);
    this.because = because;
  }
}

/** Creates the receiver: it verifies size, age and signature, then lets Bolt process the request. */
export function createHttpReceiver({ signingSecrets, inFlight, metrics, log, now }: HttpReceiverOptions): HttpReceiver {
  let app: App | undefined;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const buffered = await HTTPModuleFunctions.bufferIncomingMessage(request, maxBodyBytes);
      if (isSslCheck(buffered.rawBody)) return answer(response, 200);
      const { body, requestId } = readVerified(request, buffered, signingSecrets, now());
      if (body.type === 'url_verification') return HTTPModuleFunctions.buildUrlVerificationResponse(response, body);
      if (body.type === 'app_rate_limited') {
        log.warn('Slack holds back events, since there are more than 30,000 an hour');
        return answer(response, 200);
      }
      if (app === undefined) return answer(response, 503);
      const stopTimer = metrics.acknowledgements.startTimer({ kind: kindOf(body) });
      response.once('finish', stopTimer);
      await deliver(app, { body, requestId, response }, inFlight);
    } catch (error) {
      if (error instanceof Unauthorized) metrics.refusedDeliveries.inc({ because: error.because });
      const status = statusFor(error);
      if (status >= 500) log.warn({ status, ...describeError(unwrapBoltError(error)) }, 'request refused');
      answer(response, status);
    }
  }

  return {
    init: (bolt) => {
      app = bolt;
    },
    start: async () => {},
    stop: async () => {},
    handle,
  };
}

interface Verified {
  body: Record<string, unknown>;
  requestId: string;
}

type Buffered = Awaited<ReturnType<typeof HTTPModuleFunctions.bufferIncomingMessage>>;

/**
 * Slack tests the certificate of a slash command's address now and then, with a request that is not signed and asks for
 * nothing (slackapi/bolt-js#1397).
 */
function isSslCheck(body: Buffer): boolean {
  return body.length < 2000 && new URLSearchParams(body.toString()).get('ssl_check') === '1';
}

function readVerified(request: IncomingMessage, buffered: Buffered, secrets: string[], now: number): Verified {
  const seconds = Number(request.headers['x-slack-request-timestamp']);
  const signature = request.headers['x-slack-signature'];
  if (!Number.isInteger(seconds) || typeof signature !== 'string') throw new Unauthorized('headers');
  // Bolt rejects old requests too, but not those dated in the future, which would stay valid for too long.
  if (Math.abs(Math.floor(now / 1000) - seconds) > maxAgeSeconds) throw new Unauthorized('age');
  const body = buffered.rawBody.toString();
  const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': seconds };
  const signed = secrets.some((signingSecret) => isSigned({ signingSecret, body, headers, nowMilliseconds: now }));
  if (!signed) throw new Unauthorized('signature');
  const parsed: unknown = HTTPModuleFunctions.parseHTTPRequestBody(buffered);
  if (typeof parsed !== 'object' || parsed === null) throw new SyntaxError('the body is not an object');
  return { body: parsed as Record<string, unknown>, requestId: requestIdOf(seconds, body) };
}

function isSigned(request: Parameters<typeof verifySlackRequest>[0]): boolean {
  try {
    verifySlackRequest(request);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Failed to verify authenticity')) return false;
    throw error;
  }
}

async function deliver(
  app: App,
  { body, requestId, response }: Verified & { response: ServerResponse },
  inFlight: InFlight,
): Promise<void> {
  const timer = setTimeout(() => answer(response, 503), ackDeadlineMs);
  try {
    await processDelivery(
      app,
      {
        body,
        customProperties: { requestId },
        ack: async (content) => {
          clearTimeout(timer);
          if (!response.headersSent) HTTPModuleFunctions.buildContentResponse(response, content ?? '');
        },
      },
      inFlight,
    );
    answer(response, 404);
  } finally {
    clearTimeout(timer);
  }
}

function kindOf(body: Record<string, unknown>): string {
  if (typeof body.command === 'string') return 'command';
  return body.type === 'event_callback' ? 'event' : 'interaction';
}

function statusFor(error: unknown): number {
  if (error instanceof Unauthorized) return 401;
  if (isRawBodyError(error)) return error.statusCode;
  return error instanceof SyntaxError ? 400 : 500;
}

function answer(response: ServerResponse, status: number): void {
  if (response.headersSent) return;
  response.writeHead(status).end();
}
