/** Finds what somebody has under way, and what waits for a decision. */
import { subDays } from 'date-fns/subDays';
import { and, asc, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import type { ExportRow } from '../exports/export-row.ts';
import { exports } from '../exports/tables.ts';
import type { ImportRow } from '../imports/model/import-row.ts';
import { type ImportState, openStates } from '../imports/model/lifecycle.ts';
import { imports, messages } from '../imports/model/tables.ts';

export interface Activity {
  /** everything that waits for a decision, of whomever; what expires first comes first */
  open: ImportRow[];
  /** this person's: being read or written */
  running: ImportRow[];
  /** this person's, of the last days: those that came to nothing and have not been shared again since */
  failed: ImportRow[];
  /** this person's of the last months that have come to an end, newest first */
  ended: ImportRow[];
  /** this person's, newest first */
  exports: ExportRow[];
}

const most = 20;
const maxOpen = 100;
/** What failed longer ago needs nobody any more. */
const daysToMend = 7;
/** Imports are kept for ever, and whose they are stands in four columns: so far back they are looked for. */
const daysToShow = 90;

const runningStates = ['received', 'confirmed', 'undoing'] as const satisfies readonly ImportState[];
const failedStates = ['refused', 'expired'] as const satisfies readonly ImportState[];
const endedStates = [
  'applied',
  'undone',
  'discarded',
  'nothing_to_do',
  'superseded',
] as const satisfies readonly ImportState[];

/** Looks at everything that the Home tab of a person is made of. */
export async function findActivity(tx: Transaction, userId: string, now: Date): Promise<Activity> {
  const mine = or(
    ...[imports.sharedBy, imports.postedBy, imports.decidedBy, imports.undoneBy].map((column) => eq(column, userId)),
  );
  const notOver = or(isNull(imports.expiresAt), gt(imports.expiresAt, now));
  return {
    open: await tx
      .select()
      .from(imports)
      .where(and(inArray(imports.state, [...openStates]), notOver, inSightOf(userId)))
      .orderBy(asc(imports.expiresAt), asc(imports.importId))
      .limit(maxOpen),
    running: await latest(tx, and(mine, inArray(imports.state, [...runningStates]))),
    failed: await latest(
      tx,
      and(
        eq(imports.sharedBy, userId),
        inArray(imports.state, [...failedStates]),
        gt(imports.sharedAt, subDays(now, daysToMend)),
        sharedOnce,
      ),
    ),
    ended: await latest(
      tx,
      and(mine, inArray(imports.state, [...endedStates]), gt(imports.sharedAt, subDays(now, daysToShow))),
    ),
    exports: await tx
      .select()
      .from(exports)
      .where(eq(exports.requestedBy, userId))
      .orderBy(desc(exports.requestedAt), desc(exports.exportId))
      .limit(most),
  };
}

function latest(tx: Transaction, condition: ReturnType<typeof and>): Promise<ImportRow[]> {
  return tx.select().from(imports).where(condition).orderBy(desc(imports.sharedAt), desc(imports.importId)).limit(most);
}

/** What stands in the direct messages of the one who shared the file, nobody else can decide on. */
const inSightOf = (userId: string) => sql`not exists (
  select from ${messages} where ${messages.importId} = ${imports.importId} and ${messages.purpose} = 'summary'
    and ${messages.channelId} like 'D%' and ${imports.sharedBy} <> ${userId})`;

/** A file of the same name that came later is its correction. */
const sharedOnce = sql`not exists (
  select from imports later where later.shared_by = ${imports.sharedBy} and later.file_name = ${imports.fileName}
    and later.shared_at > ${imports.sharedAt})`;
