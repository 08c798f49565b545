/** A whole conversation with the bot while Slack refuses calls: each step ends with something that a person can see. */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Bot } from '../support/bot.ts';
import { shareTracking } from '../support/conversation.ts';
import { readEffect, readImports, waitUntil } from '../support/read-imports.ts';
import type { Message } from '../workspace/protocol.ts';

/** A call that is refused so many times. */
export interface Refusal {
  at: string;
  error: string;
  times: number;
}

/** The calls of such a conversation. Without them nobody can be told anything: the token, and the scopes. */
const methods = [
  ...['chat.postMessage', 'chat.update', 'chat.postEphemeral', 'chat.getPermalink', 'conversations.open'],
  ...['conversations.replies', 'users.info', 'views.open', 'views.update', 'views.publish', 'files.info'],
  ...['files.getUploadURLExternal', 'files.completeUploadExternal'],
];
const ofToken = new Set(['invalid_auth', 'not_authed', 'missing_scope', 'account_inactive', 'token_revoked']);
/** Of methods that may answer anything of the kind; a response_url has a few words of its own. */
const passing = [
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'ratelimited',
  'rate_limited',
  'some_new_code',
];
const atResponseUrl = ['used_url', 'expired_url', 'invalid_blocks', 'invalid_attachments', ...passing];

/** Random refusals, of each call at most one kind; `documented` has the codes of each method. */
export function anyRefusals(documented: Record<string, string[]>): fc.Arbitrary<Refusal[]> {
  const refusal = fc.constantFrom('response_url', ...methods).chain((at) => {
    const known = at === 'response_url' ? atResponseUrl : [...(documented[at] ?? []), ...passing];
    const codes = known.filter((code) => !ofToken.has(code));
    return fc.record({ at: fc.constant(at), error: fc.constantFrom(...codes), times: fc.integer({ min: 1, max: 3 }) });
  });
  return fc.uniqueArray(refusal, { selector: ({ at }) => at, minLength: 1, maxLength: 6 });
}

const has = (message: Message, words: string | RegExp) => new RegExp(words).test(JSON.stringify(message));

/** Shares two rows, confirms and undoes them, searches, looks up, saves, exports and opens Home. Fails where nothing is said. */
export async function converseWhileRefused(bot: Bot, firstOrder: number, refusals: readonly Refusal[]): Promise<void> {
  const { workspace, db } = bot;
  const people = ['dana', 'lee'];
  const toPeople = () => people.flatMap((who) => [...workspace.ephemerals(who), ...workspace.dm(who)]);
  const wait = <T>(what: string, look: () => T | Promise<T>, milliseconds = 90_000) =>
    waitUntil(`${what}, while ${JSON.stringify(refusals)}`, async () => look(), milliseconds);
  for (const { at, error, times } of refusals) workspace.fault({ at, fault: { kind: 'error', error }, times });
  const before = await readEffect(db);

  const name = `tracking-${firstOrder}-${firstOrder}.csv`;
  const thread = shareTracking(workspace, { count: 2, from: firstOrder });
  const earlier = new Set(toPeople().map(({ channel, ts }) => `${channel} ${ts}`));
  // What Slack took in its plainest form says no name in the thread, which says it.
  const about = () => [
    ...workspace.thread(thread.channel, thread.ts),
    ...toPeople().filter((one) => has(one, name) && !earlier.has(`${one.channel} ${one.ts}`)),
  ];
  const last = (words: string | RegExp) => about().findLast((one) => has(one, words));
  const isReadable = () =>
    last('"import_confirm"') ?? last(/couldn’t|can’t|doesn’t let me|deleted before|failed on my side/i);
  const opened = await wait('a summary, or why there is none', isReadable);
  if (has(opened, '"import_confirm"')) {
    await clickUntil('import_confirm', () => about().some(({ text }) => /^(Applied|Added)/.test(text)));
    const confirmed = await readEffect(db);
    expect([confirmed.written - before.written, confirmed.audited - before.audited]).toEqual([2, 2]);
    await undo();
    expect((await readEffect(db)).written).toBe(before.written);
  }
  for (const typed of [
    'status:hold',
    `order A${firstOrder.toString(16).toUpperCase().padStart(9, '0')}`,
    `save s${firstOrder}: status:hold`,
  ]) {
    await answered(typed, () => workspace.as('dana').command(typed));
  }
  const sent = () =>
    workspace
      .dm('dana')
      .filter((one) => one.files !== undefined || has(one, /couldn’t|can’t send|never showed|can’t tell whether/));
  const sentBefore = sent().length;
  await answered('export', () => workspace.as('dana').command('export status:hold'));
  // Of whom Slack says nothing, nobody knows that they may.
  const isRefused = () =>
    toPeople().some((one) => !earlier.has(`${one.channel} ${one.ts}`) && has(one, 'only for members'));
  await wait('the export', () => sent().length > sentBefore || isRefused(), 180_000);
  const published = () =>
    workspace.record.requests.filter(({ method, answer }) => method === 'views.publish' && answer?.ok === true);
  const home = () => published().length + workspace.dm('dana').filter((one) => has(one, 'show you Home')).length;
  const homeBefore = home();
  await workspace.as('dana').openHome();
  await wait('Home', () => home() > homeBefore);
  await wait('the end of all calls', async () => (await jobsLeft()) === 0);
  const ofImport = (await readImports(db)).at(-1);
  expect(['undone', 'refused', 'discarded']).toContain(ofImport?.state);

  /** Somebody who sees the button clicks it, and once more when they are told that it did not work, as people do. */
  async function clickUntil<T>(
    actionId: string,
    isDone: (who: string) => T,
  ): Promise<Exclude<T, undefined | null | false>> {
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const where = await wait(`a button ${actionId}`, () => last(`"${actionId}"`));
      const who = where.channel.startsWith('D') ? 'dana' : 'lee';
      const answers = () => workspace.ephemerals(who).length + workspace.dm(who).length;
      const earlier = answers();
      await workspace.as(who).click(where, actionId);
      await wait(`what follows ${actionId}`, () => isDone(who) || answers() > earlier);
      // What was said may be the end itself, by direct message.
      const end = await waitUntil('a moment', async () => isDone(who), 3_000).catch(() => null);
      if (end !== null) return end;
    }
    throw new Error(`${actionId} never worked, while ${JSON.stringify(refusals)}`);
  }

  async function undo(): Promise<void> {
    const known = new Map(people.map((who) => [who, workspace.modal(who)?.id]));
    const isNew = (who: string) =>
      workspace.modal(who)?.id === known.get(who) ? undefined : { who, form: workspace.modal(who) };
    const { who, form } = await clickUntil('import_undo', isNew);
    if (form !== undefined) await workspace.as(who).submit(form, {});
    await wait('its undo', () => about().some((one) => has(one, /Restored|Undone|undid/)));
  }

  async function answered(typed: string, deed: () => Promise<unknown>): Promise<void> {
    const earlier = toPeople().length;
    await deed();
    await wait(`an answer to ${typed}`, () => toPeople().length > earlier);
  }

  async function jobsLeft(): Promise<number> {
    const [row] = await db.read((tx) =>
      tx.execute<{ n: number }>(sql`select count(*)::int as n from pgboss.job
        where state = 'active' or state in ('created', 'retry') and start_after < now() + interval '1 hour'`),
    );
    return row?.n ?? -1;
  }
}
