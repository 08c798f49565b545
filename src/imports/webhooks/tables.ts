/** The outbox: what other systems are to be told, written in the transaction in which it happened. */
import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment, oneOf } from '../../db/column-types.ts';

const webhookEventTypes = ['import.applied', 'import.undone'] as const;
export type WebhookEventType = (typeof webhookEventTypes)[number];

/** `dead`: all attempts failed, and a person has to decide what to do. */
export const webhookEventStates = ['pending', 'delivered', 'dead'] as const;

export const webhookEvents = pgTable(
  'webhook_events',
  {
    /** stays the same over all attempts, so that the receiver knows a repetition */
    eventId: uuid('event_id').primaryKey(),
    /** the order in which the events of an import are sent */
    place: bigint('place', { mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
    importId: uuid('import_id').notNull(),
    type: text('type', { enum: webhookEventTypes }).notNull(),
    state: text('state', { enum: webhookEventStates }).notNull().default('pending'),
    createdAt: moment('created_at').notNull().defaultNow(),
    attempts: integer('attempts').notNull().default(0),
    /** the earliest time of the next attempt */
    dueAt: moment('due_at').notNull().defaultNow(),
    endedAt: moment('ended_at'),
    /** why the last attempt failed: "HTTP 500", "no answer in 15 seconds" */
    failure: text('failure'),
  },
  (table) => [
    index('webhook_events_import_id').on(table.importId, table.place),
    // For the few that wait or were given up, which metrics, the Home tab and recovery look for among all.
    index('webhook_events_open').on(table.state, table.place).where(sql`state <> 'delivered'`),
    check('webhook_events_type', oneOf('type', webhookEventTypes)),
    check('webhook_events_state', oneOf('state', webhookEventStates)),
  ],
);
