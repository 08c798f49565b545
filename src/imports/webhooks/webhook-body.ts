/** What a webhook says: which import was applied or undone, how much it changed, and the first of the changes. */
import type { ImportRow } from '../model/import-row.ts';
import type { WebhookEventType } from './tables.ts';

/** How many changes a webhook has. */
export const changesPerWebhook = 50;

/** A change as the audit trail has it. */
export interface AuditedChange {
  entity: string;
  entityId: string;
  orderId: string | null;
  clientFulfillmentId: string | null;
  /** by column name; without those that are null */
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  line: number | null;
}

export interface WebhookContent {
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
