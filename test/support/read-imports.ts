/** What the database says came of the imports, for a look from outside. */
import { asc, sql } from 'drizzle-orm';
import type { Database } from '../../src/db/client.ts';
import { imports } from '../../src/imports/model/tables.ts';

/** All imports, in the order in which they were shared. */
export async function readImports(db: Database) {
  return await db.read((tx) => tx.select().from(imports).orderBy(asc(imports.sharedAt)));
}

/** How many records have a tracking number, and how many audit rows of a written record there are. */
export async function readEffect(db: Database): Promise<{ written: number; audited: number }> {
  const [row] = await db.read((tx) =>
    tx.execute<{ written: number; audited: number }>(sql`
      select (select count(*) from fulfillments where tracking_number is not null)::int as written,
        (select count(*) from audit_events where action = 'import')::int as audited`),
  );
  return { written: row?.written ?? -1, audited: row?.audited ?? -1 };
}

/** Waits until `look` gives something else than undefined, null or false, and gives it; fails with `what` otherwise. */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T>,
  milliseconds = 30_000,
): Promise<Exclude<T, undefined | null | false>> {
  const end = Date.now() + milliseconds;
  // Looking costs the database something each time, so it is done less often the longer the wait.
  for (let pause = 20; ; pause = Math.min(pause * 1.3, 250)) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) return seen as Exclude<T, undefined | null | false>;
    if (Date.now() > end) throw new Error(`Waited ${milliseconds} ms in vain for ${what}.`);
    await new Promise((resume) => setTimeout(resume, pause));
  }
}

/** Whether an import is discarded, and whatever there is to say of it said. */
export async function isClosed(db: Database, fileId: string): Promise<boolean> {
  const rows = await db.read((tx) =>
    tx.execute<{ done: boolean }>(sql`
      select state = 'discarded' and said_revision >= revision as done
      from imports join messages using (import_id) where file_id = ${fileId} and purpose = 'summary'`),
  );
  return rows[0]?.done === true;
}
