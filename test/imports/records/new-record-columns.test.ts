/** X55 what the version before has staged as JSON is in the columns once migration 0039 has run. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { exportColumns } from '../../../src/fulfillments/export-format.ts';
import { importRecords, newName } from '../../../src/records/tables.ts';
import { ownDeps } from '../../support/own-deps.ts';

const open = ownDeps();

const names = exportColumns
  .map(({ name }) => name)
  .filter((name) => name !== 'orderId' && name !== 'fulfillmentId' && name !== 'items' && name !== 'sku');

const [, conversion = ''] = readFileSync('drizzle/0039_new_record_columns.sql', 'utf8').split(
  '--> statement-breakpoint',
);

test('X55 a new record that was staged as JSON gets its columns, an update keeps its JSON alone', async () => {
  const values = Object.fromEntries([...names, 'fulfillmentHouseName'].map((name) => [name, `the ${name}`]));
  const importId = randomUUID();
  const staged = { importId, fulfillmentId: 1n, orderId: 'A', values };
  const [added, updated] = await open.deps.db.write(async (tx) => {
    await tx.insert(importRecords).values([
      { ...staged, line: 2, action: 'add' },
      { ...staged, line: 3, action: 'update' },
    ]);
    await tx.execute(sql.raw(conversion));
    return await tx
      .select()
      .from(importRecords)
      .where(eq(importRecords.importId, importId))
      .orderBy(importRecords.line);
  });
  for (const name of names) {
    expect(added?.[newName(name)]).toBe(`the ${name}`);
    expect(updated?.[newName(name)]).toBeNull();
  }
  expect(added?.newHouseName).toBe('the fulfillmentHouseName');
  expect([added?.values, updated?.values]).toEqual([values, values]);
});
