/** The order in which test files are run: the longest first, so that none is left to run alone at the end. */
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest; the rest follow by how long they took before on this machine. */
export const longest = [
  ...[
    'browser/accessibility',
    'faults/lost-connections',
    'embedded-postgres/embedded-postgres',
    'faults/database-trouble',
    'faults/database',
    'security/replay',
    'chaos/chaos',
    'faults/memory',
    'browser/demo',
    'faults/stop',
    'faults/kills',
    'faults/crowd',
    'loader/load-process',
    'security/write-access',
    'browser/left-out',
    'browser/tour',
    'faults/hostile-files',
  ],
  ...[
    'faults/fairness',
    'security/who-may',
    'faults/outage',
    'faults/slack',
    'faults/clicks',
    'flows/bad-inputs',
    'exports/handle-export',
    'faults/events',
    'saved-searches/run-schedule',
    'db/copy-rows',
    'faults/order',
    'exports/deliver-once',
    'home/handle-home',
    'flows/reminders',
  ],
  ...[
    'imports/intake/plan-task',
    'spreadsheets/containers',
    'spreadsheets/mutated-files',
    'spreadsheets/hostile-files',
  ],
].map((name) => `test/${name}.test.ts`);

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId, project }: TestSpecification): number {
  const rank = longest.indexOf(relative(project.config.root, moduleId));
  return rank < 0 ? longest.length : rank;
}
