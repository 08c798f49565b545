/** A change has the tabs that show it drawn anew: whose, how fast, and never more than one waiting per person. */

import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { queryRows } from '../../src/db/queries.ts';
import { exports } from '../../src/exports/tables.ts';
import { refreshHomes } from '../../src/home/publish-home.ts';
import { homes } from '../../src/home/tables.ts';
import { imports } from '../../src/imports/model/tables.ts';
import { ownDeps } from '../support/own-deps.ts';

const importId = randomUUID();
const exportId = randomUUID();
const crowd = 120;

const open = ownDeps();
beforeAll(async () => {
  const place = { teamId: 'T1', channelId: 'C1', fileId: 'F1', fileName: 'a.csv' };
  const people = { sharedBy: 'SHARER', postedBy: 'POSTER', decidedBy: 'DECIDER', undoneBy: 'UNDOER' };
  const opened = (userId: string, mayDecide = false, openedAt = new Date()) => ({
    userId,
    teamId: 'T1',
    openedAt,
    mayDecide,
  });
  const longAgo = new Date(Date.now() - 8 * 24 * 3_600_000);
  await open.deps.db.write(async (tx) => {
    const authors = { correctors: [{ by: 'CORRECTOR', rows: 1 }], choosers: { ambiguous: 'CHOOSER' } };
    await tx.insert(imports).values({ importId, ...place, ...people, ...authors });
    const asked = { filter: '', timeZone: 'UTC', format: 'csv', state: 'done', channelId: 'C1' } as const;
    await tx.insert(exports).values({ exportId, requestedBy: 'EXPORTER', ...asked });
    await tx
      .insert(homes)
      .values([
        ...['SHARER', 'POSTER', 'UNDOER', 'CORRECTOR', 'CHOOSER', 'EXPORTER', 'OTHER'].map((id) => opened(id)),
        opened('GONE', true, longAgo),
        ...Array.from({ length: crowd }, (_, n) => opened(`APPROVER${n}`, true)),
      ]);
  });
});
beforeEach(() => open.deps.db.write((tx) => tx.execute(sql`delete from pgboss.job`)));

/** Who is to be drawn, and in how many seconds from the first. */
const queued = () =>
  open.deps.db.read((tx) =>
    queryRows<{ userId: string; seconds: number }>(
      tx,
      sql`select data ->> 'userId' as "userId",
          round(extract(epoch from start_after - min(start_after) over ()))::int as seconds
        from pgboss.job where name = 'draw-home' order by start_after, 1`,
    ),
  );

test('whoever had a hand in an import; those who could decide, only when it waits or did', async () => {
  await refreshHomes(open.deps, { importId, forDeciders: false });
  const own = (await queued()).map(({ userId }) => userId);
  expect(own.toSorted()).toEqual(['CHOOSER', 'CORRECTOR', 'POSTER', 'SHARER', 'UNDOER']);
});

test('one a second, the ones whose work it is first', async () => {
  await refreshHomes(open.deps, { importId, forDeciders: true });
  const all = await queued();
  expect(all.map(({ seconds }) => seconds)).toEqual(Array.from({ length: crowd + 5 }, (_, place) => place));
  const own = all.slice(0, 5).map(({ userId }) => userId);
  expect(own.toSorted()).toEqual(['CHOOSER', 'CORRECTOR', 'POSTER', 'SHARER', 'UNDOER']);
  expect(all.map(({ userId }) => userId)).not.toContain('GONE');
});

test('fifty changes in a row leave one drawing waiting for each', async () => {
  for (let n = 0; n < 50; n += 1) await refreshHomes(open.deps, { importId, forDeciders: false });
  expect(await queued()).toHaveLength(5);
});

test('an export concerns the one who asked for it', async () => {
  await refreshHomes(open.deps, { exportId });
  expect((await queued()).map(({ userId }) => userId)).toEqual(['EXPORTER']);
});
