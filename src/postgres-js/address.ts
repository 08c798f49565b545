/**
 * Where a database is, read once for both drivers. postgres.js 3.4 takes no IPv6 host, no socket and no escaped name out of
 * a URL, and of `sslmode` each driver has its own idea: here it means what libpq says.
 */
import type { Options } from 'postgres';
import { UserError } from '../runtime/errors.ts';

const unchecked = { rejectUnauthorized: false };
const checked = { rejectUnauthorized: true };

/** Whether a connection is encrypted, and the server's certificate checked, by `sslmode` or `ssl` of the address. */
const encryption: Record<string, false | typeof unchecked> = {
  ...{ disable: false, false: false, 0: false },
  ...{ allow: unchecked, prefer: unchecked, require: unchecked, 'no-verify': unchecked },
  ...{ 'verify-ca': checked, 'verify-full': checked, true: checked, 1: checked },
};

/** What libpq does with them says nothing to the server, which would refuse them. */
const ofTheClient = ['connect_timeout', 'target_session_attrs', 'gssencmode'];

/** What an address leaves out is missing: the drivers take it from PGHOST, PGUSER and so on. */
function readAddress(url: string) {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const { host, sslmode, ssl = sslmode, ...others } = Object.fromEntries(searchParams);
  if (ssl !== undefined && !(ssl in encryption)) {
    throw new UserError(
      `sslmode=${ssl} isn’t known. In the address of a database it is disable, require or verify-full.`,
    );
  }
  const where = host ?? decodeURIComponent(hostname.replace(/^\[(.*)\]$/, '$1'));
  const usualPort = where === '' ? undefined : 5432;
  const address = given({
    host: where,
    port: port === '' ? usualPort : Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
  });
  const settings = Object.entries(others).filter(([name]) => !ofTheClient.includes(name));
  return {
    address: { ...address, ...(ssl === undefined ? {} : { ssl: encryption[ssl] ?? false }) },
    settings: Object.fromEntries(settings),
  };
}

type Given<Values> = { [Name in keyof Values]?: Exclude<Values[Name], undefined> };

/** Without what is empty. */
function given<Values extends object>(values: Values): Given<Values> {
  const entries = Object.entries(values).filter(([, value]) => value !== '' && value !== undefined);
  return Object.fromEntries(entries) as Given<Values>;
}

/** The options of `pg` for the database at `url`. @throws {UserError} when its `sslmode` is not known */
export function pgOptions(url: string) {
  const { address, settings } = readAddress(url);
  return { ...address, ...given({ options: settings.options, application_name: settings.application_name }) };
}

type PostgresOptions = Options<Record<string, never>>;

/** The options of postgres.js for the database at `url`, beside `more`. @throws {UserError} as `pgOptions` does */
export function postgresOptions(url: string, more: PostgresOptions): PostgresOptions {
  const { address, settings } = readAddress(url);
  const { host, port } = address;
  return { ...more, ...address, ...placeOf(host, port), connection: { ...more.connection, ...settings } };
}

/** A host stands in a list, which postgres.js doesn't split at colons; its types know nothing of it. */
function placeOf(host: string | undefined, port: number | undefined): object {
  if (host === undefined) return {};
  return host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host: [host], port: [port] };
}
