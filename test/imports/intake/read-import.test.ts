/** Whose right it takes to have a file read: that of the person who shared it, once. */
import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Deps } from '../../../src/deps.ts';
import { pastedFileId } from '../../../src/imports/intake/fetch-content.ts';
import { readImport as runReading } from '../../../src/imports/intake/read-import.ts';
import { importContents, importCorrections, importRows, imports } from '../../../src/imports/model/tables.ts';
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

test('what was fixed in another content is forgotten, although the first reading of the new one fails', async () => {
  const { db } = open.deps;
  await db.write((tx) => replaceRecords(tx, { A: { fulfillments: [{ id: 11, status: 'HOLD' }] } }));
  const importId = randomUUID();
  const place = { channelId: 'C1', messageTs: '1.1', threadTs: '1.1', sharedBy: 'B1', isByBot: true };
  const file = {
    teamId: 'T1',
    fileId: pastedFileId(importId),
    fileName: 'edited.csv',
    contentHash: 'of the content before',
  };
  await db.write(async (tx) => {
    await tx.insert(imports).values({ importId, ...file, ...place, correctors: [{ by: 'UDANA', rows: 1 }] });
    await tx.insert(importContents).values({ importId, content: 'orderId,trackingNumber\nA,9.4E+21\n' });
    const cell = { line: 2, columnIndex: 1, before: '1Z', after: '986578788855' };
    await tx.insert(importCorrections).values({ importId, ...cell, correctedBy: 'UDANA' });
  });
  const run = () => Promise.reject(new Error('the process ended'));
  const { signal } = new AbortController();
  const failing = { ...open.deps, planners: { ...open.deps.planners, run } };
  await expect(runReading(failing, { importId }, signal)).rejects.toThrow('the process ended');
  await runReading(open.deps, { importId }, signal);
  expect(await readImport(open.deps, importId)).toMatchObject({
    correctors: null,
    counts: { tracking: { rejected: 1 } },
  });
});
