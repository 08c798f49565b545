/** One attempt to hand a webhook over. */
import { readRetryAfter } from './retry-schedule.ts';
import { type Signed, webhookHeaders } from './sign-webhook.ts';

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
