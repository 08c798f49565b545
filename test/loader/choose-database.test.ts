import { expect, test } from 'vitest';
import { readLoadArguments } from '../../src/loader/choose-database.ts';

test('--embedded may stand anywhere, and not beside DATABASE_URL', () => {
  expect(readLoadArguments(['a.csv', '--embedded'], undefined)).toEqual({ isEmbedded: true, path: 'a.csv' });
  expect(readLoadArguments(['a.csv'], 'postgres://db/x')).toEqual({ isEmbedded: false, path: 'a.csv' });
  expect(() => readLoadArguments(['--embedded', 'a.csv'], 'postgres://db/x')).toThrow('DATABASE_URL is set');
});

test.each([
  ['no file', [], /^Name a file\.\nUse: npm run load -- FILE\.csv/],
  ['only the option', ['--embedded'], /^Name a file\./],
  ['two files', ['a.csv', 'b.csv'], /^Name one file, not “a\.csv” and “b\.csv”\.\nUse:/],
  [
    'a misspelled option',
    ['--embeded', 'a.csv'],
    /^This command has no option --embeded\. Its options: --embedded\.\nUse:/,
  ],
])('%s is refused with how to use it', (_, args, want) => {
  expect(() => readLoadArguments(args, undefined)).toThrow(want);
});
