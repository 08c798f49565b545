ALTER TABLE "import_changes" ADD COLUMN "order_id" text;--> statement-breakpoint
ALTER TABLE "import_changes" ADD COLUMN "order_candidates" integer;--> statement-breakpoint
ALTER TABLE "import_changes" ADD COLUMN "before_items" bigint;