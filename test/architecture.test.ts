/** The plan of the house, and the rules of the code that a machine can check. */

import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  channelActionIds,
  channelForms,
  exportActions,
  homeActions,
  importActions,
  importForms,
  lookupForms,
  orderActions,
  savedActions,
  savedForms,
  searchActions,
  searchForms,
  statsActions,
} from '../src/action-ids.ts';
import { readSources, roomOf } from './support/import-graph.ts';

/** The rooms from the top floor down. A room may import only what stands below it. */
const rooms = [
  ...['bin', 'main', 'holdfast', 'monitoring', 'app', 'routes', 'form-handler', 'commands', 'command-words'],
  ...['doctor', 'home', 'privacy', 'loader', 'watch', 'stats', 'saved-searches'],
  ...['exports', 'search', 'orders'],
  ...['imports/intake', 'imports/undo', 'imports/decide', 'imports/apply', 'imports/plan', 'imports/records'],
  ...['imports/notify', 'imports/webhooks', 'imports/messages', 'imports/model', 'permissions', 'deps'],
  ...['records', 'filters', 'filters/days', 'spreadsheets', 'columns', 'cells', 'carriers', 'fulfillments'],
  ...[
    'slack/files',
    'slack/deliveries',
    'slack',
    'jobs',
    'embedded-postgres',
    'db',
    'postgres-js',
    'text',
    'config',
    'runtime',
    'action-ids',
  ],
];
const maxFiles = 22;
const maxLines = 260;

const sources = readSources();

test('every room stands on a floor', () => {
  expect([...new Set(sources.map(({ path }) => roomOf(path)))].toSorted()).toEqual(rooms.toSorted());
});

test('no room imports upwards', () => {
  const floor = (path: string) => rooms.indexOf(roomOf(path));
  const upwards = sources.flatMap(({ path, imports }) =>
    imports.filter((to) => floor(to) < floor(path)).map((to) => `${path} → ${to}`),
  );
  expect(upwards).toEqual([]);
});

test('no file is loaded by what it loads', () => {
  const loads = new Map(sources.map((source) => [source.path, source.loads]));
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    (loads.get(from) ?? []).some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, to, seen);
    });
  expect(sources.map(({ path }) => path).filter((path) => reaches(path, path))).toEqual([]);
});

test('no room is crowded, and no file too long', () => {
  const crowded = Object.entries(Object.groupBy(sources, ({ path }) => roomOf(path)))
    .filter(([, files = []]) => files.length > maxFiles)
    .map(([room, files = []]) => `${room}: ${files.length} files`);
  const long = sources.filter(({ lines }) => lines > maxLines).map(({ path, lines }) => `${path}: ${lines} lines`);
  expect([...crowded, ...long]).toEqual([]);
});

test('no two exports have the same name', () => {
  const exported = /^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm;
  const places = sources.flatMap(({ path, text }) =>
    [...text.matchAll(exported)].map(([, name = '']) => ({ name, path })),
  );
  const twice = Object.values(Object.groupBy(places, ({ name }) => name)).filter((of = []) => of.length > 1);
  expect(twice).toEqual([]);
});

const breaches = (isBreach: (source: (typeof sources)[number]) => boolean) =>
  sources.filter(isBreach).map(({ path }) => path);

