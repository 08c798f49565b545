/** What a failure of the database means for the work that met it, and for operators. */
import { ConnectionLost } from '../postgres-js/connections.ts';
import { UserError } from '../runtime/errors.ts';

/**
 * `passing`: the server is away, starting, read-only, full of connections, busy with others or lets nobody in (what ends a
 * connection is FATAL); the same work will succeed later. `refused`: it will refuse the same work again, because of a rule,
 * a right or a value. Null for everything else, which may be a bug of ours.
 */
type DatabaseFailure = 'passing' | 'refused';

/** What Node says when a server can't be reached. */
const networkCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'ENOENT', 'EACCES'],
]);
/** What postgres.js says when it has no connection. */
const clientCodes = new Set([
  ...['CONNECTION_LOST', 'CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT'],
]);
/**
 * Classes and codes of PostgreSQL that pass: connections, logins and databases that are being moved, conflicts of
 * transactions, too few resources, locks, operators, the system below.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const passingClasses = new Set(['08', '28', '3D', '40', '53', '57', '58']);
const passingCodes = new Set([
  '25006', // read-only, as after a failover
  '25P03', // idle in a transaction for too long
  '25P04', // transaction timeout
  '55006', // object in use
  '55P03', // lock not available
]);
/** Of the passing classes: work that takes too long or too much, which would most likely do so again. */
const ownCodes = new Set([
  '53200', // out of memory, or of room for locks
  '53400', // over a limit such as temp_file_limit
  '57014', // canceled, mostly by statement_timeout
]);
/**
 * Whether the server protects itself against a wraparound of its transaction ids until it is vacuumed. The code is that of
 * values that are too large, too, and the message is in the server's language.
 */
const isOutOfTransactionIds = ({ code, routine }: { code: string; routine?: unknown }): boolean =>
  code === '54000' && typeof routine === 'string' && /^GetNew(Transaction|MultiXact)Id$/.test(routine);

/** PostgreSQL's own mistakes, such as a damaged index or a lost race in its catalogs. */
const internalClass = 'XX';

/** Classifies an error that was thrown by `Database`, or by a job that used it. */
export function classifyDatabaseFailure(error: unknown): DatabaseFailure | null {
  const cause = databaseErrorOf(error);
  if (cause === null) return null;
  const { code } = cause;
  if (clientCodes.has(code) || cause.severity === 'FATAL' || isOutOfTransactionIds(cause)) return 'passing';
  if (!isSqlState(code)) return networkCodes.has(code) ? 'passing' : null;
  if (ownCodes.has(code) || code.startsWith(internalClass)) return null;
  return passingCodes.has(code) || passingClasses.has(code.slice(0, 2)) ? 'passing' : 'refused';
}

/** What PostgreSQL says about a statement that it refused; names of things in the database, never values. */
export interface Refused {
  code: string;
  table: string | null;
  column: string | null;
  constraint: string | null;
  /** the function in the database that raised the error, such as a trigger's */
  raisedBy: string | null;
}

/** The details of a refused statement. Null for errors that are no answer of PostgreSQL. */
export function refusedDetails(error: unknown): Refused | null {
  const cause = databaseErrorOf(error);
  if (cause === null || !isSqlState(cause.code)) return null;
  const { code, table_name, column_name, constraint_name, where }: Record<string, unknown> & { code: string } = cause;
  const raisedBy = /^PL\/\w+ function ("[^"]+"|[\w.$"]+)/m.exec(textOf(where) ?? '')?.[1] ?? null;
  const names = { table: textOf(table_name), column: textOf(column_name), constraint: textOf(constraint_name) };
  return { code, ...names, raisedBy };
}

/** Tags the failure of a connection, which has a code of the network like many others, as one of the database. */
export function asConnectionLost(error: unknown): unknown {
  const code = codeOf(error);
  if (code === null || !networkCodes.has(code)) return error;
  return new ConnectionLost('the database can’t be reached', { cause: error });
}

