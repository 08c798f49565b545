/** Imports before this one: of the same content, or of the file that this one corrects. */
import { eq, sql } from 'drizzle-orm';
import type { ReadingNote } from '../../columns/table.ts';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import type { Deps } from '../../deps.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { quantity } from '../../text/wording.ts';
import { deleteFixes } from '../decide/corrections.ts';
import { closeImport, type ImportRow, moveImport } from '../model/import-row.ts';
import { openStates } from '../model/lifecycle.ts';
import { imports } from '../model/tables.ts';

/**
 * Ends an import whose content was applied, or waits for a decision, as another import: it points there instead of to a
 * second summary. Resolves to whether it did. A person who chose Check again is not sent there a second time. What was fixed
 * in another content is forgotten.
 */
export async function pointToSameContent(
  { db, queue }: Pick<Deps, 'db' | 'queue'>,
  row: ImportRow,
  contentHash: string,
): Promise<boolean> {
  return await db.write(async (tx) => {
    // Of two files with one content at the same moment exactly one goes on; the lock ends with the transaction.
    // A crash of the server that loses this has the file read again.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${contentHash}, 0)),
      set_config('synchronous_commit', 'off', true)`);
    // Lines of another content are other rows.
    const isEdited = row.contentHash !== null && row.contentHash !== contentHash;
    if (isEdited) await deleteFixes(tx, row.importId);
    const sameAs = row.sameAs === null ? await findSameContent(tx, row, contentHash) : null;
    if (sameAs === null) {
      const learned = { contentHash, ...(isEdited && { correctors: null }) };
      await tx.update(imports).set(learned).where(eq(imports.importId, row.importId));
      return false;
    }
    const move = { from: 'received', to: 'nothing_to_do' } as const;
    await moveImport({ tx, queue }, row.importId, move, { contentHash, sameAs });
    return true;
  });
}

/** Rather one that was applied than one that is being decided on, which people must see: not in direct messages with another. */
async function findSameContent(tx: Transaction, row: ImportRow, contentHash: string): Promise<string | null> {
  const [same] = await queryRows<{ importId: string }>(
    tx,
    sql`select import_id as "importId" from imports i
      where team_id = ${row.teamId} and content_hash = ${contentHash} and import_id <> ${row.importId}
        and (state in ('applied', 'undoing') or state in ('received', 'asking', 'ready', 'confirmed')
          and not exists (select from messages m where m.import_id = i.import_id and purpose = 'summary'
            and m.channel_id like 'D%' and m.channel_id <> ${row.channelId}))
      order by state = 'applied' desc, shared_at limit 1`,
  );
  return same?.importId ?? null;
}

/** Closes the open imports that a newly planned one replaces; gives a note when they would have changed more than it does. */
export async function supersedeEarlier(work: UnitOfWork, row: ImportRow): Promise<ReadingNote[]> {
  let others = 0;
  for (const { importId, dropped } of await findSuperseded(work.tx, row)) {
    const move = { from: openStates, to: 'superseded' } as const;
    if ((await closeImport(work, importId, move, { sameAs: row.importId })) !== null) others += dropped;
  }
  const text = `This replaces an earlier file, which would have changed ${quantity(others, 'other fulfillment')} as well.`;
  return others === 0 ? [] : [{ step: 'rows', code: 'W_REPLACES_MORE', text }];
}

/**
 * An import replaces an earlier one when it has the same content or is a corrected file: in the same channel, with the same
 * name or in the same thread. And it has to change at least half of the records that the earlier one would change. A file of
 * the rows that an import left out changes none of these: it comes back corrected, and both imports stay.
 */
async function findSuperseded(tx: Transaction, row: ImportRow): Promise<{ importId: string; dropped: number }[]> {
  return await queryRows(
    tx,
    sql`select i.import_id as "importId", named.changes - named.mine as dropped
      from imports i cross join lateral (
        select count(*)::int as changes, (count(*) filter (where exists (
            select 1 from import_changes mine
            where mine.import_id = ${row.importId} and mine.kind = c.kind and mine.fulfillment_id = c.fulfillment_id)))::int as mine
        from import_changes c
        where c.import_id = i.import_id and c.kind = coalesce(i.kind, c.kind)
          and (c.certain or i.ambiguous_choice = 'all')
      ) as named
      where i.team_id = ${row.teamId} and i.import_id <> ${row.importId}
        and i.state in ('asking', 'ready') and i.shared_at <= ${row.sharedAt.toISOString()}::timestamptz
        and (i.content_hash = (select content_hash from imports where import_id = ${row.importId})
          or i.channel_id = ${row.channelId} and (lower(i.file_name) = lower(${row.fileName}) or i.thread_ts = ${row.threadTs}))
        and named.changes > 0 and named.mine * 2 >= named.changes`,
  );
}
