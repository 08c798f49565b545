/**
 * What goes on around a person: their imports and exports, what waits for a decision, fulfillments that wait for longer
 * than they should; grouped by what needs them now, what waits for others, what is running, failed or done.
 */
import { subDays } from 'date-fns/subDays';
import { and, asc, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Transaction } from '../db/client.ts';
import type { ExportRow } from '../exports/export-row.ts';
import { exports } from '../exports/tables.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import { parseFilter } from '../filters/parse-filter.ts';
import { authorsOf, importNeedsSecondPerson } from '../imports/model/four-eyes.ts';
import type { ImportRow } from '../imports/model/import-row.ts';
import { type ImportState, openStates } from '../imports/model/lifecycle.ts';
import { imports, messages } from '../imports/model/tables.ts';
import { type DeadEvent, findDeadEvents } from '../imports/webhooks/webhook-events.ts';
import { countMatches } from '../search/find-page.ts';

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

export interface Viewer {
  userId: string;
  may: { handle: boolean; approve: boolean };
  fourEyesRows: number | undefined;
}

export interface Needs {
  /** this person can decide on them */
  toDecide: ImportRow[];
  /** this person's, but others have to decide */
  withOthers: ImportRow[];
  running: { imports: ImportRow[]; exports: ExportRow[] };
  failed: { imports: ImportRow[]; exports: ExportRow[]; webhooks: DeadEvent[] };
  done: { imports: ImportRow[]; exports: ExportRow[] };
}

/** Groups what was found for a person by what it needs from them. */
export function groupActivity(activity: Activity, viewer: Viewer): Needs {
  const toDecide = activity.open.filter((row) => canDecide(row, viewer));
  const withOthers = activity.open.filter((row) => !toDecide.includes(row) && authorsOf(row).includes(viewer.userId));
  const inState = (...states: string[]) => activity.exports.filter(({ state }) => states.includes(state));
  return {
    toDecide,
    withOthers,
    running: { imports: activity.running, exports: inState('queued', 'running') },
    failed: {
      imports: activity.failed,
      exports: failedSinceLastSuccess(activity.exports),
      webhooks: viewer.may.approve ? activity.webhooks : [],
    },
    done: { imports: activity.ended, exports: inState('done', 'cancelled') },
  };
}

function canDecide(row: ImportRow, { userId, may, fourEyesRows }: Viewer): boolean {
  const isAuthor = authorsOf(row).includes(userId);
  // The authors know what kind their file is; others are asked only if they may decide on it later.
  if (row.state === 'asking') return may.handle && (isAuthor || may.approve);
  return may.approve && !(isAuthor && importNeedsSecondPerson(row, fourEyesRows));
}

/** `exports` are newest first: failures before the latest success no longer matter. */
function failedSinceLastSuccess(exports: ExportRow[]): ExportRow[] {
  const success = exports.findIndex(({ state }) => state === 'done');
  return exports.slice(0, success === -1 ? undefined : success).filter(({ state }) => state === 'failed');
}

/** On hold for this many days, a fulfillment is stuck. */
export const stuckAfterDays = 3;

/** What finds them, as people type it. */
export const stuckFilter = `status:hold created:>${stuckAfterDays}d sort:oldest`;

/** How many are stuck, up to the limit of a search. */
export async function countStuck(tx: Transaction, clock: Clock): Promise<number> {
  return await countMatches(tx, parseFilter(stuckFilter, clock));
}
