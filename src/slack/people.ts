/** Looks up people in Slack. Answers are cached for a minute at most, so that lost rights take effect soon. */
import type { WebClient } from '@slack/web-api';
import { canonicalTimeZone, type ReadTimeZone } from '../runtime/time-zones.ts';
import { elapsed } from './client.ts';
import { slackErrorCode } from './slack-failure.ts';

export interface Person {
  id: string;
  /** as Slack shows it; null for somebody whom Slack doesn't show */
  name: string | null;
  /** a guest of the workspace, with one channel or several */
  isGuest: boolean;
  isBot: boolean;
  isDeactivated: boolean;
  /** belongs to another company that shares a channel with this workspace */
  isStranger: boolean;
  /** IANA name; null if Slack has none, or one that can't be used */
  timeZone: string | null;
}

export interface People {
  /** Looks up a person; one whom Slack does not show is a stranger. @throws what Slack answers otherwise */
  find(userId: string): Promise<Person>;
  /** The members of a user group; empty when it does not exist or the workspace's plan has no groups. */
  membersOf(groupId: string): Promise<ReadonlySet<string>>;
}

const cacheTtlMs = 60_000;

interface PeopleOptions {
  now?: () => number;
  /** reads the names of time zones, which Slack may have from anywhere */
  readTimeZone?: ReadTimeZone;
}

/** Opens the lookup, with its cache. */
export function openPeople(
  slack: WebClient,
  { now = elapsed, readTimeZone = canonicalTimeZone }: PeopleOptions = {},
): People {
  const homeTeam = cached(() => fetchHomeTeam(slack), now);
  const people = cached(async (id: string) => {
    const { timeZone, ...person } = await fetchPerson(slack, id, await homeTeam(''));
    return { ...person, timeZone: timeZone === null ? null : readTimeZone(timeZone) };
  }, now);
  const groups = cached((id: string) => fetchMembers(slack, id), now);
  return { find: people, membersOf: groups };
}

function cached<T>(fetch: (id: string) => Promise<T>, now: () => number) {
  const known = new Map<string, { value: Promise<T>; until: number }>();
  return (id: string): Promise<T> => {
    const hit = known.get(id);
    if (hit && hit.until > now()) return hit.value;
    const value = fetch(id);
    known.set(id, { value, until: now() + cacheTtlMs });
    value.catch(() => known.delete(id));
    if (known.size > 10_000) known.clear();
    return value;
  };
}

/** The workspace of our token. The workspace in a payload may be that of the person who clicked. */
async function fetchHomeTeam(slack: WebClient): Promise<string> {
  const { team_id: teamId } = await slack.auth.test();
  return teamId ?? '';
}

/** Errors that mean "not in this workspace", not "try again". */
const noSuchPerson = new Set(['user_not_found', 'user_not_visible']);

/**
 * Slack's `is_stranger` covers only people with whom we share no channel; others from another company differ only in their
 * workspace. In an organization with several workspaces, a person may belong to more than one.
 * @see https://docs.slack.dev/reference/objects/user-object
 */
async function fetchPerson(slack: WebClient, id: string, homeTeam: string): Promise<Person> {
  try {
    const { user } = await slack.users.info({ user: id });
    const teams = [user?.team_id ?? '', ...(user?.enterprise_user?.teams ?? [])].filter((team) => team !== '');
    const isForeign = homeTeam !== '' && teams.length > 0 && !teams.includes(homeTeam);
    const isStranger = Boolean((user as { is_stranger?: boolean } | undefined)?.is_stranger);
    return {
      id,
      name: user?.profile?.display_name || user?.real_name || user?.name || null,
      isGuest: Boolean(user?.is_restricted || user?.is_ultra_restricted),
      isBot: Boolean(user?.is_bot),
      isDeactivated: Boolean(user?.deleted),
      isStranger: isStranger || isForeign,
      timeZone: user?.tz ?? null,
    };
  } catch (error) {
    if (!noSuchPerson.has(slackErrorCode(error) ?? '')) throw error;
    return { id, name: null, isGuest: false, isBot: false, isDeactivated: false, isStranger: true, timeZone: null };
  }
}

/** Errors that mean "there is no such group", not "try again". */
const noSuchGroup = new Set(['no_such_subteam', 'plan_upgrade_required', 'paid_teams_only', 'subteam_not_found']);

async function fetchMembers(slack: WebClient, groupId: string): Promise<ReadonlySet<string>> {
  try {
    const { users } = await slack.usergroups.users.list({ usergroup: groupId });
    return new Set(users ?? []);
  } catch (error) {
    if (noSuchGroup.has(slackErrorCode(error) ?? '')) return new Set();
    throw error;
  }
}
