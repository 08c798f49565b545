/** A file that is deleted alone: what becomes of its import, wherever that is. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { handleFilesDeleted } from '../../../src/imports/intake/handle-file-events.ts';
import type { ImportState } from '../../../src/imports/model/lifecycle.ts';
import { importRows, imports } from '../../../src/imports/model/tables.ts';
import { ownDeps } from '../../support/own-deps.ts';
import { readImport } from '../../support/play-import.ts';

const open = ownDeps();

test.each<[string, ImportState, boolean, { state: ImportState; refusal?: object | null }]>([
  ['X38 while it is read', 'received', false, { state: 'refused', refusal: { code: 'E_DELETED' } }],
  ['X37 while its rows are planned again', 'received', true, { state: 'discarded', refusal: null }],
  ['X37 while it waits for a decision', 'ready', true, { state: 'discarded', refusal: null }],
  ['while it is written', 'confirmed', true, { state: 'confirmed' }],
  ['after it was written', 'applied', true, { state: 'applied' }],
])('%s', async (_, state, isStaged, after) => {
  const { deps } = open;
  const importId = randomUUID();
  const place = { channelId: 'C1', messageTs: '1.1', threadTs: '1.1', sharedBy: 'UDANA' };
  await deps.db.write(async (tx) => {
    await tx.insert(imports).values({ importId, teamId: 'T1', fileId: importId, fileName: 'a.csv', state, ...place });
    const row = { importId, kind: 'tracking', line: 2, cells: [], outcome: 'unchanged' };
    if (isStaged) await tx.insert(importRows).values(row);
  });
  await handleFilesDeleted(deps, { teamId: 'T1', fileIds: [importId] });
  expect(await readImport(deps, importId)).toMatchObject(after);
});
