/** Which failures of the database pass by themselves, which it will repeat, and which may be bugs of ours. */
import { expect, test } from 'vitest';
import {
  asConnectionLost,
  classifyDatabaseFailure,
  describeConnectionError,
  describeDatabase,
  refusedDetails,
} from '../../src/db/database-failure.ts';
import { ConnectionLost } from '../../src/postgres-js/connections.ts';

const answered = (code: string, fields: object = {}) =>
  Object.assign(new Error('jane@example.com'), { severity: 'ERROR', code, ...fields });
const inStatement = (cause: Error) => new Error('Failed query: select', { cause });
const ofNetwork = (code: string) => Object.assign(new Error('connect'), { code });

test.each([
  ...[
    '08006',
    '08P01',
    '28P01',
    '3D000',
    '40001',
    '40P01',
    '53100',
    '53300',
    '55P03',
    '57P01',
    '57P03',
    '58030',
    '25006',
  ],
])('%s passes', (code) => {
  expect(classifyDatabaseFailure(answered(code))).toBe('passing');
  expect(classifyDatabaseFailure(inStatement(answered(code)))).toBe('passing');
});

test.each([
  ...[
    '22001',
    '22P02',
    '23502',
    '23503',
    '23505',
    '23514',
    '23P01',
    '42501',
    '42703',
    '42P01',
    '44000',
    'P0001',
    'VIP01',
  ],
  ...['0A000', '21000', '09000', '39000'],
])('%s is refused each time', (code) => {
  expect(classifyDatabaseFailure(inStatement(answered(code)))).toBe('refused');
});

test.each(['42501', '55000', '0A000', '57014'])('%s passes where it lets nobody in', (code) => {
  expect(classifyDatabaseFailure(answered(code, { severity: 'FATAL' }))).toBe('passing');
});

test.each([
  ['GetNewTransactionId', 'passing'],
  ['GetNewMultiXactId', 'passing'],
  ['index_form_tuple', 'refused'],
])('54000 of %s is %s: of transaction ids there are more after a vacuum', (routine, failure) => {
  expect(classifyDatabaseFailure(inStatement(answered('54000', { routine })))).toBe(failure);
});

test.each(['53200', '53400', '57014', 'XX000', 'XX002'])('%s may be a fault of ours', (code) => {
  expect(classifyDatabaseFailure(answered(code))).toBeNull();
});

test('a lost connection passes, also where only the network says so', () => {
  expect(classifyDatabaseFailure(new ConnectionLost('gone'))).toBe('passing');
  expect(classifyDatabaseFailure(inStatement(ofNetwork('ECONNRESET')))).toBe('passing');
  expect(classifyDatabaseFailure(inStatement(ofNetwork('CONNECTION_CLOSED')))).toBe('passing');
  expect(classifyDatabaseFailure(asConnectionLost(ofNetwork('ECONNREFUSED')))).toBe('passing');
});

test('failures of other things are none of the database’s', () => {
  expect(classifyDatabaseFailure(new TypeError('fetch failed', { cause: ofNetwork('ECONNRESET') }))).toBeNull();
  expect(classifyDatabaseFailure(ofNetwork('ECONNRESET'))).toBeNull();
  expect(classifyDatabaseFailure(new Error('bug'))).toBeNull();
  expect(classifyDatabaseFailure('nothing')).toBeNull();
});

test('the details name what is in the way, and no value', () => {
  const where = 'PL/pgSQL function keep_vip() line 3 at RAISE';
  const names = { table_name: 'fulfillments', constraint_name: 'one_parcel', detail: 'Key (x)=(jane) exists.', where };
  const details = refusedDetails(inStatement(answered('23505', names)));
  expect(details).toEqual({
    ...{ code: '23505', table: 'fulfillments', column: null, constraint: 'one_parcel', raisedBy: 'keep_vip' },
  });
  expect(refusedDetails(new ConnectionLost('gone'))).toBeNull();
});

