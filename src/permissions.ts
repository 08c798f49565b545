/** Who may do what. */
import type { Config } from './config.ts';
import { UserError } from './runtime/errors.ts';
import type { People, Person } from './slack/people.ts';

/**
 * `operate` (operators): search, export, share imports, correct their rows or columns. `approve` (approvers): confirm, send
 * back and undo imports, and discard those that others shared. `handle` (either): choose an import's kind and which of its
 * rows count, have it checked again, get its rows. `configure` (approvers): change a channel's settings.
 */
export type Right = 'operate' | 'handle' | 'approve' | 'configure';

/**
 * Makes sure that a person has a right; called for every command, click and submission.
 * @throws {UserError} a polite refusal that says whom to ask
 */
export async function requireRight(
  right: Right,
  userId: string,
  { people, config }: { people: People; config: Config },
): Promise<Person> {
  const person = await people.find(userId);
  const outsider = whyOutsider(person);
  if (outsider !== null) throw new UserError(outsider);
  const allowed = whoMay(right, config);
  if (allowed.length > 0 && !(await isAmong(userId, allowed, people))) throw notAllowed(right, allowed);
  return person;
}

/** What a person may do; `outsider` says why guests, bots and others may do nothing. */
export interface Rights {
  person: Person;
  /** a polite sentence; null for full members of the workspace */
  outsider: string | null;
  may: Record<Right, boolean>;
}

/** What a person may do, for display only: actions are guarded by `requireRight`. */
export async function rightsOf(
  userId: string,
  { people, config }: { people: People; config: Config },
): Promise<Rights> {
  const person = await people.find(userId);
  const outsider = whyOutsider(person);
  const has = async (right: Right) => {
    const allowed = whoMay(right, config);
    return outsider === null && (allowed.length === 0 || (await isAmong(userId, allowed, people)));
  };
  const [operate, handle, approve] = [await has('operate'), await has('handle'), await has('approve')];
  return { person, outsider, may: { operate, handle, approve, configure: approve } };
}

/** The ids of users and groups that have a right; empty means every full member. */
export function whoMay(right: Right, config: Pick<Config, 'OPERATORS' | 'APPROVERS'>): string[] {
  const { OPERATORS, APPROVERS } = config;
  if ((right === 'approve' || right === 'configure') && APPROVERS.length > 0) return APPROVERS;
  return right === 'handle' && OPERATORS.length > 0 ? [...new Set([...OPERATORS, ...APPROVERS])] : OPERATORS;
}

/** A user or group id as a mention, which Slack shows as a name. */
export function mention(id: string): string {
  return id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`;
}

/** User and group ids as mentions, "@a, @b or @group". */
export function mentionAll(ids: string[]): string {
  const names = ids.map(mention);
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} or ${last}`;
}

function whyOutsider(person: Person): string | null {
  if (person.isStranger) return 'Holdfast works only for members of the workspace it belongs to.';
  if (person.isGuest)
    return 'Holdfast shows customer data, so it works only for full members of this workspace, not for guests.';
  if (person.isBot || person.isDeactivated) return 'Holdfast works only for people with an active account.';
  return null;
}

async function isAmong(userId: string, allowed: string[], people: People): Promise<boolean> {
  if (allowed.includes(userId)) return true;
  const groups = allowed.filter((id) => id.startsWith('S'));
  const answers = groups.map(async (id) => (await people.membersOf(id)).has(userId));
  // Who is in one group need not wait for Slack to tell who is in another.
  const found = Promise.any(answers.map(async (answer) => (await answer) || Promise.reject(new Error('not in it'))));
  return await found.catch(async () => (await Promise.all(answers)).includes(true));
}

const activities: Record<Right, string> = {
  operate: 'use Holdfast',
  handle: 'work on imports',
  approve: 'confirm, discard or undo an import',
  configure: 'change the settings',
};

/** Names people to ask and has no button: rights are configured where Holdfast runs, so a request could not be granted here. */
function notAllowed(right: Right, allowed: string[]): UserError {
  const activity = activities[right];
  const whom = mentionAll(allowed.slice(0, 5));
  return new UserError(`You can’t ${activity} here.`, { mrkdwn: `You can’t ${activity} here. Please ask ${whom}.` });
}
