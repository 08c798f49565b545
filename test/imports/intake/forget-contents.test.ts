/** What is kept for reading a file again goes when its time is over; what the summary says of it stays. */

import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { deleteContents } from '../../../src/imports/intake/fetch-content.ts';
import { importContents, imports } from '../../../src/imports/model/tables.ts';
import { ownDeps } from '../../support/own-deps.ts';

const world = ownDeps();

const table = { header: ['Ref', 'Code'], headerLine: 1, samples: [['7B83FF8095', '1Z']] };

async function makeImport(changes: Partial<typeof imports.$inferInsert>): Promise<string> {
  const importId = randomUUID();
  const place = { teamId: 'T1', fileId: importId, fileName: 'a.csv', channelId: 'C1', sharedBy: 'U1' };
  await world.deps.db.write((tx) => tx.insert(imports).values({ importId, ...place, ...changes }));
  return importId;
}

const readImport = (importId: string) =>
  world.deps.db.read(async (tx) => (await tx.select().from(imports).where(eq(imports.importId, importId)))[0]);

test('sample values go, the reason stays, and the summary is said anew', async () => {
  const refusal = { code: 'E_UNKNOWN_FILE', text: 'None of the columns …' };
  const importId = await makeImport({ state: 'refused', refusal: { ...refusal, table } });
  await deleteContents(world.deps, { importId });
  expect(await readImport(importId)).toMatchObject({ state: 'refused', revision: 2 });
  expect((await readImport(importId))?.refusal).toEqual(refusal);
});

test('pasted lines go, and the import stays as it is', async () => {
  const importId = await makeImport({ state: 'applied' });
  await world.deps.db.write((tx) => tx.insert(importContents).values({ importId, content: 'orderId\n1' }));
  await deleteContents(world.deps, { importId });
  expect(await world.deps.db.read((tx) => tx.select().from(importContents))).toEqual([]);
  expect(await readImport(importId)).toMatchObject({ state: 'applied', revision: 1 });
});
