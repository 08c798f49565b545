/** Asks Slack about the tokens: what they may do, and whether everybody and everything that the configuration names is there. */
import { WebClient } from '@slack/web-api';
import type { Config } from '../config.ts';
import type { MachineClocks } from '../db/clock.ts';
import { classifyFailure, slackErrorCode } from '../slack/slack-failure.ts';
import { bad, type Finding, good, judgeClock, poor } from './finding.ts';

/** The scopes of the manifest; a test compares them. */
export const neededScopes = [
  'app_mentions:read',
  'commands',
  'chat:write',
  'files:read',
  'files:write',
  'channels:history',
  'groups:history',
  'im:history',
  'im:write',
  'users:read',
  'usergroups:read',
];

/** The findings about the tokens; `ok` false: nothing else can be asked. */
export async function checkTokens(slack: WebClient, config: Config): Promise<{ ok: boolean; findings: Finding[] }> {
  const home = await fetchHome(slack).catch((error: unknown) => ({ error }));
  if ('error' in home) {
    const isRefused = classifyFailure(home.error) === 'token refused';
    const detail = isRefused ? `refused: ${slackErrorCode(home.error)}` : 'Slack can’t be reached';
    const remedy = isRefused
      ? 'Copy SLACK_BOT_TOKEN again from OAuth & Permissions, and install the app.'
      : `Check that this machine may reach ${new URL(config.SLACK_API_URL).host}.`;
    return { ok: false, findings: [bad('bot token', detail, remedy)] };
  }
  const missing = neededScopes.filter((scope) => !home.scopes.includes(scope));
  const surplus = home.scopes.filter((scope) => !neededScopes.includes(scope));
  const scopes =
    missing.length > 0
      ? bad('scopes', `missing: ${missing.join(', ')}`, 'Compare the app with manifest.yml, then reinstall it.')
      : surplus.length > 0
        ? poor('scopes', `more than needed: ${surplus.join(', ')}`, 'Remove them and reinstall the app.')
        : good('scopes', `all ${neededScopes.length}, and no others`);
  const token = good('bot token', `${home.name} in ${home.team}`);
  return { ok: true, findings: [token, scopes, await checkMode(config)] };
}

/** Who the token belongs to, and its scopes, which the header of Slack's answer lists. */
async function fetchHome(slack: WebClient): Promise<{ team: string; name: string; scopes: string[] }> {
  const { team = '', user = '', response_metadata: metadata } = await slack.auth.test();
  return { team, name: user, scopes: metadata?.scopes ?? [] };
}

async function checkMode({ SLACK_APP_TOKEN: token, SLACK_API_URL: slackApiUrl }: Config): Promise<Finding> {
  if (token === undefined) {
    return good('mode', 'HTTP: Slack posts to /slack/events; Event Subscriptions shows whether it can');
  }
  try {
    await new WebClient(token, { slackApiUrl, timeout: 10_000, retryConfig: { retries: 0 } }).apps.connections.open();
    return good('mode', 'Socket Mode');
  } catch (error) {
    const remedy = 'Generate an app-level token with connections:write, and switch Socket Mode on.';
    return bad('mode', `Socket Mode is refused: ${answerOf(error)}`, remedy);
  }
}

/** Compares this machine's clock with Slack's; nothing when its answer doesn't have the time. */
export async function checkClock({ SLACK_API_URL }: Config, { wall }: MachineClocks): Promise<Finding[]> {
  const answer = await fetch(new URL('api.test', SLACK_API_URL), { signal: AbortSignal.timeout(10_000) });
  const ahead = wall() - Date.parse(answer.headers.get('date') ?? '');
  const remedy = 'From five minutes on, everything that Slack posts is refused.';
  return Number.isNaN(ahead) ? [] : [judgeClock('clock', ahead, 'Slack’s', remedy)];
}

/** The findings about the people, groups and channels that the configuration names. */
export async function checkNamed(slack: WebClient, config: Config): Promise<Finding[]> {
  const named = [...new Set([...config.OPERATORS, ...config.APPROVERS])];
  const groups = named.filter((id) => id.startsWith('S'));
  const people = named.filter((id) => !id.startsWith('S'));
  return [
    ...(await Promise.all(groups.map((id) => checkGroup(slack, id)))),
    ...(await Promise.all(people.map((id) => checkPerson(slack, id)))),
    ...(await Promise.all(config.IMPORT_CHANNELS.map((id) => checkChannel(slack, id)))),
  ];
}

const answerOf = (error: unknown) => slackErrorCode(error) ?? 'no answer';

async function checkGroup(slack: WebClient, usergroup: string): Promise<Finding> {
  const about = `group ${usergroup}`;
  try {
    const { users = [] } = await slack.usergroups.users.list({ usergroup });
    if (users.length > 0) return good(about, `${users.length} members`);
    return bad(about, 'has no members', 'Add people to it, or name others.');
  } catch (error) {
    const code = answerOf(error);
    const isPlan = code === 'plan_upgrade_required' || code === 'paid_teams_only';
    if (isPlan) return bad(about, 'user groups need a paid Slack plan', 'Name people (U…) instead.');
    return bad(about, `can’t be read: ${code}`, 'Check the id in OPERATORS and APPROVERS.');
  }
}

async function checkPerson(slack: WebClient, user: string): Promise<Finding> {
  const about = `person ${user}`;
  try {
    const found = await slack.users.info({ user });
    if (found.user?.deleted !== true) return good(about, 'is there');
    return poor(about, 'is deactivated', 'Remove the id from OPERATORS and APPROVERS.');
  } catch (error) {
    return bad(about, `can’t be read: ${answerOf(error)}`, 'Check the id in OPERATORS and APPROVERS.');
  }
}

async function checkChannel(slack: WebClient, channel: string): Promise<Finding> {
  const about = `channel ${channel}`;
  try {
    await slack.conversations.history({ channel, limit: 1 });
    return good(about, 'Holdfast is in it and can read it');
  } catch (error) {
    const remedy = 'Invite it there (/invite @Holdfast), or take the id out of IMPORT_CHANNELS.';
    return bad(about, answerOf(error), remedy);
  }
}
