import { existsSync, globSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import { longest } from './longest-first.ts';
import { testFilesByProject } from './test-projects.ts';

const files = testFilesByProject();

test('every test file belongs to one project, and each project has some', () => {
  expect(Object.values(files).flat().toSorted()).toEqual(globSync('test/**/*.test.ts').toSorted());
  const { timed, ...others } = files;
  expect(timed).toEqual(['test/linear-readers.test.ts']);
  expect(Object.values(others).every((paths) => paths.length > 20)).toBe(true);
});

test.each([
  ['browser/tour', 'processes'],
  ['loader/load-process', 'processes'],
  ['flows/undo', 'database'],
  ['search/find-page', 'database'],
  ['runtime/worker-pool', 'processes'],
  ['architecture', 'pure'],
  ['workspace/files', 'pure'],
] as const)('%s is of the project %s', (name, project) => {
  expect(files[project]).toContain(`test/${name}.test.ts`);
});

test('pure tests are given no database', () => {
  expect(inject('databaseUrl')).toBeUndefined();
});

test('the files that are run first exist', () => {
  expect(longest.filter((path) => !existsSync(path))).toEqual([]);
});
