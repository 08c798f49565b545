ALTER TABLE "import_records" ADD COLUMN "item_changes" json;--> statement-breakpoint
ALTER TABLE "import_records" ADD COLUMN "items_print" bigint;