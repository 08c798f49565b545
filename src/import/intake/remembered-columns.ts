/** Columns chosen by hand, remembered for files with the same header in the same channel. */
import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Transaction } from '../../db/client.ts';
import { rememberedColumns } from '../../db/schema.ts';
import type { ColumnChoice } from '../counts.ts';
import type { ImportRow } from '../import-row.ts';
import type { ChosenColumn } from '../reading/columns.ts';
import { nameKey } from '../reading/recognise-name.ts';

type Place = Pick<ImportRow, 'teamId' | 'channelId'>;

/** Two headers have the same hash when their names are the same in the same order, whatever their case and spacing. */
export function hashHeader(header: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(header.map(nameKey)))
    .digest('hex');
}

/** Remembers a choice, in place of an earlier one for the same header. */
export async function rememberColumns(
  tx: Transaction,
  { teamId, channelId }: Place,
  header: readonly string[],
  { columns, by, at }: { columns: ChosenColumn[]; by: string; at: Date },
): Promise<void> {
  const choice = { columns, chosenBy: by, chosenAt: at };
  await tx
    .insert(rememberedColumns)
    .values({ teamId, channelId, headerHash: hashHeader(header), ...choice })
    .onConflictDoUpdate({
      target: [rememberedColumns.teamId, rememberedColumns.channelId, rememberedColumns.headerHash],
      set: choice,
    });
}

/** What was chosen for this header in this channel before; null when nothing was. */
export async function recallColumns(
  tx: Transaction,
  place: Place,
  header: readonly string[],
): Promise<ColumnChoice | null> {
  const [found] = await tx.select().from(rememberedColumns).where(forHeader(place, header));
  return found === undefined ? null : { columns: found.columns, by: found.chosenBy, remembered: true };
}

/** Forgets what was chosen for this header in this channel. */
export async function forgetColumns(tx: Transaction, place: Place, header: readonly string[]): Promise<void> {
  await tx.delete(rememberedColumns).where(forHeader(place, header));
}

function forHeader({ teamId, channelId }: Place, header: readonly string[]) {
  return and(
    eq(rememberedColumns.teamId, teamId),
    eq(rememberedColumns.channelId, channelId),
    eq(rememberedColumns.headerHash, hashHeader(header)),
  );
}
