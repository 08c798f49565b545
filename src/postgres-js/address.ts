/**
 * Where a database is, read once for both drivers. postgres.js 3.4 takes no IPv6 host, no socket and no escaped name out of
 * a URL, and of `sslmode` each driver has its own idea: here it means what libpq says.
 */
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

/** What an address leaves out is undefined: the drivers take it from PGHOST, PGUSER and so on. */
function readAddress(url: string) {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const decoded = (text: string) => decodeURIComponent(text) || undefined;
  const { host = decoded(hostname.replace(/^\[(.*)\]$/, '$1')), ...parameters } = Object.fromEntries(searchParams);
  const { sslmode, ssl = sslmode, ...others } = parameters;
  if (ssl !== undefined && !Object.hasOwn(encryption, ssl)) {
    throw new UserError(
      `sslmode=${ssl} isn’t known. In the address of a database it is disable, require or verify-full.`,
    );
  }
  const login = { user: decoded(username), password: decoded(password), database: decoded(pathname.slice(1)) };
  const usualPort = host === undefined ? undefined : 5432;
  const settings = Object.entries(others).filter(([name]) => !ofTheClient.includes(name));
  return {
    host,
    port: port === '' ? usualPort : Number(port),
    more: { ...login, ...(ssl === undefined ? {} : { ssl: encryption[ssl] }) },
    settings: Object.fromEntries(settings),
  };
}

/** The options of `pg` for the database at `url`. @throws {UserError} when its `sslmode` is not known */
export function pgOptions(url: string): object {
  const { host, port, more, settings } = readAddress(url);
  return { host, port, ...more, options: settings.options };
}

/** The options of postgres.js for the database at `url`, beside `others`. @throws {UserError} as `pgOptions` does */
export function postgresOptions(url: string, others: { connection?: object; [option: string]: unknown }): object {
  const { host, port, more, settings } = readAddress(url);
  // A host stands in a list, which it doesn't split at colons.
  const listed = host === undefined ? { port } : { host: [host], port: [port] };
  const place = host?.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : listed;
  return { ...others, ...more, ...place, connection: { ...settings, ...others.connection } };
}
