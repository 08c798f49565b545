/** What the files for operations name is there: metrics, queues, results, headings of the runbook, files of the image. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { importStateCodes } from '../../src/imports/model/lifecycle.ts';
import { webhookEventStates } from '../../src/imports/webhooks/tables.ts';
import { jobNames } from '../../src/jobs/job-kinds.ts';
import { type Bot, startBot } from '../support/bot.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const runbook = read('ops/RUNBOOK.md');
const dashboard: { panels: { title: string; targets: { expr: string }[] }[] } = JSON.parse(
  read('ops/grafana-dashboard.json'),
);
interface Rule {
  alert: string;
  expr: string;
  annotations: { summary: string; runbook: string };
}
const rules: Rule[] = parse(read('ops/alerts.yml')).groups.flatMap(({ rules }: { rules: Rule[] }) => rules);

const expressions: [where: string, expression: string][] = [
  ...rules.map(({ alert, expr }) => [alert, expr] as [string, string]),
  ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as [string, string])),
];

let bot: Bot;
/** the names that /metrics serves, with those that a histogram's lines have */
let served: Set<string>;

beforeAll(async () => {
  bot = await startBot();
  const text = await (await fetch(`http://127.0.0.1:${bot.holdfast.port}/metrics`)).text();
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  served = new Set(
    types.flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    ),
  );
});
afterAll(() => bot.stop());

/** Every metric of an expression; `up` is Prometheus's own. */
const metricsIn = (expression: string) =>
  [...expression.matchAll(/\b(?:holdfast|nodejs|process)_[a-z0-9_]+/g)].map(([name]) => name);

test.each(expressions)('%s asks for metrics that /metrics serves', (_, expression) => {
  const names = metricsIn(expression);
  expect(names.length + (expression.startsWith('up{') ? 1 : 0)).toBeGreaterThan(0);
  expect(names.filter((name) => !served.has(name))).toEqual([]);
});

test('the queues, states and results that are named exist', () => {
  const valuesOf = (label: string) =>
    expressions.flatMap(([, expression]) =>
      [...expression.matchAll(new RegExp(`\\b${label}=~?"([^"$]+)"`, 'g'))].flatMap(([, value = '']) =>
        value.split('|'),
      ),
    );
  const unknown = (label: string, known: readonly string[]) =>
    valuesOf(label).filter((value) => !known.includes(value));
  expect(valuesOf('queue').length * valuesOf('state').length * valuesOf('result').length).toBeGreaterThan(0);
  expect(unknown('queue', jobNames)).toEqual([]);
  expect(unknown('state', [...importStateCodes, ...webhookEventStates])).toEqual([]);
  expect(unknown('result', ['done', 'later', 'failed', 'ratelimited'])).toEqual([]);
});

test('every alert leads to a heading of the runbook', () => {
  const headings = [...runbook.matchAll(/^## (?:\d+\. )?(.+)$/gm)].map(([, heading]) => heading);
  expect(rules.filter(({ annotations }) => !headings.includes(annotations.runbook))).toEqual([]);
});

test('the runbook names metrics and alerts that exist', () => {
  expect(metricsIn(runbook).filter((name) => !served.has(name) && !served.has(`${name}_count`))).toEqual([]);
  const alerts = new Set(rules.map(({ alert }) => alert));
  const named = [...runbook.matchAll(/\bHoldfast[A-Z][A-Za-z]+/g)].map(([name]) => name);
  expect(named.filter((name) => !alerts.has(name))).toEqual([]);
  expect([...alerts].filter((alert) => !named.includes(alert))).toEqual([]);
});

test('what the runbook says that the log says is in the code', () => {
  const code = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => read(`src/${path}`))
    .join('\n');
  const messages = [...runbook.matchAll(/`"msg":"([^"]+)"`/g)].map(([, message = '']) => message);
  expect(messages.length).toBeGreaterThan(2);
  expect(messages.filter((message) => !code.includes(`'${message}'`))).toEqual([]);
});

test('the image gets every file that it copies, and the source needs no package that it leaves out', () => {
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = '']) =>
    files.split(' '),
  );
  const letIn = read('.dockerignore').split('\n');
  expect(copied.length).toBeGreaterThan(3);
  expect(copied.filter((path) => !existsSync(path) || !letIn.includes(`!${path}`))).toEqual([]);
  const { dependencies } = JSON.parse(read('package.json'));
  const imported = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => [
      ...read(`src/${path}`).matchAll(/^(?:import|export) (?!type )(?:[^;]*? from )?'([^'.][^']*)';/gm),
    ])
    .map(([, name = '']) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
  const missing = imported.filter(
    (name) => !name.startsWith('node:') && !builtinModules.includes(name) && !(name in dependencies),
  );
  expect(imported.length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});

test('the image starts the bot as npm start does', () => {
  const { scripts } = JSON.parse(read('package.json'));
  const [, command = ''] = /^CMD (\[.+\])$/m.exec(read('Dockerfile')) ?? [];
  expect(JSON.parse(command).join(' ')).toBe(scripts.start);
});

test('both ways to run it in containers agree on the database and on what the bot gets', () => {
  const one = parse(read('compose.yaml'));
  const two = parse(read('ops/compose.replicas.yaml'), { merge: true });
  expect(two.name).toBe(one.name);
  expect(two.services.db).toEqual(one.services.db);
  expect(two.services['holdfast-1']).toEqual(two.services['holdfast-2']);
  expect(two.services['holdfast-1'].environment).toEqual(one.services.holdfast.environment);
  const upstreams = [...read('ops/nginx.conf').matchAll(/^ {4}server ([\w-]+):(\d+)/gm)].map(([, name]) => name);
  expect(upstreams).toEqual(Object.keys(two.services).filter((name) => name.startsWith('holdfast-')));
});
