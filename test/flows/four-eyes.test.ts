/** Who may do what with an import, for every setting; what the refused are told, and that the audit trail has it. */

import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Deps } from '../../src/deps.ts';
import { auditEvents } from '../../src/fulfillments/tables.ts';
import {
  checkAgain,
  chooseForAmbiguous,
  chooseForOutdated,
  chooseKind,
  confirmImport,
  discardImport,
  includeRows,
  sendBack,
} from '../../src/imports/decide/handle-decision.ts';
import { requestRejectedRows } from '../../src/imports/decide/left-out-rows.ts';
import { toButtonValue } from '../../src/imports/messages/import-buttons.ts';
import { readyMessage } from '../../src/imports/messages/ready-message.ts';
import type { ImportState } from '../../src/imports/model/lifecycle.ts';
import { imports } from '../../src/imports/model/tables.ts';
import { confirmUndo } from '../../src/imports/undo/handle-undo.ts';
import { UserError } from '../../src/runtime/errors.ts';
import type { Click, Requester, Submission } from '../../src/slack/interaction.ts';
import { openPeople } from '../../src/slack/people.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { makeCounts, makeEffect } from '../support/make-import.ts';
import { type OpenDeps, openDeps } from '../support/open-deps.ts';
import { SEED } from '../workspace/seed.ts';
import { startWorkspace } from '../workspace/start-workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';

const { dana, lee, gus, eva } = SEED.people;
const olga = 'U0OLGA';
const operatorGroup = 'S0OPERATORS';
const approverGroup = SEED.group;
const people = { sharer: dana, 'other operator': olga, approver: lee, guest: gus, stranger: eva };
type Who = keyof typeof people;

let workspace: Workspace;
let database: TestDatabase;
let open: OpenDeps;
const importId = randomUUID();

beforeAll(async () => {
  workspace = await startWorkspace();
  workspace.addPerson({ id: olga, name: 'olga' });
  workspace.addGroup(operatorGroup, [dana, olga]);
  database = await createTestDatabase();
  open = await openDeps(database.url, { SLACK_API_URL: workspace.apiUrl, SLACK_BOT_TOKEN: workspace.botToken });
  const place = { channelId: 'C1', messageTs: '1.1', threadTs: '1.1', teamId: SEED.team };
  await open.deps.db.write(
    async (tx) =>
      void (await tx.insert(imports).values({ importId, fileId: 'F1', fileName: 'a.csv', sharedBy: dana, ...place })),
  );
});
afterAll(async () => {
  await open.close();
  await workspace.stop();
  await database.drop();
});
beforeEach(async () => void (await open.deps.db.write((tx) => tx.delete(auditEvents))));

const effects = {
  ten: makeEffect({ records: 10, statuses: { RETURNED: 10 } }),
  cancelling: makeEffect({ records: 1, statuses: { CANCELLED: 1 } }),
};

type Act = (deps: Deps, event: Click & Submission) => Promise<void>;
const acts: Record<string, { state: ImportState; act: Act }> = {
  confirm: { state: 'ready', act: confirmImport },
  discard: { state: 'ready', act: discardImport },
  'send back': { state: 'ready', act: sendBack },
  'choose for ambiguous rows': { state: 'ready', act: chooseForAmbiguous },
  'get the rejected rows': { state: 'ready', act: requestRejectedRows },
  'check again': { state: 'expired', act: checkAgain },
  undo: { state: 'applied', act: confirmUndo },
};
type Deed = keyof typeof acts;

/** Puts the import into the state in which a deed is offered. */
async function offer(state: ImportState, effect: keyof typeof effects = 'ten', isFresh = true): Promise<string> {
  const counts = { returns: makeCounts({ effect: { skip: effects[effect], all: effects[effect] } }) };
  const untouched = { takeOutdated: false, included: [], ...(isFresh && { choosers: null }) };
  const fresh = {
    ...untouched,
    kind: 'returns',
    ambiguousChoice: 'skip',
    planVersion: 1,
    expiresAt: null,
    undoneBy: null,
  } as const;
  const applied = state === 'applied' ? sql`now()` : null;
  await open.deps.db.write(
    async (tx) =>
      void (await tx
        .update(imports)
        .set({ ...fresh, state, counts, appliedAt: applied as unknown as Date | null })
        .where(eq(imports.importId, importId))),
  );
  return await look();
}

/** The import as it is now; two are equal when nothing changed. */
async function look(): Promise<string> {
  const rows = await open.deps.db.read((tx) => tx.select().from(imports).where(eq(imports.importId, importId)));
  return JSON.stringify(rows);
}

const refusals = () =>
  open.deps.db.read((tx) =>
    tx
      .select({ actor: auditEvents.actor, after: auditEvents.after })
      .from(auditEvents)
      .where(eq(auditEvents.action, 'refusal')),
  );

