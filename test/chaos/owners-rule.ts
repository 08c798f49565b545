/** A rule of the database's owner that refuses or skips what Holdfast writes, for as long as it is in force. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Transaction } from '../../src/db/client.ts';
import { queryRows } from '../../src/db/queries.ts';
import type { ChaosDatabase } from './chaos-database.ts';

/** `refuse`: an error ends the transaction; `skip`: the row is left out without a word */
export type RuleMode = 'refuse' | 'skip';

/** Puts the trigger up; it does nothing yet. It is in force for every third fulfillment, whoever writes it. */
export async function putUpRule(tx: Transaction): Promise<void> {
  await tx.execute(sql`create table chaos.rule (mode text)`);
  await tx.execute(sql`insert into chaos.rule values (null)`);
  // A number that is drawn from a sequence stays drawn when the transaction is rolled back.
  await tx.execute(sql`create sequence chaos.struck`);
  await tx.execute(sql`
    create function chaos.owners_rule() returns trigger language plpgsql as $$
    declare mode text := (select r.mode from chaos.rule r);
    begin
      if mode is null or new.fulfillment_id % 3 <> 0 then return new; end if;
      perform nextval('chaos.struck');
      if mode = 'skip' then return null; end if;
      raise exception 'the warehouse is counting: % may not change', new.tracking_number;
    end $$`);
  await tx.execute(sql`
    create trigger owners_rule before insert or update on fulfillments
    for each row execute function chaos.owners_rule()`);
}

/** Puts the rule in force, or ends it with null; tried until the database takes it. */
export async function setRule(database: ChaosDatabase, mode: RuleMode | null): Promise<void> {
  await persist(database, sql`update chaos.rule set mode = ${mode}`);
}

/** How often the rule has refused or skipped a row. */
export async function countStruck(database: ChaosDatabase): Promise<number> {
  const [row] = await database.outside((db) =>
    db.read((tx) => queryRows<{ n: number }>(tx, sql`select last_value::int * is_called::int as n from chaos.struck`)),
  );
  return row?.n ?? 0;
}

/** Empties the queue, as somebody does who restores another backup of it: all jobs, or the queues themselves too. */
export async function loseQueue(database: ChaosDatabase, withQueues: boolean): Promise<void> {
  await persist(database, sql.raw(`truncate pgboss.${withQueues ? 'queue' : 'job'} cascade`));
}

/** Executes a statement until the database takes it: it may be away, or busy. */
async function persist(database: ChaosDatabase, statement: ReturnType<typeof sql>): Promise<void> {
  for (;;) {
    const isDone = await database
      .outside((db) => db.write((tx) => tx.execute(statement)))
      .then(() => true)
      .catch(() => false);
    if (isDone) return;
    await pause(200);
  }
}
