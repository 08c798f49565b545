/** What isn't needed isn't loaded, and what stands for it is as good. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const require = createRequire(import.meta.url);
const folder = 'src/bin/lazy';
const files = readdirSync(folder).filter((file) => file !== 'load-lazily.cjs');

test('a bot to which Slack delivers over HTTP loads none of the packages that are loaded when they are used', () => {
  const script = `
    import { createRequire } from 'node:module';
    await import('./src/holdfast.ts');
    const paths = Object.keys(createRequire(import.meta.url).cache);
    console.log(JSON.stringify(paths.map((path) => /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(path)?.[1])));`;
  const hooks = ['--import', './src/bin/module-hooks.mjs'];
  const { stdout } = spawnSync(process.execPath, [...hooks, '--input-type=module', '--eval', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '' },
  });
  const loaded = new Set<string>(JSON.parse(stdout));
  expect(loaded).toContain('@slack/bolt');
  const lazy = ['@slack/socket-mode', 'undici', 'express', 'jsonwebtoken', 'semver', '@resvg/resvg-js'];
  expect(lazy.filter((name) => loaded.has(name))).toEqual([]);
});

test.each(files)('%s has what its package exports, as a module or for the helpers of TypeScript', (file) => {
  const path = join(folder, file);
  const [, name = ''] = /=> require\('([^']+)'\)/.exec(readFileSync(path, 'utf8')) ?? [];
  const [standIn, real] = [require(resolve(path)), require(name)];
  const exported = { ...real, __esModule: true, default: real.__esModule ? real.default : real };
  for (const key of Object.keys(exported)) expect(standIn[key]).toBe(exported[key]);
});
