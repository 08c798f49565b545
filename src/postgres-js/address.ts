/**
 * Where a database is, read once for both drivers. postgres.js 3.4 takes no IPv6 host, no socket and no escaped name out of
 * a URL, and of `sslmode` each driver has its own idea: here it means what libpq says.
 */
import { readFileSync } from 'node:fs';
import { UserError } from '../runtime/errors.ts';

const unchecked = { rejectUnauthorized: false };
const checked = { rejectUnauthorized: true };

/** Whether a connection is encrypted, and the server's certificate checked, by `sslmode` or `ssl` of the address. */
const encryption: Record<string, false | typeof unchecked> = {
  ...{ disable: false, false: false, 0: false },
  ...{ allow: unchecked, prefer: unchecked, require: unchecked, 'no-verify': unchecked },
  ...{ 'verify-ca': checked, 'verify-full': checked, true: checked, 1: checked },
};

/** What libpq, Prisma, Rails and others do with these says nothing to the server, which would refuse them. */
const ofTheClient = [
  /^(connect_timeout|fallback_application_name|keepalives\w*|load_balance_hosts|target_session_attrs|tcp_user_timeout)=/,
  /^(connection_limit|encoding|pgbouncer|pool|pool_timeout|prepared_statements|socket_timeout|statement_cache_size)=/,
  // Of the last two, other values ask for what would be missing here: the server shall refuse those.
  /^(ssl(compression|negotiation|sni)|supa|uselibpqcompat)=|^(gssencmode=(disable|prefer)|schema=public)$/,
];

/** What an address leaves out is undefined: the drivers take it from PGHOST, PGUSER and so on. */
function readAddress(url: string) {
  const { hostname, port: number, username, password, pathname, searchParams } = new URL(url);
  const decoded = (text: string) => decodeURIComponent(text) || undefined;
  const parameters = Object.fromEntries(searchParams);
  const { host = decoded(hostname.replace(/^\[(.*)\]$/, '$1')), port = number, ...others } = parameters;
  const { sslmode, ssl = sslmode, channel_binding, sslrootcert, sslcert, sslkey, ...further } = others;
  // No driver binds a login to the server's certificate without being sure of it: so the certificate itself is checked.
  const mode = channel_binding === 'require' ? 'verify-full' : ssl;
  const tls = readTls(host, mode, { ca: sslrootcert, cert: sslcert, key: sslkey });
  const login = { user: decoded(username), password: decoded(password), database: decoded(pathname.slice(1)) };
  const usualPort = host === undefined ? undefined : 5432;
  const isSetting = (setting: string) => !ofTheClient.some((pattern) => pattern.test(setting));
  return {
    host,
    port: port === '' ? usualPort : Number(port),
    more: { ...login, ...(tls === undefined ? {} : { ssl: tls }) },
    settings: Object.fromEntries(Object.entries(further).filter((setting) => isSetting(setting.join('=')))),
  };
}

/** The options of TLS, with certificates from `files`; false without it, and undefined where the address doesn't say. */
function readTls(
  host: string | undefined,
  given: string | undefined,
  files: Record<'ca' | 'cert' | 'key', string | undefined>,
) {
  const mode = given ?? (files.ca === undefined ? undefined : 'verify-full');
  if (mode === undefined) return undefined;
  if (!Object.hasOwn(encryption, mode)) {
    throw new UserError(
      `sslmode=${mode} isn’t known. In the address of a database it is disable, require or verify-full.`,
    );
  }
  const options = encryption[mode];
  if (!options || host?.startsWith('/')) return false;
  const paths = Object.entries(files).filter(([, path]) => path !== undefined && path !== 'system');
  // As in libpq, an authority of one's own is enough then, whatever the name of the server.
  const isEnough = paths.some(([name]) => name === 'ca') && /^(prefer|require|verify-ca)$/.test(mode);
  return {
    ...options,
    ...(isEnough && { rejectUnauthorized: true, checkServerIdentity: () => undefined }),
    ...(host !== undefined && { host }),
    ...Object.fromEntries(paths.map(([name, path = '']) => [name, readPem(path)])),
  };
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UserError(`The address of the database names a file that can’t be read: ${path}`, { cause: error });
  }
}

/** The options of `pg` for the database at `url`. @throws {UserError} when its `sslmode` is not known */
export function pgOptions(url: string): object {
  const { host, port, more, settings } = readAddress(url);
  return { host, port, ...more, options: settings.options };
}

/** The options of postgres.js for the database at `url`, beside `others`. @throws {UserError} as `pgOptions` does */
export function postgresOptions(url: string, others: { connection?: object; [option: string]: unknown }): object {
  const { host, port, more, settings } = readAddress(url);
  // In a list of hosts, it doesn't split them at colons.
  const listed = host === undefined ? { port } : { host: [host], port: [port] };
  const place = host?.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : listed;
  return { ...others, ...more, ...place, connection: { ...settings, ...others.connection } };
}
