/** One signed HTTP request to the app. Source: docs.slack.dev/authentication/verifying-requests-from-slack. */
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { Delivery } from './record.ts';

export interface Answer {
  outcome: Delivery['outcome'];
  status: number;
  answer: unknown;
  ackMs: number;
  /** the app asked by x-slack-no-retry not to send this again */
  noRetry: boolean;
}

/** The headers that prove a body comes from Slack; `at` is the time it claims, in milliseconds. */
export function signedHeaders(secret: string, rawBody: string, at: number): { [name: string]: string } {
  const timestamp = String(Math.floor(at / 1000));
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${rawBody}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` };
}

/** What an acknowledgement's body says: JSON when it is JSON, else the text; undefined when empty. */
function readAnswer(text: string, contentType: string | undefined): unknown {
  if (text === '') return undefined;
  return contentType?.startsWith('application/json') ? JSON.parse(text) : text;
}

/** Posts a body on a connection of its own and waits for the answer until the deadline. Never rejects. */
export function postSigned(
  url: string,
  headers: { [name: string]: string },
  rawBody: string,
  deadlineMs: number,
): Promise<Answer> {
  const started = performance.now();
  return new Promise((resolve) => {
    const settle = (outcome: Answer['outcome'], status = 0, answer: unknown = undefined, noRetry = false) =>
      resolve({ outcome, status, answer, noRetry, ackMs: performance.now() - started });
    const length = String(Buffer.byteLength(rawBody));
    const outgoing = request(url, { method: 'POST', agent: false, headers: { ...headers, 'content-length': length } });
    const deadline = setTimeout(() => {
      settle('http_timeout');
      outgoing.destroy();
    }, deadlineMs);
    outgoing.on('close', () => clearTimeout(deadline));
    outgoing.on('error', () => settle('connection_failed'));
    outgoing.on('response', async (incoming) => {
      const chunks: Buffer[] = await incoming.toArray().catch(() => []);
      const text = Buffer.concat(chunks).toString();
      const status = incoming.statusCode ?? 0;
      const fine = status >= 200 && status < 300;
      const noRetry = incoming.headers['x-slack-no-retry'] !== undefined;
      settle(fine ? 'acknowledged' : 'http_error', status, readAnswer(text, incoming.headers['content-type']), noRetry);
    });
    outgoing.end(rawBody);
  });
}