/** Does a deed as somebody; gives what they were told when it was refused. */
async function attempt(config: Partial<Deps['config']>, who: Who, deed: Deed): Promise<string | null> {
  const deps = { ...open.deps, config: { ...open.deps.config, ...config } };
  const value = toButtonValue({ importId, planVersion: 1 });
  const requester: Requester = {
    ...{ userId: people[who], channelId: '', teamId: '', triggerId: '', responseUrl: '' },
    answer: async () => 0,
  };
  const event: Click & Submission = {
    ...requester,
    value,
    metadata: value,
    chosen: 'all',
    threadTs: null,
    messageTs: null,
    isEphemeral: false,
    inPlace: requester,
    view: undefined,
    viewId: '',
    values: {},
    people: {},
    files: {},
  };
  try {
    await acts[deed]?.act(deps, event);
    return null;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.mrkdwn ?? error.message;
  }
}

const operators = { users: [dana, olga], group: [operatorGroup], nobody: [] };
const approvers = { users: [lee], group: [approverGroup], nobody: [] };
type Setting = keyof typeof operators;
const settings = ['users', 'group', 'nobody'] as const;
const combinations = settings.flatMap((OPERATORS) =>
  settings.map((APPROVERS): [Setting, Setting] => [OPERATORS, APPROVERS]),
);

/** Rights as the contract words them: an empty list of operators is everybody, an empty list of approvers the operators. */
function rights(who: Who, OPERATORS: Setting, APPROVERS: Setting): { operates: boolean; approves: boolean } {
  if (who === 'guest' || who === 'stranger') return { operates: false, approves: false };
  const operates = OPERATORS === 'nobody' || who !== 'approver';
  return { operates, approves: APPROVERS === 'nobody' ? operates : who === 'approver' };
}

describe.each(combinations)('OPERATORS: %s, APPROVERS: %s', (OPERATORS, APPROVERS) => {
  const config = { OPERATORS: [...operators[OPERATORS]], APPROVERS: [...approvers[APPROVERS]] };

  test.each(Object.keys(people) as Who[])('%s', async (who) => {
    const { operates, approves } = rights(who, OPERATORS, APPROVERS);
    const expected: Record<Deed, boolean> = {
      confirm: approves,
      discard: who === 'sharer' ? operates : approves,
      'send back': approves,
      'choose for ambiguous rows': operates || approves,
      'get the rejected rows': operates || approves,
      'check again': operates || approves,
      undo: approves,
    };
    for (const [deed, allowed] of Object.entries(expected)) {
      const before = await offer(acts[deed]?.state ?? 'ready');
      const told = await attempt(config, who, deed);
      expect({ deed, done: told === null }).toEqual({ deed, done: allowed });
      const untouched = !allowed || deed === 'get the rejected rows';
      expect({ deed, untouched: (await look()) === before }).toEqual({ deed, untouched });
    }
    const refused = Object.values(expected).filter((allowed) => !allowed);
    expect((await refusals()).map(({ actor }) => actor)).toEqual(refused.map(() => people[who]));
  });

  const eyes: [string, keyof typeof effects, number | undefined, boolean][] = [
    ['off', 'ten', undefined, false],
    ['off, cancelling', 'cancelling', undefined, false],
    ['more than it changes', 'ten', 11, false],
    ['as many as it changes', 'ten', 10, true],
    ['fewer than it changes', 'ten', 9, true],
    ['more than it changes, cancelling', 'cancelling', 1000, true],
  ];
  test.each(eyes)('FOUR_EYES_ROWS: %s', async (_, effect, FOUR_EYES_ROWS, second) => {
    for (const who of Object.keys(people) as Who[]) {
      const before = await offer('ready', effect);
      const told = await attempt({ ...config, FOUR_EYES_ROWS }, who, 'confirm');
      const allowed = rights(who, OPERATORS, APPROVERS).approves && !(second && who === 'sharer');
      expect({ who, done: told === null }).toEqual({ who, done: allowed });
      expect({ who, untouched: (await look()) === before }).toEqual({ who, untouched: !allowed });
    }
  });
});

const everybody = { OPERATORS: [], APPROVERS: [] };

const choices: Record<string, { state: ImportState; act: Act }> = {
  'what ambiguous rows mean': { state: 'ready', act: chooseForAmbiguous },
  'to include outdated rows': { state: 'ready', act: chooseForOutdated },
  'to include hidden rows': { state: 'ready', act: (deps, click) => includeRows(deps, click, 'hidden') },
  'to include crossed-out rows': { state: 'ready', act: (deps, click) => includeRows(deps, click, 'crossedOut') },
  'to include voided labels': { state: 'ready', act: (deps, click) => includeRows(deps, click, 'voided') },
  'to include return labels': { state: 'ready', act: (deps, click) => includeRows(deps, click, 'returnLabel') },
  'only the rows found here': { state: 'refused', act: (deps, click) => includeRows(deps, click, 'found') },
  'its kind': { state: 'asking', act: (deps, click) => chooseKind(deps, click, 'returns') },
};
Object.assign(acts, choices);

