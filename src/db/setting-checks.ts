/**
 * What Holdfast needs from a database that it can't set for itself (client.ts has what it can). Each check is a
 * question to the database, and what to change when the answer is no.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { Client } from 'pg';
import { pgOptions, sessionStatement } from './client.ts';
import { describeConnectionError } from './database-failure.ts';

/** `stop`: Holdfast doesn't start; `warn`: it works, with a disadvantage. */
type Severity = 'stop' | 'warn';

export interface SettingFinding {
  /** the name of the check, such as `encoding` */
  name: string;
  ok: boolean;
  severity: Severity;
  /** for a failed check one sentence on what was found and what to change, otherwise an empty text */
  text: string;
}

interface SettingCheck {
  name: string;
  severity: Severity;
  /** a `select` of one text: what is wrong, null or no row when nothing is */
  wrong: string;
  /** what was found and what to change; `wrong` is what the query gave */
  remedy: (wrong: string, place: { database: string; user: string }) => string;
}

/** Tables that other systems write, too. */
const sharedTables = `('orders', 'fulfillments', 'fulfillment_items', 'fulfillment_houses', 'purchases')`;
/** All tables that the migrations make, by their names. */
const ownTables = `('${readTableNames().join("', '")}')`;

const settingChecks: readonly SettingCheck[] = [
  {
    name: 'version',
    severity: 'stop',
    wrong: `select current_setting('server_version_num') where current_setting('server_version_num')::int < 150000`,
    remedy: (version) =>
      `PostgreSQL ${Math.floor(Number(version) / 10_000)} is too old. Holdfast needs version 15 or newer.`,
  },
  {
    name: 'encoding',
    severity: 'stop',
    wrong: `select pg_encoding_to_char(encoding) from pg_database
      where datname = current_database() and pg_encoding_to_char(encoding) <> 'UTF8'`,
    remedy: (encoding) =>
      `The database has the encoding ${encoding}, which can’t hold and compare every name. Create it with ENCODING 'UTF8' and TEMPLATE template0.`,
  },
  {
    name: 'schema public',
    severity: 'stop',
    wrong: `select case when to_regnamespace('public') is null then 'is missing'
        when not has_schema_privilege('public', 'USAGE') then 'is closed to this role'
        when to_regclass('public.imports') is null and not has_schema_privilege('public', 'CREATE')
          then 'takes no tables from this role' end`,
    remedy: (wrong, { user }) =>
      `The schema “public”, where Holdfast keeps its tables, ${wrong}. Run: CREATE SCHEMA IF NOT EXISTS public; GRANT USAGE, CREATE ON SCHEMA public TO "${user}";`,
  },
  {
    name: 'schemas of its own',
    severity: 'stop',
    wrong: `select string_agg(name, ' and ') from unnest(array['drizzle', 'pgboss']) as name
      where case when to_regnamespace(name) is null then not has_database_privilege(current_database(), 'CREATE')
        else not has_schema_privilege(name, 'USAGE') end`,
    remedy: (missing, { database, user }) =>
      `The role ${user} may not create or use the schema ${missing}, where Holdfast keeps its migrations and its jobs. Run: GRANT CREATE ON DATABASE "${database}" TO "${user}";`,
  },
  {
    name: 'queue',
    severity: 'stop',
    wrong: `select 'taken' where to_regclass('pgboss.version') is not null and to_regclass('public.imports') is null`,
    remedy: () =>
      'The schema “pgboss”, where Holdfast keeps its jobs, already belongs to another application. Give Holdfast a database of its own.',
  },
  {
    name: 'pg_trgm',
    severity: 'stop',
    wrong: `select case
        when not exists (select from pg_available_extensions where name = 'pg_trgm') then 'missing'
        when not has_database_privilege(current_database(), 'CREATE') then 'not allowed' end
      where not exists (select from pg_extension where extname = 'pg_trgm')`,
    remedy: (wrong, { database, user }) =>
      wrong === 'missing'
        ? 'The server doesn’t have the extension pg_trgm, which searches need. Install the package with PostgreSQL’s contrib modules (postgresql-contrib on Debian).'
        : `The role ${user} may not create the extension pg_trgm, which searches need. Have a superuser run in ${database}: CREATE EXTENSION pg_trgm;`,
  },
  {
    name: 'table privileges',
    severity: 'stop',
    wrong: `select string_agg(relname, ', ' order by relname) from pg_class
      where relnamespace = to_regnamespace('public') and relkind in ('r', 'p') and relname in ${ownTables}
        and not (has_table_privilege(oid, 'SELECT') and has_table_privilege(oid, 'INSERT')
          and has_table_privilege(oid, 'UPDATE') and (has_table_privilege(oid, 'DELETE') or relname in ${sharedTables}))`,
    remedy: (tables, { user }) =>
      `The role ${user} may not read and write ${tables}. Run: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "${user}";`,
  },
  {
    name: 'temporary tables',
    severity: 'warn',
    wrong: `select 'no' where not has_database_privilege(current_database(), 'TEMPORARY')`,
    remedy: (_, { database, user }) =>
      `The role ${user} may not create temporary tables, which files for CheckoutChamp need. Run: GRANT TEMPORARY ON DATABASE "${database}" TO "${user}";`,
  },
  {
    name: 'row-level security',
    severity: 'stop',
    wrong: `select string_agg(relname, ', ' order by relname) from pg_class
      where relnamespace = to_regnamespace('public') and relkind in ('r', 'p') and row_security_active(oid)`,
    remedy: (tables, { user }) =>
      `Row-level security hides rows of ${tables} from the role ${user}, so counts and searches would be wrong. Have a superuser run: ALTER ROLE "${user}" BYPASSRLS; or disable it for these tables.`,
  },
  {
    name: 'read-only',
    severity: 'warn',
    wrong: `select case when pg_is_in_recovery() then 'is a standby'
        when current_setting('default_transaction_read_only') = 'on' then 'has default_transaction_read_only on' end`,
    remedy: (wrong) =>
      `The database ${wrong}, so it takes no changes: imports wait until it does. Check DATABASE_URL, or whether a failover is going on.`,
  },
  {
    name: 'letters',
    severity: 'warn',
    wrong: `select coalesce(nullif(datcollate, ''), 'unknown') from pg_database
      where datname = current_database() and lower('Ä') <> 'ä'`,
    remedy: (collation) =>
      `The database (collation ${collation}) doesn’t know letters outside ASCII: names in Cyrillic, Greek and other alphabets are found, but slowly. A database created with LOCALE 'C.UTF-8' TEMPLATE template0 finds them at once.`,
  },
  {
    name: 'triggers',
    severity: 'warn',
    wrong: `select string_agg(distinct quote_ident(tgname) || ' on ' || relname, ', ')
      from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where c.relnamespace = to_regnamespace('public') and relname in ${ownTables} and not tgisinternal
        and tgenabled <> 'D' and tgtype::int & 3 = 3 and tgtype::int & 16 = 16`,
    remedy: (triggers) =>
      `Triggers run before Holdfast’s updates: ${triggers}. If one skips or changes a row, the import that writes the row can’t be applied.`,
  },
  {
    name: 'durability',
    severity: 'warn',
    wrong: `select string_agg(name, ' and ' order by name) from pg_settings
      where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'`,
    remedy: (settings) =>
      `The server has ${settings} off, so a crash of its machine can lose imports that were confirmed. Set it to on.`,
  },
  {
    name: 'connections',
    severity: 'warn',
    wrong: `with clients as (select usesysid, datid from pg_stat_activity where backend_type = 'client backend')
      select free || ' connections left, by ' || of from (
        select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
          - coalesce(current_setting('reserved_connections', true)::int, 0) - count(*), 'max_connections' from clients
        union all select rolconnlimit - (select count(*) from clients where usesysid = r.oid), 'the limit of its role'
          from pg_roles r where rolname = current_user and rolconnlimit >= 0 and not rolsuper
        union all select datconnlimit - (select count(*) from clients where datid = d.oid), 'the limit of the database'
          from pg_database d where datname = current_database() and datconnlimit >= 0) as limits (free, of)
      where free < 10 order by free limit 1`,
    remedy: (free) => `Holdfast has ${free}, and each replica uses up to ten. Raise that.`,
  },
];

