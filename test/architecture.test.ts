/** The rules of the code's layout that a machine can check. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { channelActionIds, channelForms } from '../src/channels/action-ids.ts';
import { exportActions } from '../src/export/action-ids.ts';
import { homeActions } from '../src/home/action-ids.ts';
import { importActions, importForms } from '../src/import/messages/action-ids.ts';
import { orderActions } from '../src/orders/action-ids.ts';
import { savedActions, savedForms } from '../src/saved/action-ids.ts';
import { searchActions, searchForms } from '../src/search/action-ids.ts';
import { statsActions } from '../src/stats/action-ids.ts';

interface Source {
  /** from src/ or test/, with forward slashes */
  path: string;
  text: string;
  /** what it imports at run time */
  imports: string[];
}

const sources = read('src');
const tests = read('test');

function read(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const text = readFileSync(join(folder, path), 'utf8');
      const statements = text.matchAll(/^(?:import|export) (?!type )(?:[^;]*? from )?'([^']+)';/gm);
      return { path: path.replaceAll('\\', '/'), text, imports: [...statements].map(([, from = '']) => from) };
    });
}

const breaches = (isBreach: (source: Source) => boolean) => sources.filter(isBreach).map(({ path }) => path);

const folderOf = (path: string) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '');

/** The files of src that a file imports, as paths from src/. */
const neighboursOf = ({ path, imports }: Source) =>
  imports.filter((from) => from.startsWith('.')).map((from) => normalize(join(path, '..', from)));

