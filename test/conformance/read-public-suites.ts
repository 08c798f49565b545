/**
 * Reads the files of three public collections of CSV files and says what became of them: read right, refused with a
 * reason, or silently wrong. The collections are not part of this repository. Usage, from the repository's root:
 *
 *   node test/conformance/read-public-suites.ts FOLDER
 *
 * FOLDER holds checkouts named csv-spectrum (github maxogden/csv-spectrum), csv-test-data (sineemore/csv-test-data) and
 * Pollock (HPI-Information-Systems/Pollock). Ends with exit code 1 when a file was silently read wrong.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { judgeFile, type Verdict } from './judge-file.ts';
import { combineScores, scoreFile } from './pollock-score.ts';
import { readSuites, type SuiteFile } from './public-suites.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node test/conformance/read-public-suites.ts FOLDER');

type Judged = SuiteFile & Verdict;

function countOf(files: readonly Judged[], outcome: Verdict['outcome']): number {
  return files.filter((file) => file.outcome === outcome).length;
}

const evaluated: Judged[] = [];
for (const file of await readSuites(folder)) evaluated.push({ ...file, ...(await judgeFile(file)) });

const groups = Map.groupBy(evaluated, ({ group }) => group);
console.table(
  [...groups, ['all', evaluated] as const].map(([group, files]) => ({
    group,
    files: files.length,
    'read right': countOf(files, 'right'),
    'rows rejected, rest right': countOf(files, 'partly'),
    'file refused': countOf(files, 'refused'),
    'read, error wanted': countOf(files, 'tolerated'),
    'silently wrong': countOf(files, 'wrong'),
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
    'rows rejected': files.reduce((sum, { rejected }) => sum + rejected, 0),
  })),
);
const reasons = Map.groupBy(
  evaluated.filter(({ outcome }) => outcome !== 'right'),
  ({ group, reason }) => `${group}: ${reason}`,
);
for (const [reason, files] of reasons) console.log(`${String(files.length).padStart(5)}  ${reason}`);
for (const { name, detail } of evaluated.filter(({ outcome }) => outcome === 'wrong').slice(0, 20)) {
  console.log(`silently wrong: ${name} ${detail}`);
}
const pollock = evaluated.filter(({ group }) => group.startsWith('Pollock'));
if (pollock.length > 0) {
  const weights = JSON.parse(await readFile(join(folder, 'Pollock', 'pollock_weights.json'), 'utf8'));
  const scores = new Map(pollock.map(({ name, expected = [], loaded }) => [name, scoreFile(expected, loaded)]));
  const { simple, weighted } = combineScores(scores, weights);
  console.table([
    { reader: 'Holdfast', simple: simple.toFixed(3), weighted: weighted.toFixed(3) },
    { reader: 'DuckDB 1.2, told the dialect (published)', simple: '9.961', weighted: '9.599' },
    { reader: 'DuckDB 1.2, detecting it (published)', simple: '9.075', weighted: '8.439' },
  ]);
}
process.exitCode = countOf(evaluated, 'wrong') > 0 ? 1 : 0;