/**
 * Asks a database everything, without changing anything. Also finds a connection pooler that gives every transaction
 * another session.
 * @throws {UserError} when the database can't be reached
 */
export async function checkDatabaseSettings(url: string): Promise<SettingFinding[]> {
  const [client, other] = [openClient(url), openClient(url)];
  try {
    await client.connect();
    const pooling = await findPooling(client, other);
    if (pooling !== null) return [pooling];
    await client.query(sessionStatement({ statement_timeout: `'0'` }));
    const { rows } = await client.query<{ database: string; user: string }>(
      'select current_database() as database, current_user as user',
    );
    const place = rows[0] ?? { database: '', user: '' };
    const findings = [passed('pooling', 'stop')];
    for (const { name, severity, wrong, remedy } of settingChecks) {
      const found = await client.query<string[]>({ text: wrong, rowMode: 'array' });
      const answer = found.rows[0]?.[0] ?? null;
      if (answer === null) findings.push(passed(name, severity));
      else findings.push({ name, ok: false, severity, text: remedy(answer, place) });
      // The other questions, and what they ask for, may not fit into another encoding.
      if (name === 'encoding' && answer !== null) break;
    }
    return findings;
  } catch (error) {
    throw describeConnectionError(error, url) ?? error;
  } finally {
    await Promise.allSettled([client.end(), other.end()]);
  }
}

