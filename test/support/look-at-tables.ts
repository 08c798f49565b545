/** Every row of every table as text, to see whether anything changed or mentions something. */
import { sql } from 'drizzle-orm';
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
      sql`select table_name as name from information_schema.tables
        where table_schema = ${schema} and table_type = 'BASE TABLE' order by 1`,
    );
    const found = new Map<string, string[]>();
    for (const { name } of tables) {
      const wanted = name === 'audit_events' && !refusals ? sql`where action <> 'refusal'` : sql``;
      const table = sql`${sql.identifier(schema)}.${sql.identifier(name)}`;
      const rows = await queryRows<{ text: string }>(
        tx,
        sql`select t::text as text from ${table} t ${wanted} order by 1`,
      );
      found.set(
        name,
        rows.map(({ text }) => text),
      );
    }
    return found;
  });
}
