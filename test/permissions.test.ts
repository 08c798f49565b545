/** Rights that hang on user groups, of which Slack may not tell all. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireRight, rightsOf } from '../src/permissions.ts';
import { UserError } from '../src/runtime/errors.ts';
import { openLog } from '../src/runtime/log.ts';
import { createMetrics } from '../src/runtime/metrics.ts';
import { openSlackClient } from '../src/slack/client.ts';
import { openPeople } from '../src/slack/people.ts';
import { SEED } from './workspace/seed.ts';
import { startWorkspace } from './workspace/start-workspace.ts';
import type { Workspace } from './workspace/workspace.ts';

const { group, people } = SEED;
let workspace: Workspace;
beforeAll(async () => {
  workspace = await startWorkspace();
});
afterAll(() => workspace.stop());

/** The right to approve, where the first question about a group fails. */
function open(approvers: string[]) {
  const { apiUrl: SLACK_API_URL, botToken: SLACK_BOT_TOKEN } = workspace;
  const slack = openSlackClient({ SLACK_API_URL, SLACK_BOT_TOKEN }, openLog('silent'), createMetrics());
  const config = { OPERATORS: [], APPROVERS: approvers };
  const broken = { kind: 'error', error: 'team_access_not_granted' } as const;
  workspace.fault({ at: 'usergroups.users.list', fault: broken, times: 1 });
  return { people: openPeople(slack), config: config as never };
}

test('who is in one group is not kept out because Slack tells nothing of another', async () => {
  const deps = open(['S0ELSEWHERE', group]);
  expect(await requireRight('approve', people.lee, deps)).toMatchObject({ id: people.lee });
  expect((await rightsOf(people.lee, open(['S0ELSEWHERE', group]))).may.approve).toBe(true);
});

test('who is in no group that Slack tells of is not refused for good: they may be in the other', async () => {
  const asked = requireRight('approve', people.dana, open(['S0ELSEWHERE', group]));
  await expect(asked).rejects.toMatchObject({ data: { error: 'team_access_not_granted' } });
  await expect(asked).rejects.not.toBeInstanceOf(UserError);
});
