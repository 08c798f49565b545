/** A slip of the pen in a command never does something else. */
import { expect, test } from 'vitest';
import { readCommandLine, readOptions, refuseKeptOptions } from '../../src/runtime/command-line.ts';

const read = (words: string) =>
  readCommandLine(words === '' ? [] : words.split(' '), 'Use: it', { email: 'value', all: 'alone' });

test.each<[string, { words?: string[]; email?: string; all?: boolean }]>([
  ['', {}],
  ['a b', { words: ['a', 'b'] }],
  ['--email jo@x a', { words: ['a'], email: 'jo@x' }],
  ['a --email=jo@x --all', { words: ['a'], email: 'jo@x', all: true }],
  ['--email=--all', { email: '--all' }],
  ['--all -- --email', { words: ['--email'], all: true }],
])('“%s” is read', (words, { words: want = [], email, all = false }) => {
  const line = read(words);
  expect([line.words, line.options.get('email'), line.options.has('all')]).toEqual([want, email, all]);
});

test.each([
  ['--emial jo@x', 'This command has no option --emial. Its options: --email, --all.'],
  ['-e jo@x', 'This command has no option -e. Its options: --email, --all.'],
  ['--Email jo@x', 'This command has no option --Email. Its options: --email, --all.'],
  ['--email', '--email needs a value.'],
  ['--email=', '--email needs a value.'],
  ['--email --all', '--email needs a value.'],
  ['--all=yes', '--all takes no value, and got “yes”.'],
  ['--email a --email b', '--email is there twice.'],
  ['--all --all', '--all is there twice.'],
  ['--constructor', 'This command has no option --constructor. Its options: --email, --all.'],
])('“%s” is refused with how to use it', (words, problem) => {
  expect(() => read(words)).toThrow(`${problem}\nUse: it`);
});

test('a list is read with commas, and one by one', () => {
  const options = (...args: string[]) => readCommandLine(args, 'Use: it', { case: 'list' }).options;
  expect(options('--case', 'a,b', '--case=c')).toEqual(new Map([['case', 'a,b,c']]));
  expect(() => options('--case', 'a', '--case')).toThrow('--case needs a value.');
});

test('a command without options says so', () => {
  expect(() => readCommandLine(['--force'], 'Use: it')).toThrow(
    'This command has no option --force. It takes none.\nUse: it',
  );
});

const keep = (env: Record<string, string>, ...args: string[]) =>
  refuseKeptOptions(args, 'Use: it -- [--with-orders] [--email jo@example.com]', env);

test.each([
  ['a flag', { npm_config_with_orders: 'true' }, '--with-orders'],
  ['an option whose value it left', { npm_config_email: 'true' }, '--email'],
  ['an option with its value', { npm_config_email: 'jo@example.com' }, '--email'],
])('%s that npm kept, as no “--” stood before it, is not passed over', (_, env, option) => {
  expect(() => keep(env, 'erase')).toThrow(`npm took ${option} for an option of its own. Put -- before it.\nUse: it`);
});

test('what npm is set to elsewhere is nothing to a command', () => {
  keep({ npm_config_email: 'x@example.com', npm_config_yes: 'true' }, 'erase', '--email', 'jo@example.com');
  keep({ npm_config_email: 'x@example.com' }, 'export', '--order', 'A1');
  keep({ npm_config_yes: 'true' });
});

test('a word where there are only options is refused', () => {
  expect(readOptions(['--all'], 'Use: it', { all: 'alone' })).toEqual(new Map([['all', '']]));
  expect(() => readOptions(['down', 'C1'], 'Use: it')).toThrow('This command does nothing with “down C1”.\nUse: it');
});
