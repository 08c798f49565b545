/** Whose right it takes to have a file read: that of the person who shared it, once. */
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Deps } from '../../../src/deps.ts';
import { readImport as runReading } from '../../../src/imports/intake/read-import.ts';
import { importRows, imports } from '../../../src/imports/model/tables.ts';
import { replaceRecords } from '../../support/case-records.ts';
import { ownDeps } from '../../support/own-deps.ts';
import { confirmTable, readImport } from '../../support/play-import.ts';
import { trackingTable } from '../../support/records-table.ts';

const open = ownDeps();

/** Everybody has left. */
const people: Deps['people'] = {
  find: async (id) => {
    const person = { id, name: null, isGuest: false, isBot: false, isStranger: false, timeZone: null };
    return { ...person, isDeactivated: true };
  },
  membersOf: async () => new Set(),
};

test.each([
  {
    what: 'whoever has left before their file is read is refused',
    isStaged: false,
    after: { state: 'refused', refusal: { code: 'E_NOT_ALLOWED' } },
    refusals: [{ actor: 'UDANA', after: { attempted: 'share' } }],
  },
  {
    what: 'X47 rows that were read before that are planned again, for those who decide now',
    isStaged: true,
    after: { state: 'ready', planVersion: 2, refusal: null },
    refusals: [],
  },
])('$what', async ({ isStaged, after, refusals }) => {
  const { db } = open.deps;
  await db.write((tx) => replaceRecords(tx, { A: { fulfillments: [{ id: 11, status: 'HOLD' }] } }));
  const importId = await confirmTable(open.deps, trackingTable('A', '986578788855'));
  await db.write(async (tx) => {
    await tx.update(imports).set({ state: 'received' }).where(eq(imports.importId, importId));
    if (!isStaged) await tx.delete(importRows).where(eq(importRows.importId, importId));
  });
  await runReading({ ...open.deps, people }, { importId }, new AbortController().signal);
  expect(await readImport(open.deps, importId)).toMatchObject(after);
  const audited = sql`select actor, after from audit_events where import_id = ${importId} and action = 'refusal'`;
  expect([...(await db.read((tx) => tx.execute(audited)))]).toEqual(refusals);
});
