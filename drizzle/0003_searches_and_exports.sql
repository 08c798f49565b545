CREATE TABLE "searches" (
	"search_id" uuid PRIMARY KEY NOT NULL,
	"asked_by" text NOT NULL,
	"asked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"time_zone" text NOT NULL,
	"filter" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "exports" ADD COLUMN "time_zone" text NOT NULL;--> statement-breakpoint
ALTER TABLE "exports" ADD COLUMN "message_channel" text;--> statement-breakpoint
ALTER TABLE "exports" ADD COLUMN "message_ts" text;--> statement-breakpoint
CREATE INDEX "searches_asked_by" ON "searches" USING btree ("asked_by","asked_at");