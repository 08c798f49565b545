/** Waiting for something to become true, with a readable account of what there is when it doesn't. */
import { setTimeout as pause } from 'node:timers/promises';
import { pageMessage } from './message-object.ts';
import type { StoredMessage } from './state.ts';
import type { World } from './world.ts';

/** Between two looks, in milliseconds. Each takes one, so that there are fewer the longer the wait. */
const POLL_MS = { first: 15, longest: 50 };
const LINE = 160;

function line(world: World, message: StoredMessage): string {
  const { ts, threadTs, user, text, blocks, files, ephemeralFor } = pageMessage(world, message);
  const who = world.state.people.get(user)?.name ?? user;
  const where = threadTs ? `  ↳ (in ${threadTs}) ` : '  ';
  const extra = [
    ephemeralFor && `only ${ephemeralFor}`,
    blocks && `${blocks.length} blocks`,
    ...(files ?? []).map((file) => file.name),
  ];
  const notes = extra.filter(Boolean).join(', ');
  return `${where}${ts} ${who}: ${text.slice(0, LINE)}${notes && ` [${notes}]`}`;
}

/** Everything worth knowing about the workspace as text: messages, the last calls and deliveries, violations. */
export function describeWorkspace(world: World): string {
  const { state, record } = world;
  const rooms = [...state.conversations.values()].flatMap(({ id, name, kind }) => {
    const own = [...(state.messages.get(id) ?? []), ...state.ephemerals.filter((one) => one.channel === id)];
    return own.length === 0 ? [] : [`${kind} ${name || id}`, ...own.map((message) => line(world, message))];
  });
  const calls = record.requests
    .slice(-15)
    .map(({ method, status, answer }) => `  ${method} ${status} ${answer?.ok === false ? answer.error : ''}`);
  const deliveries = record.deliveries
    .slice(-10)
    .map((one) => `  ${one.kind} ${one.id} by ${one.over}, retry ${one.retry}: ${one.outcome} ${one.status || ''}`);
  const violations = record.violations.map(({ via, rule, path, detail }) => `  ${via}: ${rule} ${path} ${detail}`);
  return [...rooms, 'last calls', ...calls, 'last deliveries', ...deliveries, 'violations', ...violations].join('\n');
}

/**
 * Looks again and again until `look` gives something other than undefined, null or false, and gives that.
 * A `look` that throws counts as not yet. Fails after `timeoutMs` with what there is.
 */
export async function waitFor<T>(
  world: World,
  what: string,
  look: () => T,
  timeoutMs: number,
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = Date.now() + timeoutMs;
  let thrown: unknown;
  for (let between = POLL_MS.first; Date.now() < deadline; between = Math.min(between * 1.2, POLL_MS.longest)) {
    try {
      const seen = look();
      if (seen !== undefined && seen !== null && seen !== false) return seen as Exclude<T, undefined | null | false>;
    } catch (error) {
      thrown = error;
    }
    await pause(between);
  }
  const because = thrown === undefined ? '' : ` The last look failed: ${String(thrown)}.`;
  throw new Error(
    `Waited ${timeoutMs} ms in vain for ${what}.${because} This is what there is:\n${describeWorkspace(world)}`,
  );
}