test.each(Object.keys(choices))('who chose %s may not confirm it alone', async (choice) => {
  const config = { ...everybody, FOUR_EYES_ROWS: 1 };
  await offer(choices[choice]?.state ?? 'ready');
  expect(await attempt(config, 'approver', choice)).toBeNull();
  await offer('ready', 'ten', false);
  expect(await attempt(config, 'approver', 'confirm')).toMatch(/^You chose what this import changes, so someone else/);
  expect(await attempt(config, 'other operator', 'confirm')).toBeNull();
});

test.each<[string, Partial<Deps['config']>, Who, Deed, string]>([
  [
    'X46 whom to ask',
    { ...everybody, APPROVERS: [lee] },
    'sharer',
    'confirm',
    `You can’t confirm, discard or undo an import here. Please ask <@${lee}>.`,
  ],
  [
    'X46 which group to ask',
    { ...everybody, APPROVERS: [approverGroup] },
    'other operator',
    'undo',
    `You can’t confirm, discard or undo an import here. Please ask <!subteam^${approverGroup}>.`,
  ],
  [
    'X46 no operator',
    { OPERATORS: [lee], APPROVERS: [] },
    'sharer',
    'check again',
    `You can’t work on imports here. Please ask <@${lee}>.`,
  ],
  [
    'X50 a guest',
    everybody,
    'guest',
    'confirm',
    'Holdfast shows customer data, so it works only for full members of this workspace, not for guests.',
  ],
  [
    'X49 somebody of another company',
    everybody,
    'stranger',
    'confirm',
    'Holdfast works only for members of the workspace it belongs to.',
  ],
  [
    'X48 the sharer',
    { ...everybody, FOUR_EYES_ROWS: 1 },
    'sharer',
    'confirm',
    'You shared this file, so someone else has to confirm it. Ask a colleague. To take it back, click Withdraw.',
  ],
  [
    'X48 a sharer who is an approver',
    { ...everybody, APPROVERS: [dana, lee], FOUR_EYES_ROWS: 1 },
    'sharer',
    'confirm',
    `You shared this file, so someone else has to confirm it. Ask <@${lee}>. To take it back, click Withdraw.`,
  ],
  [
    'X48 a sharer who is the only approver',
    { ...everybody, APPROVERS: [dana], FOUR_EYES_ROWS: 1 },
    'sharer',
    'confirm',
    'You shared this file, so someone else has to confirm it. No one else may confirm it: ask whoever runs Holdfast to add an approver.',
  ],
])('%s is told', async (_, config, who, deed, told) => {
  await offer(acts[deed]?.state ?? 'ready');
  expect(await attempt(config, who, deed)).toBe(told);
  expect(await refusals()).toEqual([{ actor: people[who], after: { attempted: expect.any(String) } }]);
});

test.each<[string, string[], string]>([
  ['anybody', [], `Needs approval from someone other than whoever shared it.`],
  ['people', [dana, lee], `Needs approval from <@${lee}>.`],
  ['a group', [approverGroup], `Needs approval from <!subteam^${approverGroup}>.`],
  ['nobody', [dana], `Needs approval from someone other than whoever shared it. No one else may confirm it`],
])('the summary says who may: %s', async (_, APPROVERS, sentence) => {
  await offer('ready');
  const [row] = await open.deps.db.read((tx) => tx.select().from(imports).where(eq(imports.importId, importId)));
  if (row === undefined) throw new Error('the import is gone');
  const context = {
    approvers: APPROVERS,
    fourEyesRows: 5,
    canUndo: false,
    isPrivate: false,
    asksApprovers: true,
    changes: [],
    same: null,
  };
  expect(JSON.stringify(readyMessage(row, context).blocks)).toContain(sentence);
});

test('X47 who left the group after the summary is refused a minute later at the latest', async () => {
  let now = 1_000_000;
  const deps = { ...open.deps, people: openPeople(open.deps.slack, { now: () => now }) };
  const APPROVERS = [approverGroup];
  const click = async () => {
    await offer('ready');
    const before = open.deps;
    open.deps = deps;
    const told = await attempt({ ...everybody, APPROVERS }, 'approver', 'confirm');
    open.deps = before;
    return told;
  };
  workspace.setGroup(approverGroup, [lee]);
  expect(await click()).toBeNull();
  workspace.setGroup(approverGroup, [olga]);
  now += 60_000;
  expect(await click()).toContain(`Please ask <!subteam^${approverGroup}>`);
  workspace.setGroup(approverGroup, [lee]);
});
