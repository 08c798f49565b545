/** X58: three scheduled exports, each at another stage when everything is killed; whoever comes back delivers each slot once. */
import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { queryRows } from '../../src/db/queries.ts';
import { converse } from '../search/conversation.ts';
import { type HeldLock, holdLock } from '../support/hold-lock.ts';
import { waitUntil } from '../support/read-imports.ts';
import type { Replicas } from '../support/replicas.ts';

/** `HH:MM` on a clock in New York, two minutes ago. */
function justNow(): string {
  const options = { timeZone: 'America/New_York', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en-GB', options).format(new Date(Date.now() - 120_000));
}

/** Saves a search that is sent every day at a time that has just passed, so that its first slot is tomorrow. */
async function schedule({ workspace }: Replicas, who: string, name: string): Promise<void> {
  const person = converse(workspace, who);
  const saved = await person.ask(`save ${name}: status:hold`);
  const form = await person.openForm(() => workspace.as(who).click(saved, 'saved_edit'));
  const answers = workspace.ephemerals(who).length;
  await workspace.as(who).submit(form, { days: 'daily', time: justNow() });
  await workspace.waitFor('the schedule', () => workspace.ephemerals(who).length > answers);
}

/** Lets the slot of today be the one that is expected, and due; `first` happens before the job is. */
async function makeDue({ db, hurry }: Replicas, name: string, first = async () => {}): Promise<void> {
  const expected = sql`update saved_searches set next_at = now() - interval '10 minutes' where name = ${name}`;
  await db.write((tx) => tx.execute(expected));
  await first();
  const due = sql`
    update pgboss.job set start_after = now()
    where name = 'run-schedule' and state = 'created'
      and data ->> 'savedSearchId' = (select saved_search_id::text from saved_searches where name = ${name})`;
  await db.write((tx) => tx.execute(due));
  await hurry();
}

const filesOf = ({ workspace }: Replicas, who: string) =>
  workspace.dm(who).flatMap(({ files = [] }) => files.map(({ name }) => name));

/** Brings one to after Slack took its file, one to its writing, one to the settling of its slot; gives what holds them there. */
export async function reachSlots(replicas: Replicas): Promise<HeldLock> {
  const { workspace, databaseUrl } = replicas;
  await schedule(replicas, 'lee', 'Taken');
  await schedule(replicas, 'dana', 'Written');
  await schedule(replicas, 'dana', 'Settled');
  const lock = await holdLock(databaseUrl);

  const slow = workspace.fault({ at: 'files.completeUploadExternal', fault: { kind: 'slow', ms: 1_500 } });
  await makeDue(replicas, 'Taken');
  await workspace.waitFor('the sharing', () => slow.hits() === 1);
  await lock.take(sql`select from exports for update`);
  await lock.waitForQueue(1);
  await workspace.waitFor('the file', () => filesOf(replicas, 'lee').length === 1);

  await lock.take(sql`lock table fulfillment_houses in access exclusive mode`);
  await makeDue(replicas, 'Written');
  await lock.waitForQueue(2);

  await makeDue(replicas, 'Settled', () =>
    lock.take(sql`select from saved_searches where name = 'Settled' for update`),
  );
  await lock.waitForQueue(3);
  return lock;
}

/** What is there after the kill, before anything else runs. */
export async function checkSlotsCut({ db }: Replicas): Promise<void> {
  const states = await db.read((tx) => queryRows(tx, sql`select title, state from exports order by title`));
  expect(states).toEqual([
    { title: 'Taken', state: 'running' },
    { title: 'Written', state: 'running' },
  ]);
}

/** Waits until all are delivered, at most so many milliseconds, and checks that each was once, and goes on tomorrow. */
export async function checkSlots(replicas: Replicas, within: number): Promise<void> {
  const { workspace, db } = replicas;
  const done = sql`select title from exports where state = 'done' order by title`;
  await waitUntil('the deliveries', async () => (await db.read((tx) => tx.execute(done))).length === 3, within);
  await workspace.idle();
  expect(filesOf(replicas, 'lee')).toEqual([expect.stringMatching(/^taken-.*\.csv$/)]);
  expect(filesOf(replicas, 'dana').toSorted()).toEqual([
    expect.stringMatching(/^settled-.*\.csv$/),
    expect.stringMatching(/^written-.*\.csv$/),
  ]);
  const slots = await db.read((tx) =>
    queryRows(
      tx,
      sql`select name, count(*)::int as slots, bool_and(outcome = 'exported') as sent, bool_and(next_at > now()) as goes_on
        from saved_searches join schedule_slots using (saved_search_id) group by name order by name`,
    ),
  );
  expect(slots).toEqual(['Settled', 'Taken', 'Written'].map((name) => ({ name, slots: 1, sent: true, goes_on: true })));
  const jobs = sql`select from pgboss.job where name = 'run-schedule' and state = 'created'`;
  expect(await db.read((tx) => tx.execute(jobs))).toHaveLength(3);
}
