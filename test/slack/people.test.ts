/** What is remembered about people, and for how long. */

import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { openLog } from '../../src/runtime/log.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { openSlackClient } from '../../src/slack/client.ts';
import { openPeople } from '../../src/slack/people.ts';
import { SEED } from '../workspace/seed.ts';
import { startWorkspace } from '../workspace/start-workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await startWorkspace();
  const teamId = 'T0SIBLING';
  workspace.addPerson({ id: 'U0MIA', name: 'mia', teamId, teams: [teamId, SEED.team] });
  workspace.addPerson({ id: 'U0OLA', name: 'ola', teamId, teams: [teamId] });
});
afterAll(() => workspace.stop());

const config = () => ({ SLACK_API_URL: workspace.apiUrl, SLACK_BOT_TOKEN: workspace.botToken });

function open(now: () => number) {
  return openPeople(openSlackClient(config(), openLog('silent'), createMetrics()), { now });
}

test('X47 a right that is taken away is gone within a minute, and not asked for anew before', async () => {
  let now = 0;
  const people = open(() => now);
  const { people: ids, group } = workspace.ids;
  expect(await people.membersOf(group)).toEqual(new Set([ids.lee]));
  expect((await people.find(ids.lee)).isDeactivated).toBe(false);
  workspace.setGroup(group, [ids.dana]);
  workspace.changePerson(ids.lee, { deactivated: true });
  const asked = workspace.record.requests.length;
  now = 59_999;
  expect(await people.membersOf(group)).toEqual(new Set([ids.lee]));
  await people.find(ids.lee);
  expect(workspace.record.requests).toHaveLength(asked);
  now = 60_000;
  expect(await people.membersOf(group)).toEqual(new Set([ids.dana]));
  expect((await people.find(ids.lee)).isDeactivated).toBe(true);
  workspace.changePerson(ids.lee, { deactivated: false });
});

test('X45 X47 a clock of this machine that is set back lets no one keep a right for longer', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const { people: ids, group } = workspace.ids;
  const people = openPeople(openSlackClient(config(), openLog('silent'), createMetrics()));
  workspace.setGroup(group, [ids.lee]);
  expect(await people.membersOf(group)).toEqual(new Set([ids.lee]));
  workspace.setGroup(group, [ids.dana]);
  vi.advanceTimersByTime(60_000);
  vi.setSystemTime(Date.now() - 3_600_000);
  expect(await people.membersOf(group)).toEqual(new Set([ids.dana]));
});

test.each([
  ['a full member', 'U0DANAREYES', {}],
  ['a guest', 'U0GUSHARPER', { isGuest: true }],
  ['somebody of another company', 'U0EVAEXTERNAL', { isStranger: true }],
  ['somebody who belongs to our workspace and another one', 'U0MIA', {}],
  ['somebody of another workspace of our organisation', 'U0OLA', { isStranger: true }],
  ['ourselves', 'U0HOLDFAST', { isBot: true }],
  ['somebody whom Slack does not show', 'U0NOBODY', { isStranger: true }],
])('%s is seen as such', async (_, id, want) => {
  const nothing = { isGuest: false, isBot: false, isDeactivated: false, isStranger: false };
  expect(await open(() => 0).find(id)).toMatchObject({ id, ...nothing, ...want });
});

test('X49 somebody of another company is a stranger, also where a shared channel shows them to us', async () => {
  workspace.changePerson('U0EVAEXTERNAL', { isStranger: false });
  expect(await open(() => 0).find('U0EVAEXTERNAL')).toMatchObject({ isStranger: true });
  workspace.changePerson('U0EVAEXTERNAL', { isStranger: true });
});

test('a failed question is not remembered, and an unknown group is empty', async () => {
  const people = open(() => 0);
  workspace.fault({ at: 'users.info', fault: { kind: 'status', status: 500 }, times: 1 });
  await expect(people.find('U0DANAREYES')).rejects.toThrow();
  expect((await people.find('U0DANAREYES')).id).toBe('U0DANAREYES');
  expect(await people.membersOf('S0UNKNOWN')).toEqual(new Set());
});

test.each([
  ['', null],
  ['Mars/Phobos', null],
  ['+05:30', null],
  ['US/Eastern', 'America/New_York'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['Europe/Berlin', 'Europe/Berlin'],
])('the time zone %j that Slack names is read as %j', async (timeZone, want) => {
  const { dana } = workspace.ids.people;
  workspace.changePerson(dana, { timeZone });
  expect((await open(Date.now).find(dana)).timeZone).toBe(want);
});
