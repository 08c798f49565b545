import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { type ProjectName, testFilesByProject } from './test/support/test-projects.ts';

const files = testFilesByProject();

/** Processes and databases mostly wait for each other, so there are more workers for them than a small machine has cores. */
const projects: TestProjectInlineConfiguration[] = [
  project('processes', { maxWorkers: 3, globalSetup: ['test/support/database-server.ts'] }),
  project('database', { maxWorkers: 3, globalSetup: ['test/support/database-server.ts'] }),
  project('pure', { maxWorkers: 2 }),
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

/** One after the other, in the order of the list above. */
function project(name: ProjectName, options: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration {
  const groupOrder = Object.keys(files).indexOf(name);
  return { extends: true, test: { name, include: files[name], sequence: { groupOrder }, ...options } };
}
