CREATE TABLE "webhook_events" (
	"event_id" uuid PRIMARY KEY NOT NULL,
	"place" bigint GENERATED ALWAYS AS IDENTITY (sequence name "webhook_events_place_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"import_id" uuid NOT NULL,
	"type" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"failure" text,
	CONSTRAINT "webhook_events_type" CHECK (type in ('import.applied', 'import.undone')),
	CONSTRAINT "webhook_events_state" CHECK (state in ('pending', 'delivered', 'dead'))
);
--> statement-breakpoint
CREATE INDEX "webhook_events_import_id" ON "webhook_events" USING btree ("import_id","place");