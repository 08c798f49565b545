/**
 * The outbox of webhooks: recording events, finding the next of an import, what it says, and what became of it.
 */
import { randomUUID } from 'node:crypto';
import { and, asc, desc, eq, lt, ne, sql } from 'drizzle-orm';
import type { Config } from '../../config.ts';
import type { Transaction } from '../../db/client.ts';
import { queryRows } from '../../db/queries.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { findChannelSettings } from '../../slack/channels.ts';
import { hasResults, type ImportRow } from '../model/import-row.ts';
import { imports } from '../model/tables.ts';
import { type WebhookEventType, webhookEvents } from './tables.ts';

export type WebhookEvent = typeof webhookEvents.$inferSelect;

/** Records an event and queues its delivery, in the transaction in which it happens. */
async function recordWebhookEvent({ tx, queue }: UnitOfWork, importId: string, type: WebhookEventType): Promise<void> {
  await tx.insert(webhookEvents).values({ eventId: randomUUID(), importId, type });
  await queue.send(tx, 'deliver-webhooks', { importId });
}

/** The oldest event of an import that is neither delivered nor given up; null without one. */
export async function findNextEvent(tx: Transaction, importId: string): Promise<WebhookEvent | null> {
  const isNext = and(eq(webhookEvents.importId, importId), eq(webhookEvents.state, 'pending'));
  const [event] = await tx.select().from(webhookEvents).where(isNext).orderBy(asc(webhookEvents.place)).limit(1);
  return event ?? null;
}

/** The changes that an import or its undo wrote: how many, and the first of them. Items follow their fulfillment. */
export async function findAuditedChanges(
  tx: Transaction,
  importId: string,
  type: WebhookEventType,
): Promise<{ changes: AuditedChange[]; total: number }> {
  const action = type === 'import.undone' ? 'undo' : 'import';
  const mine = sql`e.import_id = ${importId} and e.action = ${action} and e.entity <> 'fulfillment_item'`;
  const [count] = await queryRows<{ total: number }>(
    tx,
    sql`select count(*)::int as total from audit_events e where ${mine}`,
  );
  const changes = await queryRows<AuditedChange>(
    tx,
    sql`with page as (
        select * from audit_events e where ${mine} order by e.audit_event_id limit ${changesPerWebhook}
      )
      select e.entity, e.entity_id as "entityId", coalesce(f.order_id, p.order_id) as "orderId",
        f.client_fulfillment_id as "clientFulfillmentId", e.before, e.after, e.source_line as line
      from page e
        left join fulfillments f on f.fulfillment_id = case when e.entity = 'fulfillment' then e.entity_id::bigint end
        left join purchases p on e.entity = 'purchase' and p.purchase_id = e.entity_id
      order by e.audit_event_id`,
  );
  return { changes, total: count?.total ?? 0 };
}

/** Records what became of an attempt. */
export async function recordAttempt(
  tx: Transaction,
  { eventId }: WebhookEvent,
  attempt: Partial<Pick<WebhookEvent, 'state' | 'attempts' | 'dueAt' | 'endedAt' | 'failure'>>,
): Promise<void> {
  await tx.update(webhookEvents).set(attempt).where(eq(webhookEvents.eventId, eventId));
}

/** An event that could not be delivered, with its import. */
export interface DeadEvent {
  event: WebhookEvent;
  row: ImportRow;
}

const maxDead = 20;

/** The events that were given up, the latest first. */
export async function findDeadEvents(tx: Transaction): Promise<DeadEvent[]> {
  return await tx
    .select({ event: webhookEvents, row: imports })
    .from(webhookEvents)
    .innerJoin(imports, eq(imports.importId, webhookEvents.importId))
    .where(eq(webhookEvents.state, 'dead'))
    .orderBy(desc(webhookEvents.place))
    .limit(maxDead);
}

/** Queues the events that were given up once more; resolves to how many those are. */
export async function reviveDeadEvents({ tx, queue }: UnitOfWork): Promise<number> {
  const again = { state: 'pending', attempts: 0, dueAt: sql`now()`, endedAt: null } as const;
  const revived = await tx.update(webhookEvents).set(again).where(eq(webhookEvents.state, 'dead')).returning();
  for (const importId of new Set(revived.map((event) => event.importId))) {
    await queue.send(tx, 'deliver-webhooks', { importId });
  }
  return revived.length;
}

const keptDays = 30;

/** Deletes events that ended long ago. */
export async function purgeWebhookEvents(tx: Transaction): Promise<void> {
  const isOld = lt(webhookEvents.endedAt, sql`now() - make_interval(days => ${keptDays})`);
  await tx.delete(webhookEvents).where(and(ne(webhookEvents.state, 'pending'), isOld));
}

/** How many changes a webhook has. */
const changesPerWebhook = 50;

/** A change as the audit trail has it. */
interface AuditedChange {
  entity: string;
  entityId: string;
  orderId: string | null;
  clientFulfillmentId: string | null;
  /** by column name; without those that are null */
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  line: number | null;
}

interface WebhookContent {
  type: WebhookEventType;
  /** when it happened */
  at: Date;
  row: ImportRow;
  changes: readonly AuditedChange[];
  /** of all changes, the page included */
  total: number;
}

/** The body; the same for each attempt. */
export function webhookBody({ type, at, row, changes, total }: WebhookContent): string {
  const isUndone = type === 'import.undone';
  const counts = isUndone ? row.undoOutcome : row.outcome;
  return JSON.stringify({
    type,
    timestamp: at.toISOString(),
    data: {
      importId: row.importId,
      kind: row.kind,
      fileName: row.fileName,
      sharedBy: row.sharedBy,
      confirmedBy: row.decidedBy,
      ...(isUndone && {
        undoneBy: row.undoneBy,
        notRestored: (row.undoOutcome?.changedSince.count ?? 0) + (row.undoOutcome?.gone.count ?? 0),
      }),
      fulfillments: counts?.records ?? 0,
      subscriptions: counts?.purchases ?? 0,
      changesTotal: total,
      changes: changes.map(describeChange),
    },
  });
}

const names: Record<string, string> = { fulfillment: 'fulfillment', purchase: 'subscription' };

function describeChange({ entity, entityId, before, after, ...change }: AuditedChange) {
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].toSorted();
  const side = (values: Record<string, unknown> | null) =>
    Object.fromEntries(keys.map((key) => [camelCase(key), values?.[key] ?? null]));
  return { type: names[entity] ?? entity, id: entityId, ...change, before: side(before), after: side(after) };
}

const camelCase = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Queues what other systems get, in the transaction in which the import was applied or undone. */
export async function announceResults(
  work: UnitOfWork,
  row: ImportRow,
  { WEBHOOK_URL: webhook }: Pick<Config, 'WEBHOOK_URL'>,
): Promise<void> {
  const { importId, decidedBy, undoneBy, state } = row;
  const isUndone = state === 'undone';
  if (webhook !== undefined) await recordWebhookEvent(work, importId, isUndone ? 'import.undone' : 'import.applied');
  const askedBy = isUndone ? undoneBy : decidedBy;
  if (!hasResults(row) || askedBy === null) return;
  if (!(await findChannelSettings(work.tx, row)).sendsResults) return;
  await work.queue.send(work.tx, 'send-results', { importId, askedBy, requestId: randomUUID() });
}
