/**
 * Reads the names of a public list of couriers as cells of a carrier column, and says which are refused or would become
 * another carrier. The list is not part of this repository. Usage, from the repository's root:
 *
 *   node test/conformance/carrier-names.ts FILE
 *
 * FILE is assets/js/couriers.json of github AfterShip/aftership-apps-woocommerce: couriers with a `name`, and in
 * `other_name` further ones with commas between them. Ends with exit code 1 when a name is not kept.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { splitCarrier } from '../../src/carriers/carriers.ts';
import { readCarrier } from '../../src/cells/read-carrier.ts';

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('usage: node test/conformance/carrier-names.ts FILE');

const list = z.array(z.object({ name: z.string(), other_name: z.string().nullish() }));
const file: unknown = JSON.parse(await readFile(path, 'utf8'));
const couriers = list.parse(file);
const names = new Set(couriers.flatMap(({ name, other_name }) => [name, ...(other_name ?? '').split(/,\s*/)]));

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
