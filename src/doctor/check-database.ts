/** Looks at the database: version, encoding, locale, rights, extension, time zone, and what stands between. */
import { Client } from 'pg';
import type { Config } from '../config.ts';
import { bad, type Finding, good, poor } from './finding.ts';

const oldest = 150_000;

interface Facts {
  version: number;
  shown: string;
  encoding: string;
  ctype: string;
  mayCreate: boolean;
  hasTrigrams: boolean;
  isMigrated: boolean;
  knowsZone: boolean;
  isReadOnly: boolean;
}

const factsQuery = `
  select current_setting('server_version_num')::int as version, current_setting('server_version') as shown,
    current_setting('server_encoding') as encoding,
    (select coalesce(datctype, '') from pg_database where datname = current_database()) as ctype,
    has_database_privilege(current_database(), 'create') as "mayCreate",
    exists (select from pg_extension where extname = 'pg_trgm') as "hasTrigrams",
    to_regclass('imports') is not null as "isMigrated",
    exists (select from pg_timezone_names where name = $1) as "knowsZone",
    pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'on' as "isReadOnly"`;

/** The findings about the database. */
export async function checkDatabase({ DATABASE_URL: url, TIME_ZONE: zone }: Config): Promise<Finding[]> {
  if (url === undefined) {
    return [
      poor(
        'database',
        'the built-in PostgreSQL',
        'Set DATABASE_URL for production, so that backups and replicas are possible.',
      ),
    ];
  }
  const [client, other] = [connect(url), connect(url)];
  try {
    await Promise.all([client.connect(), other.connect()]);
  } catch (error) {
    await Promise.all([client, other].map((one) => one.end().catch(() => {})));
    const code = (error as { code?: unknown }).code;
    const remedy = 'Check DATABASE_URL, and that this machine may connect.';
    return [bad('database', `can’t be reached: ${typeof code === 'string' ? code : 'no answer'}`, remedy)];
  }
  try {
    const { rows } = await client.query<Facts>(factsQuery, [zone]);
    const [facts] = rows;
    if (facts === undefined) return [bad('database', 'answers nothing', 'Check what DATABASE_URL leads to.')];
    return [...judge(facts, zone), await checkPooling(client, other)];
  } finally {
    await Promise.all([client.end(), other.end()]);
  }
}

const connect = (connectionString: string) =>
  new Client({ connectionString, connectionTimeoutMillis: 5000, query_timeout: 10_000 });

function judge(facts: Facts, zone: string): Finding[] {
  const { version, shown, encoding, ctype, mayCreate, hasTrigrams, isMigrated, knowsZone, isReadOnly } = facts;
  return [
    version >= oldest
      ? good('database', `PostgreSQL ${shown}`)
      : bad('database', `PostgreSQL ${shown}`, 'Use PostgreSQL 15 or newer.'),
    encoding === 'UTF8'
      ? good('encoding', encoding)
      : bad('encoding', encoding, 'Create the database with the encoding UTF8.'),
    ctype === 'C' || ctype === 'POSIX'
      ? poor(
          'locale',
          `LC_CTYPE ${ctype}`,
          'Names in Cyrillic or Greek are found slowly. A database with C.UTF-8 finds them at once.',
        )
      : good('locale', `LC_CTYPE ${ctype || 'of its provider'}`),
    isReadOnly ? bad('rights', 'read-only', 'Connect to the primary.') : rights(mayCreate, isMigrated),
    hasTrigrams || mayCreate
      ? good('extension', hasTrigrams ? 'pg_trgm is there' : 'pg_trgm can be created')
      : bad('extension', 'pg_trgm is missing', 'Let its owner run: create extension pg_trgm'),
    knowsZone
      ? good('time zone', zone)
      : bad('time zone', `${zone} is unknown to PostgreSQL`, 'Update its time zone data.'),
  ];
}

function rights(mayCreate: boolean, isMigrated: boolean): Finding {
  if (mayCreate) return good('rights', isMigrated ? 'migrated, and may migrate' : 'may migrate; the first start does');
  const remedy = 'Grant CREATE on the database to this user, or migrate as its owner: npm run db:migrate';
  return isMigrated ? poor('rights', 'may not migrate', remedy) : bad('rights', 'may not migrate', remedy);
}

/**
 * In transaction mode, PgBouncer gives a server connection back after each transaction, so that another client gets the same
 * one; in session mode it never does.
 */
async function checkPooling(client: Client, other: Client): Promise<Finding> {
  const pidOf = async (one: Client) =>
    (await one.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid;
  const pids = [await pidOf(client), await pidOf(other), await pidOf(client)];
  await other.query('begin');
  pids.push(await pidOf(other));
  const moved = await pidOf(client);
  await other.query('rollback');
  const isShared = pids[0] === pids[1] || pids[0] === pids[3] || pids[0] !== moved;
  if (!isShared) return good('pooling', 'every connection is its own');
  return bad(
    'pooling',
    'PgBouncer in transaction mode',
    'Use session mode: the queue needs LISTEN, and migrations a lock.',
  );
}
