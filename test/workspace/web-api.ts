/** The Web API: every request is checked as Slack checks it, then performed, answered and recorded. */
import type { ApiMethod, Call, MethodTable } from './api-method.ts';
import { cut, type Exchange, end, strikeBefore } from './apply-fault.ts';
import { AUTH_METHODS } from './methods/auth.ts';
import { CHAT_METHODS } from './methods/chat.ts';
import { CONVERSATIONS_METHODS } from './methods/conversations.ts';
import { FILES_METHODS } from './methods/files.ts';
import { USERS_METHODS } from './methods/users.ts';
import { VIEWS_METHODS } from './methods/views.ts';
import type { Json } from './protocol.ts';
import { secondsToWait } from './rate-limit.ts';
import { readArguments } from './read-body.ts';
import { recordViolation } from './report-findings.ts';
import { SlackError } from './slack-error.ts';
import type { World } from './world.ts';

const METHODS: MethodTable = {
  ...AUTH_METHODS,
  ...CHAT_METHODS,
  ...CONVERSATIONS_METHODS,
  ...FILES_METHODS,
  ...USERS_METHODS,
  ...VIEWS_METHODS,
};

/** The token of a request, from its header or its arguments. */
export function tokenOf({ request }: Exchange, args: Json = {}): string | undefined {
  const bearer = request.headers.authorization?.match(/^Bearer (.+)$/)?.[1];
  return bearer ?? (typeof args.token === 'string' ? args.token : undefined);
}

function checkToken(world: World, kind: ApiMethod['token'], token: string | undefined): void {
  if (kind === 'none') return;
  const { botToken, appToken } = world.settings;
  if (!token) throw new SlackError('not_authed');
  if (token !== botToken && token !== appToken) throw new SlackError('invalid_auth');
  if (token !== (kind === 'bot' ? botToken : appToken)) throw new SlackError('not_allowed_token_type');
}

function checkScope(call: Call, { scope }: ApiMethod): void {
  const needed = typeof scope === 'function' ? scope(call) : scope;
  const { scopes } = call.world.manifest;
  if (needed === undefined || scopes.includes(needed)) return;
  recordViolation(call.world, call.method, 'missing_scope', `needs ${needed}`);
  throw new SlackError('missing_scope', { needed, provided: scopes.join(',') });
}

/** An argument that Slack, or this workspace, does nothing with: most likely a misspelling. */
function noteUnread({ world, method }: Call, names: string[]): void {
  recordViolation(world, method, 'unknown_argument', names.join(', '));
}

/** Arguments that every method takes. */
const ALWAYS = ['token', 'team_id'];

function checkArguments(
  call: Call,
  { required = [], optional = [], formOnly }: ApiMethod,
  sentAs: 'json' | 'form',
): void {
  const known = [...ALWAYS, ...required, ...optional];
  const unknown = Object.keys(call.args).filter((name) => !known.includes(name));
  if (unknown.length > 0) noteUnread(call, unknown);
  const unread = formOnly === true && sentAs === 'json';
  const missing = required.filter((name) => unread || call.args[name] === undefined || call.args[name] === '');
  if (missing.length === 0) return;
  recordViolation(call.world, call.method, 'invalid_arguments', `missing required field: ${missing.join(', ')}`);
  const messages = missing.map((name) => `[ERROR] missing required field: ${name}`);
  throw new SlackError('invalid_arguments', { response_metadata: { messages } });
}

/** Finds the method, checks the call and performs it. Throws SlackError for every refusal. */
async function perform(call: Call, token: string | undefined, sentAs: 'json' | 'form'): Promise<Json> {
  const method = METHODS[call.method];
  if (!method) {
    recordViolation(call.world, call.method, 'unknown_method', 'the workspace does not know this method');
    throw new SlackError('unknown_method', { req_method: call.method });
  }
  checkToken(call.world, method.token, token);
  checkScope(call, method);
  checkArguments(call, method, sentAs);
  return method.perform(call);
}

async function answerOf(work: () => Promise<Json>): Promise<Json> {
  try {
    return { ok: true, ...(await work()) };
  } catch (error) {
    if (error instanceof SlackError) return { ok: false, error: error.code, ...error.extra };
    throw error;
  }
}

/** Serves POST and GET /api/<method>. */
export async function serveApi(world: World, exchange: Exchange): Promise<void> {
  const method = exchange.url.pathname.slice('/api/'.length);
  const at = Date.now();
  const { args, sentAs } = await readArguments(exchange.request, exchange.url);
  const token = tokenOf(exchange, args);
  const { token: _, ...body } = args;
  const channel = String(args.channel ?? args.channel_id ?? '');
  const keep = (status: number, answer?: Json) => world.record.requests.push({ at, method, body, status, answer });

  const fault = world.faults.take(method, { channel });
  const struck = await strikeBefore(exchange, fault);
  if (struck !== undefined) return void keep(struck);
  const wait = secondsToWait(world, method, METHODS[method]?.rate, channel);
  if (wait !== undefined) {
    keep(429);
    return end(exchange, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(wait) });
  }
  const answer = await answerOf(async () => {
    if (fault?.kind === 'error') throw new SlackError(fault.error, fault.extra);
    if (fault?.kind === 'forgotten') return {};
    return perform({ world, method, args }, token, sentAs);
  });
  if (fault?.kind === 'accepted_then_dropped') {
    keep(0);
    return cut(exchange);
  }
  keep(200, answer);
  end(exchange, 200, answer, { 'x-oauth-scopes': world.manifest.scopes.join(',') });
}
