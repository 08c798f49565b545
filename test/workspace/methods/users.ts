/** users.* and usergroups.*: who people are and which groups they belong to. */
import { canonicalTimeZone } from '../../../src/runtime/time-zones.ts';
import { type Call, flagArg, type MethodTable, pageOf, textArg } from '../api-method.ts';
import type { Json } from '../protocol.ts';
import { SlackError } from '../slack-error.ts';
import type { StoredPerson } from '../state.ts';

/** Seconds that a time zone is ahead of UTC at this moment. */
/** People and programs can set a zone that no time zone database knows. */
function offsetSeconds(timeZone: string): number {
  if (canonicalTimeZone(timeZone) === null) return 0;
  const name = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).format(new Date());
  const [, sign = '+', hours = '0', minutes = '0'] = name.match(/GMT([+-])(\d\d):(\d\d)/) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

/** A person as Slack's API shows them; no email address, which needs users:read.email. */
function userObject(person: StoredPerson): Json {
  const { id, name, realName, title, role, timeZone, teamId, teams, isStranger, deactivated } = person;
  return {
    id,
    team_id: teamId,
    name,
    deleted: deactivated,
    real_name: realName,
    tz: timeZone,
    tz_label: timeZone,
    tz_offset: offsetSeconds(timeZone),
    profile: { real_name: realName, display_name: name, title, team: teamId },
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: role === 'guest',
    is_ultra_restricted: false,
    is_bot: role === 'bot',
    is_app_user: false,
    ...(isStranger && { is_stranger: true }),
    ...(teams && { enterprise_user: { id: `W${id.slice(1)}`, enterprise_id: 'E0ORGANISATION', teams } }),
    updated: 0,
  };
}

function groupObject(
  call: Call,
  { id, handle, name, users }: { id: string; handle: string; name: string; users: string[] },
): Json {
  const team_id = call.world.state.team.id;
  const members = flagArg(call, 'include_users') ? { users } : {};
  return { id, team_id, is_usergroup: true, name, handle, date_delete: 0, user_count: users.length, ...members };
}

const reads = { token: 'bot', formOnly: true } as const;

export const USERS_METHODS: MethodTable = {
  'users.info': {
    ...reads,
    scope: 'users:read',
    required: ['user'],
    optional: ['include_locale'],
    rate: 100,
    perform: (call) => {
      const person = call.world.state.people.get(textArg(call, 'user') ?? '');
      if (!person) throw new SlackError('user_not_found');
      return { user: userObject(person) };
    },
  },
  'users.list': {
    ...reads,
    scope: 'users:read',
    optional: ['cursor', 'limit', 'include_locale'],
    rate: 20,
    perform: (call) => {
      const { items, next_cursor } = pageOf(call, [...call.world.state.people.values()], 1000);
      return {
        members: items.map(userObject),
        cache_ts: Math.floor(Date.now() / 1000),
        response_metadata: { next_cursor },
      };
    },
  },
  'usergroups.list': {
    ...reads,
    scope: 'usergroups:read',
    optional: ['include_count', 'include_disabled', 'include_users'],
    rate: 20,
    perform: (call) => ({ usergroups: [...call.world.state.groups.values()].map((group) => groupObject(call, group)) }),
  },
  'usergroups.users.list': {
    ...reads,
    scope: 'usergroups:read',
    required: ['usergroup'],
    optional: ['include_disabled'],
    rate: 20,
    perform: (call) => {
      const group = call.world.state.groups.get(textArg(call, 'usergroup') ?? '');
      if (!group) throw new SlackError('no_such_subteam');
      return { users: group.users };
    },
  },
};