/** The names of all tables, as the newest migration has left them. */
function readTableNames(): string[] {
  const folder = new URL('../../drizzle/meta/', import.meta.url);
  const newest =
    readdirSync(folder)
      .filter((name) => name.endsWith('_snapshot.json'))
      .sort()
      .at(-1) ?? '';
  const { tables } = JSON.parse(readFileSync(new URL(newest, folder), 'utf8')) as { tables: object };
  return Object.keys(tables).map((name) => name.replace(/^public\./, ''));
}

const passed = (name: string, severity: Severity): SettingFinding => ({ name, ok: true, severity, text: '' });

function openClient(url: string): Client {
  const client = new Client({
    application_name: 'holdfast checks',
    ...pgOptions(url),
    connectionTimeoutMillis: 5_000,
    query_timeout: 20_000,
  });
  // A lost connection also rejects the statement that runs on it; unhandled, this event would end the process.
  client.on('error', () => {});
  return client;
}

/**
 * Settings, advisory locks and LISTEN belong to a session. Of two clients that have one each, neither ever gets the
 * other's; a pooler in transaction mode gives the second one what the first has just used.
 */
async function findPooling(client: Client, other: Client): Promise<SettingFinding | null> {
  const backend = async (of: Client) =>
    (await of.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid;
  const first = await backend(client);
  await other.connect();
  // At once: a session may be ended when it is idle in a transaction for a moment.
  const begun = await other.query(`begin; set local idle_in_transaction_session_timeout = 0`).catch((error) => error);
  if (begun instanceof Error) return pooled('statement');
  const theirs = await backend(other);
  const again = await backend(client);
  await other.query('rollback');
  return first === theirs || first !== again ? pooled('transaction') : null;
}

const pooled = (mode: string): SettingFinding => ({
  name: 'pooling',
  ok: false,
  severity: 'stop',
  text: `DATABASE_URL leads to a connection pooler in ${mode} mode, where settings and locks of a session get lost. Use its session mode (pool_mode = session in PgBouncer), or the address of the server itself.`,
});
