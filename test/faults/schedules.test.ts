/**
 * X58: kill -9 at every stage of a scheduled export, with two replicas. Whoever comes back delivers each slot once. All
 * stages are reached at the same time and end in the same kill.
 */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { queryRows } from '../../src/db/queries.ts';
import { converse } from '../search/conversation.ts';
import { holdLock } from '../support/hold-lock.ts';
import { seedHoldOrders } from '../support/hold-orders.ts';
import { waitUntil } from '../support/read-imports.ts';
import { prepareReplicas, type Replicas } from '../support/replicas.ts';

let replicas: Replicas;
/** Far above the 30 s within which another replica takes up a killed one's work. */
const takenUp = 60_000;

beforeAll(async () => {
  replicas = await prepareReplicas({ seed: (db) => seedHoldOrders(db, 5) });
  await Promise.all([replicas.start(), replicas.start()]);
});
afterAll(() => replicas.stop());

const idOf = (name: string) => sql`(select saved_search_id from saved_searches where name = ${name})`;
const files = (who: string) => replicas.workspace.dm(who).flatMap(({ files = [] }) => files.map(({ name }) => name));

/** `HH:MM` on a clock in New York, two minutes ago. */
function justNow(): string {
  const options = { timeZone: 'America/New_York', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en-GB', options).format(new Date(Date.now() - 120_000));
}

/** Saves a search that is sent every day at a time that has just passed, so that its first slot is tomorrow. */
async function schedule(who: string, name: string): Promise<void> {
  const { workspace } = replicas;
  const person = converse(workspace, who);
  const saved = await person.ask(`save ${name}: status:hold`);
  const form = await person.openForm(() => workspace.as(who).click(saved, 'saved_edit'));
  const answers = workspace.ephemerals(who).length;
  await workspace.as(who).submit(form, { days: 'daily', time: justNow() });
  await workspace.waitFor('the schedule', () => workspace.ephemerals(who).length > answers);
}

/** Lets the slot of today be the one that is expected, and due; `first` happens before the job is. */
async function makeDue(name: string, first = async () => {}): Promise<void> {
  const { db } = replicas;
  const expected = sql`update saved_searches set next_at = now() - interval '10 minutes' where name = ${name}`;
  await db.write((tx) => tx.execute(expected));
  await first();
  const due = sql`
    update pgboss.job set start_after = now()
    where name = 'run-schedule' and state = 'created' and data ->> 'savedSearchId' = ${idOf(name)}::text`;
  await db.write((tx) => tx.execute(due));
  await replicas.hurry();
}

async function killAll(): Promise<void> {
  await Promise.all([...replicas.running].map((process) => replicas.end(process)));
}

test('X58 killed while a slot is settled, while its file is written, and after Slack took it: each slot comes once', async () => {
  const { workspace, db } = replicas;
  await schedule('lee', 'Taken');
  await schedule('dana', 'Written');
  await schedule('dana', 'Settled');
  const lock = await holdLock(replicas.databaseUrl);

  const slow = workspace.fault({ at: 'files.completeUploadExternal', fault: { kind: 'slow', ms: 1_500 } });
  await makeDue('Taken');
  await workspace.waitFor('the sharing', () => slow.hits() === 1);
  await lock.take(sql`select from exports for update`);
  await lock.waitForQueue(1);
  await workspace.waitFor('the file', () => files('lee').length === 1);

  await lock.take(sql`lock table fulfillment_houses in access exclusive mode`);
  await makeDue('Written');
  await lock.waitForQueue(2);

  await makeDue('Settled', () => lock.take(sql`select from saved_searches where name = 'Settled' for update`));
  await lock.waitForQueue(3);

  await killAll();
  const states = await db.read((tx) =>
    queryRows(tx, sql`select title, state from exports order by requested_at, title`),
  );
  expect(states.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))).toEqual([
    { title: 'Taken', state: 'running' },
    { title: 'Written', state: 'running' },
  ]);
  await lock.release();
  workspace.clearFaults();
  await Promise.all([replicas.start(), replicas.start()]);

  const done = sql`select title from exports where state = 'done' order by title`;
  await waitUntil('the deliveries', async () => (await db.read((tx) => tx.execute(done))).length === 3, takenUp);
  await workspace.idle();
  expect(files('lee')).toEqual([expect.stringMatching(/^taken-.*\.csv$/)]);
  expect(files('dana').toSorted()).toEqual([
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
  expect(workspace.violations).toEqual([]);
}, 150_000);
