CREATE TABLE "export_records" (
	"export_id" uuid NOT NULL,
	"fulfillment_id" bigint NOT NULL,
	CONSTRAINT "export_records_export_id_fulfillment_id_pk" PRIMARY KEY("export_id","fulfillment_id")
);
--> statement-breakpoint
CREATE TABLE "saved_matches" (
	"saved_search_id" uuid NOT NULL,
	"fulfillment_id" bigint NOT NULL,
	CONSTRAINT "saved_matches_saved_search_id_fulfillment_id_pk" PRIMARY KEY("saved_search_id","fulfillment_id")
);
--> statement-breakpoint
ALTER TABLE "exports" ADD COLUMN "only_new" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "saved_searches" ADD COLUMN "delivery" text DEFAULT 'every' NOT NULL;--> statement-breakpoint
ALTER TABLE "saved_searches" ADD COLUMN "is_watched" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "saved_searches" ADD COLUMN "watched_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "export_records" ADD CONSTRAINT "export_records_export_id_exports_export_id_fk" FOREIGN KEY ("export_id") REFERENCES "public"."exports"("export_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_matches" ADD CONSTRAINT "saved_matches_saved_search_id_saved_searches_saved_search_id_fk" FOREIGN KEY ("saved_search_id") REFERENCES "public"."saved_searches"("saved_search_id") ON DELETE cascade ON UPDATE no action;