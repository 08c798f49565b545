-- Two indexes get more columns under the same name. The old ones serve until the new ones are built (src/db/large-indexes.ts).
ALTER INDEX IF EXISTS fulfillments_status RENAME TO fulfillments_plain_status;
--> statement-breakpoint
ALTER INDEX IF EXISTS fulfillment_items_fulfillment_id RENAME TO fulfillment_items_plain_fulfillment_id;