test.each<[what: string, touches: RegExp, allowed: RegExp]>([
  ['Slack', /^@slack\/(?!types)/, /^(app|holdfast)\.ts$|^slack\//],
  [
    'a connection to PostgreSQL',
    /^(postgres|pg|pg-boss|pg-copy-streams|drizzle-orm\/postgres-js.*)$/,
    /^(db|jobs)\/|^export\/copy-records\.ts$/,
  ],
  [
    'SQL',
    /^drizzle-orm/,
    /^(db|jobs)\/|^(holdfast|commands)\.ts$|\/(apply|close|copy|correct|count|fetch|find|forget|list|load|name|remind|replan|save|say|settle|stage|take|write)-[\w-]+\.ts$|\/(queries|replan|home-row|import-messages|audited-records|correctable-cells|earlier-imports|import-row|upload-row|planned-changes|remembered-columns|shared-channels|staged-rows|undo-\w+|searches|search-columns|filter-conditions|export-row|saved-row)\.ts$|^search\/handle-form\.ts$/,
  ],
  [
    'files, processes and the network',
    /^node:(fs|child_process|net|http|https|worker_threads|sqlite|os|dns|tls)/,
    /^(db\/(embedded-|connection\.ts|bulk-connection\.ts)|slack\/(download|upload)-file|http-server|records\/(load|parse-rows)|privacy\/remove-abandoned-folders)|\/(fetch|read|write|send|export)-[\w-]+\.ts$|\/reading-worker\.ts$|^import\/handle-imports\.ts$/,
  ],
])('only the shell touches %s', (_, touches, allowed) => {
  expect(breaches(({ path, imports }) => imports.some((from) => touches.test(from)) && !allowed.test(path))).toEqual(
    [],
  );
});

test('the environment is read by entry points alone, and given to config.ts', () => {
  const entryPoints = ['main.ts', 'db/run-migrations.ts', 'records/load.ts', 'privacy/privacy.ts'];
  const readers = breaches(({ text }) => text.replaceAll(/\/\*\*[\s\S]*?\*\//g, '').includes('process.env'));
  expect(readers.toSorted()).toEqual(entryPoints.toSorted());
});

test('the clock and chance are handed in', () => {
  const owners = /^(holdfast|records\/load|db\/(embedded-\w+|client)|slack\/client)\.ts$/;
  const looks = /new Date\(\)|Date\.now\(|Math\.random\(|performance\.now\(/;
  expect(breaches(({ path, text }) => looks.test(text) && !owners.test(path))).toEqual([]);
});

test('what is said and what is decided is worked out without waiting for anything', () => {
  const pure =
    /(?<!\/say|\/lasting)-(message|words)\.ts$|\/(decide|judge|parse)-[\w-]+\.ts$|\/(moves|lifecycle|counts|four-eyes)\.ts$|^import\/values\/|^fulfillments\//;
  const waits = breaches(
    ({ path, text }) => pure.test(path) && path !== 'records/parse-rows.ts' && /\basync\b|\bawait\b/.test(text),
  );
  expect(waits).toEqual([]);
});

/** Which feature may use what of another, each with its reason; everything else goes through app.ts and commands.ts. */
const shared: [from: string, to: RegExp, reason: string][] = [
  ['records', /^import\//, 'records are loaded from files that are read like imports'],
  ['orders', /^import\/values\//, 'what a carrier and a tracking number are'],
  ['orders', /^import\/messages\/find-link\.ts$/, 'a change in a history leads to the import that made it'],
  ['search', /^import\/values\//, 'what a carrier and a tracking number are'],
  ['import', /^export\/workbook\.ts$/, 'rejected rows go back as a workbook, too'],
  ['export', /^search\//, 'an export is a search whose every match is written'],
  ['orders', /^search\/(filter-mistake|like-pattern|typed-text)\.ts$/, 'how typed text is read'],
  ['saved', /^search\//, 'a saved search is a search with a name'],
  ['saved', /^export\/(delivery|export-row)\.ts$/, 'what a schedule sends is an export'],
  ['search', /^orders\/(find-order|order-message)\.ts$/, 'a match is shown as its order'],
  ['import', /^channels\/(find-)?channel-settings\.ts$/, 'who is told of what in the channel of an import'],
  ['import', /^channels\/shared-channels\.ts$/, 'no summary goes where another company reads along'],
  ['saved', /^channels\/shared-channels\.ts$/, 'nor does an export'],
  ['channels', /^import\/reminding\/remind-import\.ts$/, 'what waits in a channel is reminded of by its new settings'],
  ['home', /^(import|export|channels)\//, 'the Home tab shows what everything else does; nothing uses it'],
  ['stats', /^search\//, 'what is counted is what a search finds'],
];
const features = new Set(['import', 'search', 'export', 'orders', 'records', 'channels', 'home', 'stats', 'saved']);

test('features do not import each other, but for what is listed', () => {
  const found = sources.flatMap((source) => {
    const from = folderOf(source.path);
    const foreign = neighboursOf(source).filter((to) => features.has(folderOf(to)) && folderOf(to) !== from);
    const unlisted = foreign.filter((to) => !shared.some(([who, what]) => who === from && what.test(to)));
    return features.has(from) ? unlisted.map((to) => `${source.path} → ${to}`) : [];
  });
  expect(found).toEqual([]);
});

test('the ports know no feature; the schema takes its lists of states and kinds from where they are defined', () => {
  const found = sources.flatMap((source) => {
    if (!['slack', 'db', 'jobs', 'fulfillments'].includes(folderOf(source.path))) return [];
    const known = neighboursOf(source).filter((to) => features.has(folderOf(to)));
    const allowed = [
      ...['import/lifecycle.ts', 'import/planning/moves.ts', 'import/purpose.ts'],
      ...['export/lifecycle.ts', 'saved/schedule.ts', 'search/filter.ts'],
    ];
    return known
      .filter((to) => source.path !== 'db/schema.ts' || !allowed.includes(to))
      .map((to) => `${source.path} → ${to}`);
  });
  expect(found).toEqual([]);
});

test.each([
  ...Object.entries(importActions).map(([key, id]) => ['importActions', key, id] as const),
  ...Object.entries(importForms).map(([key, id]) => ['importForms', key, id] as const),
  ...Object.entries(searchActions).map(([key, id]) => ['searchActions', key, id] as const),
  ...Object.entries(searchForms).map(([key, id]) => ['searchForms', key, id] as const),
  ...Object.entries(orderActions).map(([key, id]) => ['orderActions', key, id] as const),
  ...Object.entries(channelActionIds).map(([key, id]) => ['channelActionIds', key, id] as const),
  ...Object.entries(channelForms).map(([key, id]) => ['channelForms', key, id] as const),
  ...Object.entries(homeActions).map(([key, id]) => ['homeActions', key, id] as const),
  ...Object.entries(exportActions).map(([key, id]) => ['exportActions', key, id] as const),
  ...Object.entries(statsActions).map(([key, id]) => ['statsActions', key, id] as const),
  ...Object.entries(savedActions).map(([key, id]) => ['savedActions', key, id] as const),
  ...Object.entries(savedForms).map(([key, id]) => ['savedForms', key, id] as const),
])('%s.%s is routed in app.ts, used in what is said, and spelt once', (table, key, id) => {
  const name = new RegExp(`\\b${table}\\.${key}\\b`);
  const users = breaches(({ text }) => name.test(text));
  expect(users).toContain('app.ts');
  expect(users.length).toBeGreaterThan(1);
  expect(breaches(({ text }) => text.includes(`'${id}'`))).toEqual([expect.stringMatching(/\/action-ids\.ts$/)]);
});

test('routes are in app.ts alone', () => {
  const routes = /\bapp\.(action|command|event|shortcut|view|message)[(<]/;
  expect(breaches(({ text }) => routes.test(text))).toEqual(['app.ts']);
});

test('no file is a drawer', () => {
  const drawer = /(^|[-/])(utils?|helpers?|common|misc|managers?|services?)([-/.]|$)/;
  const known = ['import/values/carrier-services.ts']; // what carriers sell: Ground, Express
  const names = [...sources, ...tests].map(({ path }) => path);
  expect(names.filter((path) => drawer.test(path) && !known.includes(path))).toEqual([]);
});

test('tests use the real thing: no module is mocked', () => {
  const mocks = /\bvi\.(mock|doMock|hoisted)\(/;
  expect(
    tests.filter(({ path, text }) => path !== 'architecture.test.ts' && mocks.test(text)).map(({ path }) => path),
  ).toEqual([]);
});

test('every import leads to a file', () => {
  const lost = sources.flatMap((source) => neighboursOf(source).filter((to) => !existsSync(join('src', to))));
  expect(lost).toEqual([]);
});
