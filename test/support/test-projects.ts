/**
 * Which test file belongs to which project of vitest, decided by what it imports, so that no list has to be kept:
 * `processes` starts programs (the bot, a browser, a server), `database` needs PostgreSQL, `timed` measures processor
 * time for a minute, and `pure` is the rest.
 */
import { join } from 'node:path';
import { readSources, type Source } from './import-graph.ts';

export type ProjectName = 'processes' | 'database' | 'timed' | 'pure';

/** What makes a file of the tests, or one that it imports, start programs of its own. */
const startsPrograms = /^import (?!type\b)[^;]*'(?:node:child_process|playwright-core)'/m;
/** The bots of other tests have such a pool, too; a test of the pool itself is a test of its processes. */
const testsProcesses = /^import [^;]*'[./]*\/src\/runtime\/worker-pool\.ts'/m;
const measuresTime = /\bprocess\.cpuUsage\(/;
/** The only way to the server for tests. */
const databaseSupport = 'support/database.ts';

/** The paths of all test files from the project's root, by project. */
export function testFilesByProject(): Record<ProjectName, string[]> {
  const sources = new Map(readSources('test').map((source) => [source.path, source]));
  const projectOf = (path: string): ProjectName => {
    const reached = reachableFrom(path, sources);
    if (testsProcesses.test(sources.get(path)?.text ?? '')) return 'processes';
    if (reached.some(({ text }) => startsPrograms.test(text))) return 'processes';
    if (reached.some((source) => source.path === databaseSupport)) return 'database';
    return measuresTime.test(sources.get(path)?.text ?? '') ? 'timed' : 'pure';
  };
  const files: Record<ProjectName, string[]> = { processes: [], database: [], timed: [], pure: [] };
  for (const path of [...sources.keys()].filter((name) => name.endsWith('.test.ts')).toSorted()) {
    files[projectOf(path)].push(join('test', path));
  }
  return files;
}

function reachableFrom(path: string, sources: ReadonlyMap<string, Source>): Source[] {
  const reached = new Set<string>();
  const visit = (next: string) => {
    if (reached.has(next)) return;
    reached.add(next);
    for (const imported of sources.get(next)?.loads ?? []) visit(imported);
  };
  visit(path);
  return [...reached].flatMap((name) => sources.get(name) ?? []);
}
