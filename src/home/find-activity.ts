/** Finds a person's imports and exports, and the imports that wait for a decision. */
import { subDays } from 'date-fns/subDays';
import { and, asc, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import type { ExportRow } from '../exports/export-row.ts';
import { exports } from '../exports/tables.ts';
import type { ImportRow } from '../imports/model/import-row.ts';
import { type ImportState, openStates } from '../imports/model/lifecycle.ts';
import { imports, messages } from '../imports/model/tables.ts';
import { type DeadEvent, findDeadEvents } from '../imports/webhooks/webhook-events.ts';

export interface Activity {
  /** everything that waits for a decision, whoever shared it; what expires first comes first */
  open: ImportRow[];
  /** this person's: being read, written or undone */
  running: ImportRow[];
  /** this person's, of the last days: refused or expired, and not shared again since */
  failed: ImportRow[];
  /** this person's closed ones of the last months, newest first */
  ended: ImportRow[];
  /** this person's, newest first */
  exports: ExportRow[];
  /** webhooks that could not be delivered, whoever's imports they are about */
  webhooks: DeadEvent[];
}

const maxEach = 20;
const maxOpen = 100;
/** Older failures are no longer worth fixing. */
const daysToFix = 7;
/** Imports are kept forever, and four columns say whose they are; this limits how many a query has to look at. */
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

/** Finds everything that a person's Home tab is made of. */
export async function findActivity(tx: Transaction, userId: string, now: Date): Promise<Activity> {
  const mine = or(
    ...[imports.sharedBy, imports.postedBy, imports.decidedBy, imports.undoneBy].map((column) => eq(column, userId)),
  );
  const notExpired = or(isNull(imports.expiresAt), gt(imports.expiresAt, now));
  return {
    open: await tx
      .select()
      .from(imports)
      .where(and(inArray(imports.state, [...openStates]), notExpired, visibleTo(userId)))
      .orderBy(asc(imports.expiresAt), asc(imports.importId))
      .limit(maxOpen),
    running: await latest(tx, and(mine, inArray(imports.state, [...runningStates]))),
    failed: await latest(
      tx,
      and(
        eq(imports.sharedBy, userId),
        inArray(imports.state, [...failedStates]),
        gt(imports.sharedAt, subDays(now, daysToFix)),
        notSharedAgain,
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
      .limit(maxEach),
    webhooks: await findDeadEvents(tx),
  };
}

function latest(tx: Transaction, condition: ReturnType<typeof and>): Promise<ImportRow[]> {
  return tx
    .select()
    .from(imports)
    .where(condition)
    .orderBy(desc(imports.sharedAt), desc(imports.importId))
    .limit(maxEach);
}

/** A summary in direct messages can only be decided on by the person who shared the file. */
const visibleTo = (userId: string) => sql`not exists (
  select from ${messages} where ${messages.importId} = ${imports.importId} and ${messages.purpose} = 'summary'
    and ${messages.channelId} like 'D%' and ${imports.sharedBy} <> ${userId})`;

/** A later file of the same name is its correction. */
const notSharedAgain = sql`not exists (
  select from imports later where later.shared_by = ${imports.sharedBy} and later.file_name = ${imports.fileName}
    and later.shared_at > ${imports.sharedAt})`;