/** Drizzle wraps what a statement failed with; other errors of the network are not the database's. */
function databaseErrorOf(error: unknown): { code: string; severity?: unknown; routine?: unknown } | null {
  if (!(error instanceof Error)) return null;
  const isStatement = error.message.startsWith('Failed query');
  const failure = isStatement ? error.cause : error;
  const code = codeOf(failure);
  if (code === null) return null;
  const isOurs = isStatement || clientCodes.has(code) || (isSqlState(code) && 'severity' in error);
  return isOurs ? { ...Object(failure), code } : null;
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : null;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const isSqlState = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code);

/** What operators can fix themselves, by the error's code, message and severity: the first that fits. */
const reasons: readonly [RegExp, string][] = [
  [/^ECONNREFUSED/, 'nothing listens there'],
  [/^ENOENT/, 'there is no such socket'],
  [/^ENOTFOUND/, 'no such host'],
  [/^EAI_AGAIN/, 'the host name can’t be resolved'],
  [/^(ENETUNREACH|EHOSTUNREACH)/, 'no way leads to that host'],
  [/^ECONNRESET|Connection terminated unexpectedly/, 'the connection was cut'],
  [/^(ETIMEDOUT|CONNECT_TIMEOUT)|timeout expired/, 'no answer'],
  [/does not support SSL/, 'it takes no encrypted connections, so the address can’t have this sslmode'],
  [
    /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/,
    'its certificate can’t be verified. Let NODE_EXTRA_CA_CERTS name the file of its authority, or use sslmode=require, which encrypts without verifying',
  ],
  [
    /no encryption|SSL off|insecure|(SSL|TLS).* required/,
    'it takes only encrypted connections, so add ?sslmode=require to the address',
  ],
  [/password must be a string/, 'it asks for a password, and the address has none'],
  [/^28P01/, 'the password is wrong'],
  [/^(28000|42501 .*FATAL$)/, 'this user may not connect'],
  [/^55000 .*FATAL$/, 'it takes no connections, as in the middle of maintenance'],
  [/^3D000/, 'no such database'],
  [/^53300/, 'it has no connection left'],
  [/^57P03/, 'it is starting or stopping'],
  [/^25006/, 'it takes no changes, as a standby or in the middle of a failover'],
  [/^42501/, 'this user may not migrate it, which takes the owner of its tables (npm run db:migrate)'],
  [
    /^(42704 .*configuration parameter|55P02|08P01 unsupported startup parameter)/,
    'it doesn’t know a parameter after the “?” of the address, so leave that out',
  ],
  [
    /^42P07/,
    'tables of these names are there, but not the schema “drizzle” with their migrations: restore the whole backup, or give Holdfast a database of its own',
  ],
];

/** The sentence for a failed connection, without user and password; null for all other errors. */
export function describeConnectionError(error: unknown, url: string): UserError | null {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code = '', severity = '', message = '' } = Object(cause) as Record<string, unknown>;
  const [, reason] = reasons.find(([pattern]) => pattern.test(`${code} ${message} ${severity}`)) ?? [];
  if (reason === undefined) return null;
  const { name, host } = placeOf(url);
  const database = name === '' ? 'default database' : `database ${name}`;
  return new UserError(`The ${database} at ${host} can’t be used: ${reason}. Check DATABASE_URL and the server.`);
}

/** The database in words: its name and server without user and password, or the folder of the built-in one. */
export function describeDatabase(url: string | undefined, embeddedFolder: string): string {
  if (url === undefined) return `the built-in database in ${embeddedFolder}`;
  const { name, host } = placeOf(url);
  return `${name || 'the default database'} at ${host}`;
}

function placeOf(url: string): { name: string; host: string } {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  const place = host.startsWith('/') ? host : `${host}:${searchParams.get('port') ?? (port || '5432')}`;
  return { name: decodeURIComponent(pathname.slice(1)), host: host === '' ? 'the local server' : place };
}