test('the environment is read by entry points alone, and given to config.ts', () => {
  const entryPoints = ['main.ts', 'bin/doctor.ts', 'bin/migrate.ts', 'bin/load.ts', 'bin/privacy.ts', 'bin/watch.ts'];
  const readers = breaches(({ text }) => text.replaceAll(/\/\*\*[\s\S]*?\*\//g, '').includes('process.env'));
  expect(readers.toSorted()).toEqual(entryPoints.toSorted());
});

test('the clock and chance are handed in', () => {
  const owners = /^(holdfast|bin\/load|bin\/doctor|bin\/watch|embedded-postgres\/[\w-]+|db\/client|slack\/client)\.ts$/;
  const looks = /new Date\(\)|Date\.now\(|Math\.random\(|performance\.now\(/;
  expect(breaches(({ path, text }) => looks.test(text) && !owners.test(path))).toEqual([]);
});

test('what is said and what is decided is worked out without waiting for anything', () => {
  const pure =
    /(?<!\/sync|\/posted|\/private)-(message|words)\.ts$|\/(decide|evaluate|parse)-[\w-]+\.ts$|\/(lifecycle|counts|four-eyes)\.ts$|^(cells|columns|carriers|fulfillments|text)\//;
  const waits = breaches(({ path, text }) => pure.test(path) && /\basync\b|\bawait\b/.test(text));
  expect(waits).toEqual([]);
});

test.each([
  ...Object.entries(importActions).map(([key, id]) => ['importActions', key, id] as const),
  ...Object.entries(importForms).map(([key, id]) => ['importForms', key, id] as const),
  ...Object.entries(searchActions).map(([key, id]) => ['searchActions', key, id] as const),
  ...Object.entries(lookupForms).map(([key, id]) => ['lookupForms', key, id] as const),
  ...Object.entries(searchForms).map(([key, id]) => ['searchForms', key, id] as const),
  ...Object.entries(orderActions).map(([key, id]) => ['orderActions', key, id] as const),
  ...Object.entries(channelActionIds).map(([key, id]) => ['channelActionIds', key, id] as const),
  ...Object.entries(channelForms).map(([key, id]) => ['channelForms', key, id] as const),
  ...Object.entries(homeActions).map(([key, id]) => ['homeActions', key, id] as const),
  ...Object.entries(exportActions).map(([key, id]) => ['exportActions', key, id] as const),
  ...Object.entries(statsActions).map(([key, id]) => ['statsActions', key, id] as const),
  ...Object.entries(savedActions).map(([key, id]) => ['savedActions', key, id] as const),
  ...Object.entries(savedForms).map(([key, id]) => ['savedForms', key, id] as const),
])('%s.%s is routed in routes.ts, used in what is said, and spelt once', (table, key, id) => {
  const name = new RegExp(`\\b${table}\\.${key}\\b`);
  const users = breaches(({ text }) => name.test(text));
  expect(users).toContain('routes.ts');
  expect(users.length).toBeGreaterThan(1);
  expect(breaches(({ text }) => text.includes(`'${id}'`))).toEqual(['action-ids.ts']);
});

test('routes are in app.ts alone', () => {
  const routes = /\bapp\.(action|command|event|shortcut|view|message)[(<]/;
  expect(breaches(({ text }) => routes.test(text))).toEqual(['app.ts']);
});

test('the driver is used through one file, and by the database alone', () => {
  const users = sources.flatMap(({ path, imports }) =>
    imports
      .filter((to) => roomOf(to) === 'postgres-js' && roomOf(path) !== 'postgres-js')
      .map((to) => `${roomOf(path)} → ${to}`),
  );
  expect([...new Set(users)]).toEqual(['db → postgres-js/connections.ts']);
});

test('functions of date-fns are imported one by one: all together are 300 modules, which every start would load', () => {
  expect(breaches(({ text }) => /from 'date-fns'/.test(text))).toEqual([]);
});

test('no file is a drawer', () => {
  const drawer = /(^|[-/])(utils?|helpers?|common|misc|managers?|services?)([-/.]|$)/;
  const names = globSync('{src,test}/**/*.ts');
  expect(names.filter((path) => drawer.test(path))).toEqual([]);
});

test('tests use the real thing: no module is mocked', () => {
  const mocks = /\bvi\.(mock|doMock|hoisted)\(/;
  const tests = globSync('test/**/*.ts').filter((path) => path !== 'test/architecture.test.ts');
  expect(tests.filter((path) => mocks.test(readFileSync(path, 'utf8')))).toEqual([]);
});
