/** X12 X20: reminders that are being said when everything is killed, noted several times at once: each thread gets one. */
import { eq, sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { imports, messages } from '../../src/imports/model/tables.ts';
import { nextWorkingMorning, remindImport } from '../../src/imports/notify/remind-import.ts';
import type { Thread } from '../support/conversation.ts';
import { openDeps } from '../support/open-deps.ts';
import { waitUntil } from '../support/read-imports.ts';
import type { Replicas } from '../support/replicas.ts';

/** A summary has to wait until the morning after the next. */
export const reminderEnvironment = { PREVIEW_TTL_HOURS: '200' };

/** Notes the reminders of every summary that waits, each so many times at once. */
async function remindAll({ db, databaseUrl, workspace }: Replicas, times: number): Promise<void> {
  const { deps, close } = await openDeps(databaseUrl, { SLACK_API_URL: workspace.apiUrl, ...reminderEnvironment });
  const rows = await db.read((tx) => tx.select().from(imports).where(eq(imports.state, 'ready')));
  const job = async (row: (typeof rows)[number]) => {
    const { TIME_ZONE: timeZone } = deps.config;
    const morning = nextWorkingMorning(row.waitingSince ?? new Date(0), { hour: 9, timeZone });
    await remindImport({ ...deps, now: () => morning }, row);
  };
  await Promise.all(Array.from({ length: times }, () => rows.map(job)).flat());
  await close();
}

/** Has the summaries that nobody has decided about brought up; resolves while that is being said. */
export async function reachReminders(replicas: Replicas): Promise<void> {
  const { workspace } = replicas;
  workspace.fault({ at: 'chat.postMessage', fault: { kind: 'accepted_then_dropped' }, times: 1 });
  const slow = workspace.fault({ at: 'chat.postMessage', fault: { kind: 'slow', ms: 1_500 }, times: 4 });
  await remindAll(replicas, 3);
  await workspace.waitFor('the saying to be under way', () => slow.hits() > 0, 30_000);
}

/** Waits until all are said, at most so many milliseconds, and checks that each was once, even if noted again. */
export async function checkReminders(replicas: Replicas, threads: Thread[], within: number): Promise<void> {
  const { workspace, db } = replicas;
  await waitUntil(
    'all of them to be noted as said',
    async () => {
      await replicas.hurry();
      const said = await db.read((tx) => tx.select().from(messages).where(eq(messages.purpose, 'reminder')));
      return said.length === threads.length && said.every(({ saidRevision }) => saidRevision > 0);
    },
    within,
  );
  await remindAll(replicas, 1);
  await waitUntil('nothing to be left to say', async () => {
    const left = sql`select from pgboss.job where name = 'say-message' and state in ('created', 'retry', 'active')`;
    return (await db.read((tx) => tx.execute(left))).length === 0;
  });
  const said = threads.map(({ channel, ts }) =>
    workspace.thread(channel, ts).filter(({ text }) => text.includes('is still waiting for a decision')),
  );
  expect(said.map(({ length }) => length)).toEqual(threads.map(() => 1));
}
