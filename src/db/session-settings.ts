/**
 * The settings of a session that our statements rely on. A server, a database or a role may have set any of them to
 * something else, so every connection sets them before anything else, whichever client opened it. They are not sent at
 * connect, where PgBouncer rejects them.
 */

/** Where pg_trgm was installed, if that isn't `public`: some hosts have a schema for extensions. */
const extensionSchema = `(select quote_ident(n.nspname) from pg_catalog.pg_extension e
  join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm' and n.nspname <> 'public')`;

/** By name, as SQL expressions. */
export const sessionSettings: Readonly<Record<string, string>> = {
  search_path: `concat_ws(', ', 'public', ${extensionSchema})`,
  // Dates and numbers are read from their text.
  datestyle: `'ISO, MDY'`,
  intervalstyle: `'postgres'`,
  timezone: `'UTC'`,
  extra_float_digits: `'1'`,
  bytea_output: `'hex'`,
  standard_conforming_strings: `'on'`,
  // The code relies on conditional updates and row locks, never on an isolation level.
  default_transaction_isolation: `'read committed'`,
  default_transaction_deferrable: `'off'`,
  // Rows that a policy hides would look as if they didn't exist; an error is better.
  row_security: `'off'`,
  idle_session_timeout: `'0'`,
  // PostgreSQL 17 and newer
  transaction_timeout: `'0'`,
  // A generic plan would make substring searches up to a thousand times slower.
  plan_cache_mode: `'force_custom_plan'`,
  // Most of our statements stop at a limit or take an index; the planner, which overestimates what they cost, would have
  // them compiled first, which takes longer than they do.
  jit: `'off'`,
};

/** Settings that not every version of PostgreSQL has. */
const optional = new Set(['transaction_timeout']);

/** The calls that apply these settings to a session, as the expressions of a `select`. */
export function setConfigCalls(settings: Readonly<Record<string, string>>): string {
  const calls = Object.entries(settings).map(([name, value]) => {
    const call = `set_config('${name}', ${value}, false)`;
    return optional.has(name) ? `case when current_setting('${name}', true) is not null then ${call} end` : call;
  });
  return calls.join(', ');
}

/** The statement that applies all session settings, and others of this connection. */
export const sessionStatement = (others: Readonly<Record<string, string>> = {}): string =>
  `select ${setConfigCalls({ ...sessionSettings, ...others })}`;
