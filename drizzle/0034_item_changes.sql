ALTER TABLE "import_records" ADD COLUMN "item_changes" json;--> statement-breakpoint
ALTER TABLE "import_records" ADD COLUMN "items_print" bigint;--> statement-breakpoint
CREATE INDEX "webhook_events_open" ON "webhook_events" USING btree ("state","place") WHERE state <> 'delivered';