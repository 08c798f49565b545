/** Every row of every table as text, to see whether anything changed or mentions something. */
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../src/db/client.ts';
import { queryRows } from '../../src/db/queries.ts';

/** The rows of all tables of a schema, by table; without those of the audit trail that only tell of a refusal, if wanted. */
export async function lookAtTables(
  db: Database,
  { schema = 'public', refusals = true }: { schema?: string; refusals?: boolean } = {},
): Promise<Map<string, string[]>> {
  return await db.read(async (tx) => {
    const tables = await queryRows<{ name: string }>(
      tx,
      sql`select relname as name from pg_class
        where relnamespace = ${schema}::regnamespace and relkind in ('r', 'p') order by 1`,
    );
    const found = new Map(tables.map(({ name }): [string, string[]] => [name, []]));
    const rowsOf = (name: string): SQL => {
      const wanted = name === 'audit_events' && !refusals ? sql`where action <> 'refusal'` : sql``;
      return sql`select ${sql.raw(`'${name}'`)} as name, t::text as text
        from ${sql.identifier(schema)}.${sql.identifier(name)} t ${wanted}`;
    };
    // One query for all of them: tests look hundreds of times.
    const everything = sql.join([...found.keys()].map(rowsOf), sql` union all `);
    for (const { name, text } of await queryRows<{ name: string; text: string }>(
      tx,
      sql`${everything} order by 1, 2`,
    )) {
      found.get(name)?.push(text);
    }
    return found;
  });
}
