import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { type ProjectName, testFilesByProject } from './test/support/test-projects.ts';

const files = testFilesByProject();

/** Bots and databases mostly wait for each other, so there are more workers for them than a small machine has cores. */
const withServer = { maxWorkers: 4, globalSetup: ['test/support/database-server.ts'] };

const projects: TestProjectInlineConfiguration[] = [
  project('processes', withServer),
  project('database', withServer),
  // Afterwards, as what is measured should not wait for bots and databases.
  project('timed', { maxWorkers: 2, sequence: { groupOrder: 1 } }),
  project('pure', { maxWorkers: 2, sequence: { groupOrder: 1 } }),
];

export default defineConfig({
  test: {
    projects,
    sequence: { sequencer: LongestFirst },
    maxConcurrency: 3,
    // Loading modules anew for each of two hundred files took a seventh of a run; no test changes what others load.
    isolate: false,
    execArgv: ['--import', './src/bin/module-hooks.mjs'],
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 150_000,
    hookTimeout: 150_000,
  },
});

function project(name: ProjectName, options: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include: files[name], ...options } };
}
