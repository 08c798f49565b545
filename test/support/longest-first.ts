/** The order in which test files are run: the longest first, so that none is left to run alone at the end. */
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, longest first; on a machine that has run them before, its own times count for the rest. */
export const longest = ['test/browser/accessibility.test.ts'];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => groupOf(a) - groupOf(b) || rankOf(a) - rankOf(b));
  }
}

const groupOf = ({ project }: TestSpecification) => project.config.sequence.groupOrder;

function rankOf({ moduleId, project }: TestSpecification): number {
  const rank = longest.indexOf(relative(project.config.root, moduleId));
  return rank < 0 ? longest.length : rank;
}
