/** X55 while a new version is rolled out, the old one works on the same database: migrations only add. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** What would break a version that knows nothing of it. */
const breaking: [what: string, statement: RegExp][] = [
  ['takes something away', /\bdrop\s+(table|column|schema|type|view|function|extension|default)\b/i],
  ['renames', /\brename\b/i],
  ['changes a type', /\b(alter\s+column\s+\S+\s+(set\s+data\s+)?type)\b/i],
  ['demands a value', /\balter\s+column\s+\S+\s+set\s+not\s+null\b/i],
  ['adds a column that old inserts leave empty', /\badd\s+column\b(?!.*\bdefault\b).*\bnot\s+null\b/i],
  ['deletes or empties', /\b(truncate|delete\s+from)\b/i],
];

/** Statements that are known to break nobody, with the reason. */
const known: Record<string, string> = {
  'ALTER INDEX IF EXISTS fulfillments_status RENAME TO fulfillments_plain_status;': 'statements don’t name indexes',
  'ALTER INDEX IF EXISTS fulfillment_items_fulfillment_id RENAME TO fulfillment_items_plain_fulfillment_id;':
    'statements don’t name indexes',
  'ALTER TABLE "exports" ADD COLUMN "time_zone" text NOT NULL;': 'the first release came after it',
};

const statements = readdirSync('drizzle')
  .filter((name) => name.endsWith('.sql'))
  .flatMap((file) =>
    readFileSync(`drizzle/${file}`, 'utf8')
      .split('--> statement-breakpoint')
      .map((statement) => ({ file, statement: statement.replaceAll(/^\s*--.*$/gm, '').trim() })),
  );

test('X55 no migration takes away what a running older version uses', () => {
  const found = statements.flatMap(({ file, statement }) =>
    breaking
      .filter(([, pattern]) => pattern.test(statement) && !(statement in known))
      .map(([what]) => `${file} ${what}: ${statement.slice(0, 100)}`),
  );
  expect(found).toEqual([]);
});

test.each([
  'ALTER TABLE "a" DROP COLUMN "b";',
  'ALTER TABLE "a" RENAME COLUMN "b" TO "c";',
  'ALTER TABLE "a" ALTER COLUMN "b" SET DATA TYPE bigint;',
  'ALTER TABLE "a" ALTER COLUMN "b" SET NOT NULL;',
  'ALTER TABLE "a" ADD COLUMN "b" text NOT NULL;',
])('X55 would notice %s', (statement) => {
  expect(breaking.some(([, pattern]) => pattern.test(statement))).toBe(true);
});

const largeTable = /"?(fulfillments|fulfillment_items|orders|purchases|audit_events)"?/.source;

/** What reads or rewrites a whole table and keeps its writers out meanwhile; the first migration makes the tables. */
const locking: [what: string, statement: RegExp][] = [
  ['builds an index', new RegExp(`create\\s+(unique\\s+)?index\\s.*\\son\\s+${largeTable}`, 'is')],
  ['checks every row', new RegExp(`alter\\s+table\\s+${largeTable}\\s+add\\s+constraint(?!.*not\\s+valid)`, 'is')],
  ['changes every row', new RegExp(`update\\s+${largeTable}\\s+set`, 'is')],
];

test('no migration keeps others out of a large table; its indexes are built beside their work', () => {
  const found = statements
    .filter(({ file }) => !file.startsWith('0000'))
    .flatMap(({ file, statement }) =>
      locking.filter(([, pattern]) => pattern.test(statement)).map(([what]) => `${file} ${what}`),
    );
  expect(found).toEqual([]);
});

test.each([
  'CREATE INDEX "a" ON "orders" USING btree ("b");',
  'CREATE INDEX a\nON fulfillments (b);',
  'ALTER TABLE "audit_events" ADD CONSTRAINT "a" CHECK (b > 0);',
  'UPDATE purchases SET a = 1;',
])('would notice %s', (statement) => {
  expect(locking.some(([, pattern]) => pattern.test(statement))).toBe(true);
});
