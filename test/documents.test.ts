/** What the documents say about commands, variables, scopes and files is so. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
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
  expect(inFirstColumn(/^[a-z_]+(:[a-z]+)?$/).toSorted()).toEqual(oauth.scopes.bot.toSorted());
});

const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'LICENCES.md', ...globSync('{ops,src}/**/*.md')];
const linksOf = (document: string) =>
  [...readFileSync(document, 'utf8').matchAll(/\[([^\]]*)\]\(([^)\s]+)\)/g)].map(([, text = '', target = '']) => {
    const isLocal = !target.startsWith('https://');
    return { text, target: isLocal ? join(dirname(document), target.replace(/#.*/, '')) : target, isLocal };
  });

test.each(documents)('every link of %s leads to a file or folder that is there', (document) => {
  const local = linksOf(document).filter(({ isLocal }) => isLocal);
  expect(local.filter(({ target }) => target !== dirname(document) && !existsSync(target))).toEqual([]);
});

test('the documents are linked', () => {
  expect(documents.flatMap(linksOf).filter(({ isLocal }) => isLocal).length).toBeGreaterThan(60);
});

test.each(documents)('every link of %s to a source file has the name of its file', (document) => {
  const links = linksOf(document).filter(({ text }) => /^[\w-]+\.ts$/.test(text));
  expect(links.filter(({ text, target }) => !target.endsWith(`/${text}`))).toEqual([]);
});

test('the README is for users: at most 160 lines', () => {
  expect(readme.split('\n').length).toBeLessThanOrEqual(160);
});

test('every npm script that is named exists, and npm run needs no other', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const named = [
    ...documents
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n')
      .matchAll(/npm (?:run ([\w:]+)|(test|start)\b)/g),
  ].map(([, run, short]) => run ?? short ?? '');
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
  const modules = await Promise.all(globSync('src/**/tables.ts').map((path) => import(resolve(path))));
  const tables = modules
    .flatMap((one) => Object.values(one))
    .filter((one) => is(one, PgTable))
    .map(getTableName);
  expect(tables.length).toBeGreaterThan(20);
  expect(tables.filter((name) => !list?.includes(`\`${name}\``))).toEqual([]);
});

test('every metric that is named is counted', () => {
  const code = readFileSync('src/runtime/metrics.ts', 'utf8');
  const named = [
    ...documents
      .map((path) => readFileSync(path, 'utf8'))
      .join()
      .matchAll(/holdfast_[a-z_]+/g),
  ].map(([name]) => name);
  expect(named.length).toBeGreaterThan(0);
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
