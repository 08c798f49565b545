ALTER TABLE "import_changes" ADD COLUMN "rather_orders" json;--> statement-breakpoint
ALTER TABLE "import_changes" ADD COLUMN "before_date_updated" timestamp with time zone;