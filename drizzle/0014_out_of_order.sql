CREATE TABLE "channel_turns" (
	"channel_id" text PRIMARY KEY NOT NULL,
	"next_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deleted_messages" (
	"team_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"message_ts" text NOT NULL,
	"noted_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "deleted_messages_team_id_channel_id_message_ts_pk" PRIMARY KEY("team_id","channel_id","message_ts")
);
--> statement-breakpoint
CREATE TABLE "uploads" (
	"request_id" uuid PRIMARY KEY NOT NULL,
	"file_id" text NOT NULL,
	"noted_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "exports" ADD COLUMN "failure" text;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "file_edited_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "imports_being_read" ON "imports" USING btree ("channel_id") WHERE state = 'received';