test.each([
  ['postgres://u:sesame@db.example.com/holdfast', 'holdfast at db.example.com:5432'],
  ['postgres://u:sesame@127.0.0.1:6543/my%20data', 'my data at 127.0.0.1:6543'],
  ['postgres://u:sesame@[::1]:6543/x', 'x at [::1]:6543'],
  ['postgresql:///x', 'x at the local server'],
  ['postgres://u:sesame@localhost/x?host=/cloudsql/p:r:i', 'x at /cloudsql/p:r:i'],
  ['postgres://db', 'the default database at db:5432'],
  [undefined, 'the built-in database in .data/postgres'],
])('%s is named %s', (url, name) => {
  expect(describeDatabase(url, '.data/postgres')).toBe(name);
});

const failure = (message: string, code?: string) =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

test.each<[string, Error, RegExp]>([
  ['nothing that listens', failure('connect ECONNREFUSED 127.0.0.1:1', 'ECONNREFUSED'), /: nothing listens there\./],
  ['no socket', failure('connect ENOENT /run/.s.PGSQL.5432', 'ENOENT'), /: there is no such socket\./],
  ['another network', failure('connect ENETUNREACH 10.0.0.1', 'ENETUNREACH'), /: no way leads to that host\./],
  ['something else that listens', failure('Connection terminated unexpectedly'), /: the connection was cut\./],
  ['a silent host', failure('timeout expired'), /: no answer\./],
  ['a server without TLS', failure('The server does not support SSL connections'), /can’t have this sslmode\./],
  [
    'a certificate of its own',
    failure('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
    /: its certificate can’t be verified\. Let NODE_EXTRA_CA_CERTS name/,
  ],
  ['a certificate of another host', failure('Hostname/IP does not match', 'ERR_TLS_CERT_ALTNAME_INVALID'), /verified/],
  [
    'a server that takes only TLS',
    failure('no pg_hba.conf entry for host "10.0.0.1", user "u", database "x", no encryption', '28000'),
    /add \?sslmode=require to the address/,
  ],
  [
    'no password',
    failure('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'),
    /: it asks for a password, and the address has none\./,
  ],
  [
    'a user without the right to connect',
    Object.assign(failure('permission denied for database "x"', '42501'), { severity: 'FATAL' }),
    /: this user may not connect\./,
  ],
  [
    'maintenance',
    Object.assign(failure('database "x" is not currently accepting connections', '55000'), { severity: 'FATAL' }),
    /: it takes no connections, as in the middle of maintenance\./,
  ],
  [
    'a parameter of another client',
    failure('unrecognized configuration parameter "channel_binding"', '42704'),
    /a parameter after the “\?” of the address/,
  ],
])('%s is told in one sentence', (_, error, want) => {
  const { message } = describeConnectionError(error, 'postgres://u:sesame@db/x') ?? {};
  expect(message).toMatch(/^The database x at db:5432 can’t be used: .+\. Check DATABASE_URL and the server\.$/);
  expect(message).toMatch(want);
});

test.each([
  ['SSL required', '08P01', /add \?sslmode=require/],
  ['SSL/TLS required', '28000', /add \?sslmode=require/],
  ['SSL connection is required. Please specify SSL options and retry.', '28000', /add \?sslmode=require/],
  ['unsupported startup parameter: schema', '08P01', /doesn’t know a parameter/],
  ['parameter "ssl_min_protocol_version" cannot be changed now', '55P02', /doesn’t know a parameter/],
])('“%s” of a pooler or a provider is told, too', (message, code, want) => {
  expect(describeConnectionError(failure(message, code), 'postgres://db/x')?.message).toMatch(want);
});

test('a missing type or collation is no fault of the address', () => {
  expect(describeConnectionError(failure('type "x" does not exist', '42704'), 'postgres://db/x')).toBeNull();
});

test('without a name the default database is meant', () => {
  const error = describeConnectionError(failure('', '3D000'), 'postgres://u@db');
  expect(error?.message).toMatch(/^The default database at db:5432 can’t be used: no such database\./);
});
