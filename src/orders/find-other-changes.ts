/** Finds what other systems changed in an order after the imports in its history: its records differ from what those wrote. */
import { erased } from '../imports/model/audited-records.ts';
import type { HistoryEvent } from './find-history.ts';
import type { FoundOrder } from './find-order.ts';

/** A field that no longer has the value that the last import or undo gave it. */
export interface OtherChange {
  entity: 'fulfillment' | 'purchase';
  entityId: string;
  /** the column */
  column: string;
  now: string | null;
}

/** The fields that differ; `events` is the history, newest first. */
export function findOtherChanges(found: FoundOrder, events: readonly HistoryEvent[]): OtherChange[] {
  const records = [
    ...found.fulfillments.map(({ fulfillmentId, status, trackingNumber, carrier, method, rmaNumber }) => ({
      entity: 'fulfillment' as const,
      entityId: String(fulfillmentId),
      fields: { status, tracking_number: trackingNumber, carrier, method, rma_number: rmaNumber },
    })),
    ...found.purchases.map(({ purchaseId, status }) => ({
      entity: 'purchase' as const,
      entityId: purchaseId,
      fields: { status },
    })),
  ];
  return records.flatMap(({ entity, entityId, fields }) => {
    const own = events.filter((event) => event.entity === entity && event.entityId === entityId);
    return Object.entries(fields).flatMap(([column, now]) => {
      const last = own.find(({ before, after }) => column in (before ?? {}) || column in (after ?? {}));
      const written = last?.after?.[column] ?? null;
      return last === undefined || written === erased || (written || null) === (now || null)
        ? []
        : [{ entity, entityId, column, now }];
    });
  });
}
