/**
 * Measures how many of the column names in public samples are found (test/fixtures/column-names.json, each with its source;
 * `field` is null for a name that is nobody's by itself). Usage, from the repository's root:
 *
 *   node test/conformance/measure-column-names.ts
 *
 * Ends with exit code 1 when less than 90 % are found, or one is taken for another field.
 */
import { measureColumnNames } from './column-names.ts';

const { byField, missed, wrong, share } = measureColumnNames();
console.table(byField);
for (const { name, field } of missed) console.log(`not found: ${name} (${field})`);
for (const { name, field, found } of wrong)
  console.log(`taken for another field: ${name} (${found} instead of ${field})`);
console.log(`${(100 * share).toFixed(1)} % found, ${wrong.length} wrong`);
process.exitCode = share < 0.9 || wrong.length > 0 ? 1 : 0;
