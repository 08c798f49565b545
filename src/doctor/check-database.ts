/**
 * Looks at the database: what Holdfast needs of it at every start, and what makes it work less well. And at the standby
 * that answers are read from: whether it is one, how far it is behind, and what differs from the primary.
 */
import { Client } from 'pg';
import type { Config } from '../config.ts';
import { openDatabase, pgOptions } from '../db/client.ts';
import { followDatabaseClock, type MachineClocks, openTimeZones, requireTimeZone } from '../db/clock.ts';
import { checkDatabaseSettings, type SettingFinding } from '../db/setting-checks.ts';
import { UserError } from '../runtime/errors.ts';
import { openLog } from '../runtime/log.ts';
import { bad, type Finding, good, judgeClock, poor } from './finding.ts';

/** The findings about the database. */
export async function checkDatabase(
  { DATABASE_URL: url, TIME_ZONE: zone }: Config,
  clocks: MachineClocks,
): Promise<Finding[]> {
  if (url === undefined) {
    return [
      poor(
        'database',
        'the built-in PostgreSQL',
        'Set DATABASE_URL for production, so that backups and replicas are possible.',
      ),
    ];
  }
  try {
    const settings = (await checkDatabaseSettings(url)).map(toFinding);
    return [good('database', 'can be reached'), ...settings, ...(await checkTimes(url, zone, clocks))];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [toFinding({ name: 'database', ok: false, severity: 'stop', text: error.message })];
  }
}

/** The first sentence says what was found, the others what to do. */
function toFinding({ name, ok, severity, text }: SettingFinding): Finding {
  if (ok) return good(name, 'as it should be');
  const [, found = text, remedy = ''] = /^(.+?\.) (.+)$/s.exec(text) ?? [];
  return severity === 'stop' ? bad(name, found, remedy) : poor(name, found, remedy);
}

async function checkTimes(url: string, zone: string, clocks: MachineClocks): Promise<Finding[]> {
  const db = openDatabase(url);
  try {
    const known = requireTimeZone(zone, await openTimeZones(db));
    const clock = await followDatabaseClock(db, openLog('silent'), clocks);
    await clock.stop();
    const ahead = clock.now().getTime() - clocks.wall();
    const remedy = 'Whatever is due goes by the database’s clock.';
    return [good('time zone', known), judgeClock('database clock', ahead, 'this machine’s', remedy)];
  } finally {
    await db.close();
  }
}

interface Facts {
  /** the same text on a primary and its standbys */
  database: string;
  isStandby: boolean;
  /** 0 to 5 as long as answers don't say how old they are; null when nothing was replayed yet */
  secondsBehind: number | null;
  unreadable: string | null;
  hidden: string | null;
  cancelsReads: boolean;
  free: number;
  /** by name; they must be the same, and no session can set them */
  traits: Record<string, string>;
}

const tables = `('orders', 'fulfillments', 'fulfillment_items', 'fulfillment_houses', 'purchases', 'audit_events', 'imports',
  'record_writes')`;

const factsQuery = `
  select (select system_identifier from pg_control_system()) || ' ' || current_database() as database,
    pg_is_in_recovery() as "isStandby",
    case when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
      else extract(epoch from now() - pg_last_xact_replay_timestamp()) end::float8 as "secondsBehind",
    (select string_agg(relname, ', ' order by relname) from pg_class where relnamespace = to_regnamespace('public')
      and relname in ${tables} and not has_table_privilege(oid, 'SELECT')) as unreadable,
    (select string_agg(relname, ', ' order by relname) from pg_class where relnamespace = to_regnamespace('public')
      and relname in ${tables} and row_security_active(oid)) as hidden,
    current_setting('hot_standby_feedback') = 'off' and current_setting('max_standby_streaming_delay') <> '-1' as "cancelsReads",
    (select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int - count(*)
      from pg_stat_activity where backend_type = 'client backend')::int as free,
    jsonb_build_object('version', current_setting('server_version'),
      'letters', lower('ÄЖ'),
      'collation', (select pg_database_collation_actual_version(oid) from pg_database where datname = current_database()),
      'time zone', exists (select from pg_timezone_names where name = $1)) as traits`;

