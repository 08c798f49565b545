/** Columns chosen by hand, remembered for files with the same header in the same channel. */
/* MERGED: Whether a refused table's columns can be chosen by hand, and what of the table is kept for that. */

import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { importColumns } from '../../columns/import-columns.ts';
import type { ChosenColumn } from '../../columns/match-columns.ts';
import { shown } from '../../columns/quote.ts';
import { recognizeName } from '../../columns/recognize-name.ts';
import type { TableTop } from '../../columns/table.ts';
import { nameKey } from '../../columns/vocabulary.ts';
import type { Transaction } from '../../db/client.ts';
import type { ColumnChoice } from '../model/counts.ts';
import type { ImportRow } from '../model/import-row.ts';
import { rememberedColumns } from '../model/tables.ts';

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

/** Slack's menus have at most 100 entries. */
const maxColumns = 100;
/** Longer names are no names; columns are found by them, so they are never cut. */
const maxNameLength = 200;
const maxSampleLength = 24;

/** The top of a table as the form needs it, its values shortened; null when nobody could choose among its columns. */
export function columnsToMap(table: TableTop | undefined): TableTop | null {
  if (table === undefined) return null;
  const { header, headerLine, samples } = table;
  const named = header.filter((name) => name !== '');
  if (named.length < 2 || named.length > maxColumns) return null;
  // PostgreSQL stores neither NUL nor halves of surrogate pairs.
  if (header.some((name) => name.length > maxNameLength || name.includes('\0') || !name.isWellFormed())) return null;
  const short = samples.map((cells) => cells.map((cell) => shown(cell, maxSampleLength)));
  return { header: [...header], headerLine, samples: short };
}

/** The position of the column that a form proposes for each field: the one whose name says so, if it is the only one. */
export function recognizedColumns({ header }: TableTop): Map<string, number> {
  const fields = header.map((name) => recognizeName(name, importColumns)?.field);
  return new Map(
    fields.flatMap((field, index) =>
      field !== undefined && fields.indexOf(field) === index && fields.lastIndexOf(field) === index
        ? [[field, index] as const]
        : [],
    ),
  );
}
