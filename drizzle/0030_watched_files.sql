CREATE TABLE "watched_files" (
	"watch_id" uuid PRIMARY KEY NOT NULL,
	"folder" text NOT NULL,
	"name" text NOT NULL,
	"content_hash" text NOT NULL,
	"channel_id" text NOT NULL,
	"upload_file_id" text,
	"upload_noted_at" timestamp with time zone,
	"import_id" uuid,
	"found_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE UNIQUE INDEX "watched_files_open" ON "watched_files" USING btree ("folder","name") WHERE ended_at is null;