/** The connections that a replica opens to the standby at most. */
const neededConnections = 7;
const maxUnsaidSeconds = 5;

/** The findings about the standby; none when no standby is configured. */
export async function checkStandby(config: Config): Promise<Finding[]> {
  const { DATABASE_URL: primaryUrl, READ_DATABASE_URL: standbyUrl, TIME_ZONE: zone } = config;
  if (standbyUrl === undefined) return [];
  const [primary, standby] = await Promise.all([primaryUrl, standbyUrl].map((url) => askFacts(url, zone)));
  if (typeof standby === 'string' || standby === undefined) {
    const remedy =
      'Answers come from the primary meanwhile. Check READ_DATABASE_URL, and that this machine may connect.';
    return [poor('standby', `can’t be reached: ${standby ?? 'no address'}`, remedy)];
  }
  if (!standby.isStandby) {
    return [bad('standby', 'is not a standby', 'Let READ_DATABASE_URL lead to a streaming standby of the primary.')];
  }
  // Another finding says that the primary can't be reached.
  if (typeof primary !== 'object') return judgeStandby(standby);
  if (standby.database !== primary.database) {
    const remedy =
      'Let READ_DATABASE_URL lead to a standby of the server in DATABASE_URL, and to the same database there.';
    return [bad('standby', 'is a copy of another database', remedy)];
  }
  return [...judgeStandby(standby), ...compareTraits(primary, standby)];
}

async function askFacts(url: string | undefined, zone: string): Promise<Facts | string> {
  const client = new Client({
    ...(url === undefined ? {} : pgOptions(url)),
    connectionTimeoutMillis: 5000,
    query_timeout: 10_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    // A standby refuses to begin where the default is `serializable`.
    await client.query('begin isolation level read committed');
    const { rows } = await client.query<Facts>(factsQuery, [zone]);
    return rows[0] ?? 'no answer';
  } catch (error) {
    const { code } = error as { code?: unknown };
    return typeof code === 'string' ? code : 'no answer';
  } finally {
    await client.end();
  }
}

function judgeStandby({ secondsBehind, unreadable, hidden, cancelsReads, free }: Facts): Finding[] {
  const findings = [judgeLag(secondsBehind)];
  if (unreadable !== null) {
    const remedy = 'Run on the primary: GRANT SELECT ON ALL TABLES IN SCHEMA public TO the role in READ_DATABASE_URL.';
    findings.push(bad('standby rights', `may not read ${unreadable}`, remedy));
  }
  if (hidden !== null) {
    const remedy = 'Give the role in READ_DATABASE_URL the attribute BYPASSRLS.';
    findings.push(bad('standby rights', `row-level security hides rows of ${hidden}`, remedy));
  }
  if (cancelsReads) {
    const remedy = 'Set hot_standby_feedback to on there. Until then, long exports may start over on the primary.';
    findings.push(poor('standby reads', 'are canceled when they are in the way of the replay', remedy));
  }
  if (free < neededConnections) {
    const remedy = `Raise max_connections there: each replica uses up to ${neededConnections}.`;
    findings.push(poor('standby room', `${free} connections left`, remedy));
  }
  return findings;
}

function judgeLag(seconds: number | null): Finding {
  if (seconds === null) {
    return poor(
      'standby',
      'has replayed nothing since it started',
      'See its log if it stays so: it may have no primary.',
    );
  }
  const shown = `${Math.round(seconds)} s behind`;
  if (seconds <= maxUnsaidSeconds) return good('standby', shown);
  return poor(
    'standby',
    shown,
    'Answers say how old they are. See whether its replay is paused or delayed on purpose.',
  );
}

function compareTraits({ traits: ours }: Facts, { traits: theirs }: Facts): Finding[] {
  const differing = Object.keys(ours).filter((name) => ours[name] !== theirs[name]);
  if (differing.length === 0) return [good('standby settings', 'as on the primary')];
  const remedy =
    'Give both servers the same system libraries and time zone data, or searches find less on the standby.';
  return [poor('standby settings', `differ from the primary: ${differing.join(', ')}`, remedy)];
}
