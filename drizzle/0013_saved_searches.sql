CREATE TABLE "saved_searches" (
	"saved_search_id" uuid PRIMARY KEY NOT NULL,
	"owned_by" text NOT NULL,
	"name" text NOT NULL,
	"filter" text NOT NULL,
	"channel_id" text NOT NULL,
	"saved_at" timestamp with time zone DEFAULT now() NOT NULL,
	"days" text,
	"time" text,
	"deliver_to" text,
	"paused_because" text,
	"next_at" timestamp with time zone,
	"revision" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "saved_searches_schedule" CHECK ((days is null) = (time is null))
);
--> statement-breakpoint
CREATE TABLE "schedule_slots" (
	"saved_search_id" uuid NOT NULL,
	"slot_at" timestamp with time zone NOT NULL,
	"outcome" text NOT NULL,
	"export_id" uuid,
	CONSTRAINT "schedule_slots_saved_search_id_slot_at_pk" PRIMARY KEY("saved_search_id","slot_at")
);
--> statement-breakpoint
ALTER TABLE "exports" ADD COLUMN "title" text;--> statement-breakpoint
ALTER TABLE "exports" ADD COLUMN "deliver_to" text;--> statement-breakpoint
ALTER TABLE "exports" ADD COLUMN "missed_slots" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "schedule_slots" ADD CONSTRAINT "schedule_slots_saved_search_id_saved_searches_saved_search_id_fk" FOREIGN KEY ("saved_search_id") REFERENCES "public"."saved_searches"("saved_search_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedule_slots" ADD CONSTRAINT "schedule_slots_export_id_exports_export_id_fk" FOREIGN KEY ("export_id") REFERENCES "public"."exports"("export_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "saved_searches_name" ON "saved_searches" USING btree ("owned_by",lower("name"));--> statement-breakpoint
CREATE INDEX "schedule_slots_export_id" ON "schedule_slots" USING btree ("export_id");