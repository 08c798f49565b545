/** What the README says about commands, variables, scopes and files is so. */

import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { subcommands } from '../src/commands.ts';
import { variableNames } from '../src/config.ts';

const readme = readFileSync('README.md', 'utf8');

/** What stands between backquotes in the first column of tables, where it looks like this. */
const inFirstColumn = (look: RegExp) =>
  readme.split('\n').flatMap((line) => {
    const cell = /^\|\s*`([^`|]+)`\s*\|/.exec(line)?.[1];
    return cell !== undefined && look.test(cell) ? [cell] : [];
  });

test('there is a row for every variable of the environment, and for no other', () => {
  expect(inFirstColumn(/^[A-Z_]+$/).toSorted()).toEqual(variableNames.toSorted());
});

test('there is a row for every scope of the manifest, and for no other', () => {
  const { oauth_config: oauth } = parse(readFileSync('manifest.yml', 'utf8'));
  expect(inFirstColumn(/^[a-z]+(:[a-z]+)?$/).toSorted()).toEqual(oauth.scopes.bot.toSorted());
});

test('every link leads to a file or folder that is there', () => {
  const targets = [...readme.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const local = targets.filter((target) => !target.startsWith('https://'));
  expect(local.length).toBeGreaterThan(20);
  expect(local.filter((target) => !existsSync(target))).toEqual([]);
});

test('every link of the flows has the name of its file', () => {
  const links = [...readme.matchAll(/\[([\w-]+\.ts)\]\(([^)]+)\)/g)];
  expect(links.filter(([, name = '', target = '']) => !target.endsWith(`/${name}`))).toEqual([]);
});

test('every npm script that is named exists, and npm run needs no other', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const named = [...readme.matchAll(/npm (?:run ([\w:]+)|(test|start)\b)/g)].map(
    ([, run, short]) => run ?? short ?? '',
  );
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('every subcommand is in the table of what people type, and no other', () => {
  const first = [...readme.matchAll(/^\| `\/fulfillments (\w+)(?=[ `])/gm)].map(([, word]) => word);
  expect(first.toSorted()).toEqual(
    Object.keys(subcommands)
      .filter((name) => name !== 'search')
      .toSorted(),
  );
});

test('SECURITY.md, which is said to have the whole list of what is kept, has every table', async () => {
  const list = readFileSync('SECURITY.md', 'utf8')
    .split('\n## ')
    .find((part) => part.startsWith('What is kept'));
  const modules = await Promise.all(globSync('src/**/tables.ts').map((path) => import(`../${path}`)));
  const tables = modules
    .flatMap((one) => Object.values(one))
    .filter((one) => is(one, PgTable))
    .map(getTableName);
  expect(tables.length).toBeGreaterThan(20);
  expect(tables.filter((name) => !list?.includes(`\`${name}\``))).toEqual([]);
});

test('every metric that is named is counted', () => {
  const code = readFileSync('src/runtime/metrics.ts', 'utf8');
  const named = [...readme.matchAll(/holdfast_[a-z_]+/g)].map(([name]) => name);
  expect(named.filter((name) => !code.includes(`'${name}'`))).toEqual([]);
});

test('every folder of the source, and of the tests where they don’t mirror it, is named among the rooms', () => {
  const foldersOf = (pattern: string) => globSync(pattern).filter((path) => statSync(path).isDirectory());
  const own = foldersOf('test/*').filter((path) => !existsSync(path.replace('test/', 'src/')));
  const folders = [...foldersOf('src/**/*'), ...own];
  expect(folders.length).toBeGreaterThan(30);
  const guide = readFileSync('CONTRIBUTING.md', 'utf8');
  const rooms = guide.slice(guide.indexOf('| room | holds |'));
  expect(folders.filter((path) => !rooms.includes(`](${path})`))).toEqual([]);
});
