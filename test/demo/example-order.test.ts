/** What help, forms, errors and documents give as an example is in the demo: copied from there, it finds something. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { vocabulary } from '../../src/filters/vocabulary.ts';
import { houses, products } from './catalog.ts';
import { exampleOrderId } from './example-order.ts';
import { seeded } from './seed.ts';

const { orders, fulfillments } = seeded;
const example = orders.find(({ orderId }) => orderId === exampleOrderId);
const known = new Set(
  [...orders, ...fulfillments, ...houses, ...products].flatMap((row) =>
    Object.values(row).map((value) => String(value)),
  ),
);

/** Everything in a text that looks like an id, a number or an address of a customer's. */
const shapes: [what: string, shape: RegExp][] = [
  ['order ids', /\b(?=[0-9A-F]*\d)(?=[0-9A-F]*[A-F])[0-9A-F]{10}\b|\b\d{7}E\d\d\b|(?<=\border )\d{4,}\b/g],
  ['tracking numbers', /\b9[2-5]\d{18,24}\b|\b1Z[0-9A-Z]{16}\b/g],
  ['email addresses', /\b[\w.]+@example\.\w+\b/g],
];
const documents = ['test/texts.txt', 'README.md', 'SECURITY.md', 'ops/README.md', 'manifest.yml'];

test.each(shapes)('%s in texts and documents are in the demo', (_, shape) => {
  const said = documents.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(shape)].map(([one]) => one));
  expect(said.length).toBeGreaterThan(0);
  expect([...new Set(said)].filter((one) => !known.has(one))).toEqual([]);
});

const words = ['status', 'carrier', 'format', 'empty', 'sort'];
const dates = ['created', 'updated', 'shipped', 'delivered', 'returned', 'exported'];
const notValues = [...words, ...dates];
/** Filters whose example is a value, not a date or a word of the language. */
const asValue = (Object.keys(vocabulary) as (keyof typeof vocabulary)[]).filter(
  (field) => 'extent' in vocabulary[field] && !notValues.includes(field),
);

test.each(asValue)('the example of %s: finds something', (field) => {
  const { example: typed } = vocabulary[field];
  const values = typed
    .slice(typed.indexOf(':') + 1)
    .replaceAll('"', '')
    .split(',');
  const name = `${example?.shipFirstName} ${example?.shipLastName}`;
  const found = values.filter((value) => value === name || [...known].some((one) => one.includes(value)));
  expect(found).toEqual(values);
});
