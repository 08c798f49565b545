/** response_urls: five uses within 30 minutes, also in channels that the app is not in. */
import { cut, type Exchange, end, strikeBefore } from './apply-fault.ts';
import { checkMessage, type SentMessage } from './limits.ts';
import { deleteEphemeral, deleteMessage, editMessage, postEphemeral, postMessage } from './messages.ts';
import type { Json } from './protocol.ts';
import { readJson } from './read-body.ts';
import { recordViolation, refuseFindings } from './report-findings.ts';
import { SlackError } from './slack-error.ts';
import { findMessage, newId, type StoredMessage } from './state.ts';
import type { ResponseTarget, World } from './world.ts';

const USES = 5;
const LIFE_MS = 30 * 60 * 1000;
const KNOWN = [
  'text',
  'blocks',
  'attachments',
  'metadata',
  'response_type',
  'replace_original',
  'delete_original',
  'thread_ts',
];
const OTHER = ['unfurl_links', 'unfurl_media', 'mrkdwn'];

/** A new response_url for what a person did in a channel. */
export function issueResponseUrl(world: World, target: Omit<ResponseTarget, 'issuedAt' | 'uses'>): string {
  const id = newId(world.state, 'R');
  world.responseUrls.set(id, { ...target, issuedAt: world.clock.now(), uses: 0 });
  return `${world.origin}/response/${id}`;
}

function originalOf(world: World, { channel, message }: ResponseTarget): StoredMessage | undefined {
  if (!message) return undefined;
  if (!message.ephemeral) return findMessage(world.state, channel, message.ts);
  return world.state.ephemerals.find((one) => one.ts === message.ts);
}

/**
 * Does what the body of a response asks for: a new message, or a change to the one that was clicked.
 * The bodies of acknowledgements are of the same kind. Throws Slack's error when it refuses.
 */
export function respond(world: World, via: string, target: ResponseTarget, body: Json): void {
  const original = originalOf(world, target);
  if (body.delete_original === true) {
    if (original) (original.ephemeralFor === undefined ? deleteMessage : deleteEphemeral)(world, original);
    return;
  }
  const unknown = Object.keys(body).find((key) => !KNOWN.includes(key) && !OTHER.includes(key));
  if (unknown !== undefined) recordViolation(world, via, 'invalid_arguments', `unknown field: ${unknown}`);
  const { text, blocks, metadata } = body as Partial<StoredMessage>;
  const sent: SentMessage = Object.fromEntries(
    Object.entries({ text, blocks, metadata, attachments: body.attachments }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  refuseFindings(world, via, sent, checkMessage(sent));
  const content = { text: text ?? '', ...(blocks && { blocks }), ...(metadata && { metadata }) };
  if (body.replace_original === true) {
    if (original) editMessage(world, original, { blocks: [], ...content }, world.state.app.botUser);
    return;
  }
  const threadTs = typeof body.thread_ts === 'string' ? body.thread_ts : target.message?.threadTs;
  const message = { ...content, channel: target.channel, user: world.state.app.botUser, ...(threadTs && { threadTs }) };
  if (body.response_type === 'in_channel') postMessage(world, message);
  else postEphemeral(world, { ...message, ephemeralFor: target.person });
}

function useUp(world: World, id: string): ResponseTarget {
  const target = world.responseUrls.get(id);
  if (!target) throw new SlackError('invalid_url');
  if (world.clock.now() - target.issuedAt > LIFE_MS) throw new SlackError('expired_url');
  if (target.uses >= USES) throw new SlackError('used_url');
  target.uses += 1;
  return target;
}

/**
 * A URL that is over is refused in words, as production code expects it (getsentry/sentry#7955). For other refusals Slack has
 * more than one form, and which it uses when is not documented: `form` in a fault's extra chooses, JSON with 400 is the rule.
 */
function refuse(
  exchange: Exchange,
  { code, extra: { form, ...extra } }: SlackError,
  keep: (status: number, answer?: Json) => void,
): void {
  const spelled: Record<string, string> = { used_url: 'Used url', expired_url: 'Expired url' };
  const isOver = code.endsWith('_url');
  const answer = { ok: false, error: spelled[code] ?? code, ...extra };
  const status = isOver ? 404 : form === 'ok' ? 200 : 400;
  keep(status, answer);
  end(exchange, status, form === 'text' ? answer.error : answer);
}

/** Serves POST /response/R…: 200 "ok", or 404 with used_url or expired_url, or 400 with what is wrong. */
export async function serveResponse(world: World, exchange: Exchange): Promise<void> {
  const at = Date.now();
  const body = await readJson(exchange.request);
  const id = exchange.url.pathname.split('/').at(-1) ?? '';
  const keep = (status: number, answer?: Json) =>
    world.record.requests.push({ at, method: 'response_url', body, status, answer });
  const fault = world.faults.take('response_url', { channel: world.responseUrls.get(id)?.channel });
  const struck = await strikeBefore(exchange, fault);
  if (struck !== undefined) return void keep(struck);
  try {
    if (fault?.kind === 'error') throw new SlackError(fault.error, fault.extra);
    respond(world, 'response_url', useUp(world, id), body);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return refuse(exchange, error, keep);
  }
  keep(fault?.kind === 'accepted_then_dropped' ? 0 : 200, { ok: true });
  if (fault?.kind === 'accepted_then_dropped') return cut(exchange);
  end(exchange, 200, 'ok');
}
