/** Who somebody is, as Slack knows them; remembered for at most a minute, so that a lost right is lost soon. */
import type { WebClient } from '@slack/web-api';
import { slackErrorCode } from './slack-failure.ts';

export interface Person {
  id: string;
  /** a guest of the workspace, with one channel or several */
  isGuest: boolean;
  isBot: boolean;
  isDeactivated: boolean;
  /** belongs to another company that shares a channel with us */
  isStranger: boolean;
  /** IANA name */
  timeZone: string | null;
}

export interface People {
  /** Looks a person up; one whom Slack does not show us is a stranger. @throws what Slack answers otherwise */
  find(userId: string): Promise<Person>;
  /** The members of a user group; empty when the group is unknown or the workspace's plan has no groups. */
  membersOf(groupId: string): Promise<ReadonlySet<string>>;
}

const rememberedFor = 60_000;

/** Asks Slack about people, through a memory of a minute. */
export function openPeople(slack: WebClient, now: () => number = Date.now): People {
  const home = remember(() => fetchHomeTeam(slack), now);
  const people = remember(async (id: string) => await fetchPerson(slack, id, await home('own')), now);
  const groups = remember((id: string) => fetchMembers(slack, id), now);
  return { find: people, membersOf: groups };
}

function remember<T>(fetch: (id: string) => Promise<T>, now: () => number) {
  const known = new Map<string, { value: Promise<T>; until: number }>();
  return (id: string): Promise<T> => {
    const hit = known.get(id);
    if (hit && hit.until > now()) return hit.value;
    const value = fetch(id);
    known.set(id, { value, until: now() + rememberedFor });
    value.catch(() => known.delete(id));
    if (known.size > 10_000) known.clear();
    return value;
  };
}

/** The workspace that our token belongs to: what a payload says of workspaces may be about the one who clicked. */
async function fetchHomeTeam(slack: WebClient): Promise<string> {
  const { team_id: teamId } = await slack.auth.test();
  return teamId ?? '';
}

/** Answers that mean "nobody of this workspace" rather than "ask again". */
const noSuchPerson = new Set(['user_not_found', 'user_not_visible']);

/**
 * Slack calls only those strangers whom no shared channel shows to us; others of another company differ by their
 * workspace alone. In an organisation of several workspaces a person may belong to more than one.
 * @see https://docs.slack.dev/reference/objects/user-object
 */
async function fetchPerson(slack: WebClient, id: string, home: string): Promise<Person> {
  try {
    const { user } = await slack.users.info({ user: id });
    const teams = [user?.team_id ?? '', ...(user?.enterprise_user?.teams ?? [])].filter((team) => team !== '');
    const isForeign = home !== '' && teams.length > 0 && !teams.includes(home);
    const isStranger = Boolean((user as { is_stranger?: boolean } | undefined)?.is_stranger);
    return {
      id,
      isGuest: Boolean(user?.is_restricted || user?.is_ultra_restricted),
      isBot: Boolean(user?.is_bot),
      isDeactivated: Boolean(user?.deleted),
      isStranger: isStranger || isForeign,
      timeZone: user?.tz ?? null,
    };
  } catch (error) {
    if (!noSuchPerson.has(slackErrorCode(error) ?? '')) throw error;
    return { id, isGuest: false, isBot: false, isDeactivated: false, isStranger: true, timeZone: null };
  }
}

/** Answers that mean "there is no such group here" rather than "ask again". */
const noSuchGroup = new Set(['no_such_subteam', 'plan_upgrade_required', 'subteam_not_found']);

async function fetchMembers(slack: WebClient, groupId: string): Promise<ReadonlySet<string>> {
  try {
    const { users } = await slack.usergroups.users.list({ usergroup: groupId });
    return new Set(users ?? []);
  } catch (error) {
    if (noSuchGroup.has(slackErrorCode(error) ?? '')) return new Set();
    throw error;
  }
}
