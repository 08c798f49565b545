/** Rights that hang on user groups, of which Slack may not tell all. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireRight, rightsOf } from '../src/permissions.ts';
import { UserError } from '../src/runtime/errors.ts';
import { openLog } from '../src/runtime/log.ts';
import { createMetrics } from '../src/runtime/metrics.ts';
import { openSlackClient } from '../src/slack/client.ts';
import { openPeople } from '../src/slack/people.ts';
import type { Fault } from './workspace/faults.ts';
import { SEED } from './workspace/seed.ts';
import { startWorkspace } from './workspace/start-workspace.ts';
import type { Workspace } from './workspace/workspace.ts';

const { group, people } = SEED;
let workspace: Workspace;
beforeAll(async () => {
  workspace = await startWorkspace();
});
afterAll(() => workspace.stop());

const broken: Fault = { kind: 'error', error: 'team_access_not_granted' };

/** The right to approve, where the first question about a group fails. */
function open(approvers: string[], fault = broken, metrics = createMetrics()) {
  const { apiUrl: SLACK_API_URL, botToken: SLACK_BOT_TOKEN } = workspace;
  const slack = openSlackClient({ SLACK_API_URL, SLACK_BOT_TOKEN }, openLog('silent'), metrics);
  const config = { OPERATORS: [], APPROVERS: approvers };
  workspace.fault({ at: 'usergroups.users.list', fault, times: 1 });
  return { people: openPeople(slack), config: config as never };
}

test('who is in one group is not kept out because Slack tells nothing of another', async () => {
  const deps = open(['S0ELSEWHERE', group]);
  expect(await requireRight('approve', people.lee, deps)).toMatchObject({ id: people.lee });
  expect((await rightsOf(people.lee, open(['S0ELSEWHERE', group]))).may.approve).toBe(true);
});

test('who is in one group is let in while Slack has not answered about another', async () => {
  const metrics = createMetrics();
  const deps = open(['S0ELSEWHERE', group], { kind: 'slow', ms: 3_000 }, metrics);
  expect(await requireRight('approve', people.lee, deps)).toMatchObject({ id: people.lee });
  const ended = (await metrics.slackCalls.get()).values.filter(
    ({ labels }) => labels.method === 'usergroups.users.list',
  );
  expect(ended.map(({ value }) => value)).toEqual([1]);
});

test('who is in no group that Slack tells of is not refused for good: they may be in the other', async () => {
  const asked = requireRight('approve', people.dana, open(['S0ELSEWHERE', group]));
  await expect(asked).rejects.toMatchObject({ data: { error: 'team_access_not_granted' } });
  await expect(asked).rejects.not.toBeInstanceOf(UserError);
});
