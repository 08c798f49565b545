import { expect, test } from 'vitest';
import { describeDatabase, readLoadArguments } from '../../src/loader/choose-database.ts';

test.each([
  ['postgres://u:sesame@db.example.com/holdfast', 'holdfast at db.example.com:5432'],
  ['postgres://u:sesame@127.0.0.1:6543/my%20data', 'my data at 127.0.0.1:6543'],
  ['postgresql:///x', 'x at the local server'],
  ['postgres://db', 'the default database at db:5432'],
  [undefined, 'the built-in database in .data/postgres'],
])('%s is named %s', (url, name) => {
  expect(describeDatabase(url, '.data/postgres')).toBe(name);
});

test('--embedded may stand anywhere, and not beside DATABASE_URL', () => {
  expect(readLoadArguments(['a.csv', '--embedded'], undefined)).toEqual({ isEmbedded: true, words: ['a.csv'] });
  expect(readLoadArguments(['a.csv'], 'postgres://db/x')).toEqual({ isEmbedded: false, words: ['a.csv'] });
  expect(() => readLoadArguments(['--embedded', 'a.csv'], 'postgres://db/x')).toThrow('DATABASE_URL is set');
});
