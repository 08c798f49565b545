/** A slip of the pen in a command never does something else. */
import { expect, test } from 'vitest';
import { readCommandLine } from '../../src/runtime/command-line.ts';

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

test('a command without options says so', () => {
  expect(() => readCommandLine(['--force'], 'Use: it')).toThrow(
    'This command has no option --force. It takes none.\nUse: it',
  );
});
