/**
 * Reads the names of a public list of couriers as cells of a carrier column, and says which are refused or would become
 * another carrier. Usage, from the repository's root:
 *
 *   node test/conformance/carrier-names.ts [FILE]
 *
 * Without FILE, the names are those of test/fixtures/courier-names.txt; a FILE has one name in each line. Ends with exit
 * code 1 when a name is not kept.
 */
import { readFile } from 'node:fs/promises';
import { splitCarrier } from '../../src/carriers/carriers.ts';
import { readCarrier } from '../../src/cells/read-carrier.ts';
import { courierNames } from './courier-names.ts';

const [path] = process.argv.slice(2);
const names = new Set(path === undefined ? courierNames() : (await readFile(path, 'utf8')).split('\n'));

type Outcome = 'kept as written' | 'in our spelling' | 'counts as empty' | 'refused' | 'another carrier';

function outcomeOf(name: string): { outcome: Outcome; becomes: string | null } {
  const reading = readCarrier(name, 'carrier');
  if ('problem' in reading) return { outcome: 'refused', becomes: reading.problem.suggestion ?? reading.problem.code };
  const { value } = reading;
  if (value === null) return { outcome: 'counts as empty', becomes: null };
  if (value === name.trim()) return { outcome: 'kept as written', becomes: value };
  const isSame = splitCarrier(value)?.name === splitCarrier(name)?.name;
  return { outcome: isSame ? 'in our spelling' : 'another carrier', becomes: value };
}

const outcomes = [...names].filter((name) => name !== '').map((name) => ({ name, ...outcomeOf(name) }));
console.table(
  Object.entries(Object.groupBy(outcomes, ({ outcome }) => outcome)).map(([outcome, all]) => ({
    outcome,
    names: all.length,
  })),
);
const shown: Outcome[] = ['refused', 'another carrier', 'in our spelling'];
for (const { name, outcome, becomes } of outcomes.filter((one) => shown.includes(one.outcome))) {
  console.log(`${outcome}: ${name} → ${becomes}`);
}
process.exitCode = outcomes.some(({ outcome }) => outcome === 'refused' || outcome === 'another carrier') ? 1 : 0;
