/** Which addresses are Slack's own, and where a redirect of its file server may lead. */

/**
 * Whether the bot token may be sent to an address, whatever a payload says: only to the origin of `SLACK_API_URL` and to
 * https://*.slack.com. With an API at slack-gov.com, GovSlack's hosts take the place of the commercial ones.
 * @see https://docs.slack.dev/govslack
 */
export function isSlackUrl(text: string, apiUrl: string): boolean {
  const url = safeUrl(text);
  if (url === null) return false;
  const api = new URL(apiUrl);
  return url.origin === api.origin || isBelow(url, isGovSlack(api) ? 'slack-gov.com' : 'slack.com');
}

/** Where a redirect leads: to Slack, to a host of Slack's that must not get the token, to its sign-in page, or elsewhere. */
export type Hop = { to: 'slack' | 'public'; url: string } | { to: 'sign-in' | 'elsewhere'; url: string };

/**
 * Judges the redirect of a download.
 * @param location as the header has it; may be relative to `from`
 */
export function judgeHop(location: string, from: string, apiUrl: string): Hop {
  if (!URL.canParse(location, from)) return { to: 'elsewhere', url: location };
  const target = new URL(location, from);
  const url = target.href;
  if (isSignIn(target)) return { to: 'sign-in', url };
  if (isSlackUrl(url, apiUrl)) return { to: 'slack', url };
  const isPublic = safeUrl(url) !== null && isBelow(target, 'slack-files.com');
  return { to: isPublic ? 'public' : 'elsewhere', url };
}

/** A file that the token gives no access to is answered with a way to sign in that leads back to the file. */
function isSignIn({ pathname, searchParams }: URL): boolean {
  return searchParams.has('redir') || /^\/(signin|login|ssb\/signin|sso)(\/|$)/.test(pathname);
}

/** Null for what is no address, or has a name or password in it. */
function safeUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.username === '' && url.password === '' ? url : null;
}

function isBelow({ protocol, port, hostname }: URL, domain: string): boolean {
  return protocol === 'https:' && port === '' && hostname.endsWith(`.${domain}`);
}

function isGovSlack({ hostname }: URL): boolean {
  return hostname === 'slack-gov.com' || hostname.endsWith('.slack-gov.com');
}
