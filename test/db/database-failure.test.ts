/** Which failures of the database pass by themselves, which it will repeat, and which may be bugs of ours. */
import { expect, test } from 'vitest';
import { asConnectionLost, classifyDatabaseFailure, refusedDetails } from '../../src/db/database-failure.ts';
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

test.each(['57014', 'XX000', 'XX002'])('%s may be a fault of ours', (code) => {
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
