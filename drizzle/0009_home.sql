CREATE TABLE "channel_settings" (
	"team_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"remind_at_hour" integer,
	"remind" text[] NOT NULL,
	"tells_sharer" boolean NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "channel_settings_team_id_channel_id_pk" PRIMARY KEY("team_id","channel_id")
);
--> statement-breakpoint
CREATE TABLE "homes" (
	"user_id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"may_decide" boolean DEFAULT false NOT NULL,
	"drawn_digest" text,
	"slack_hash" text
);
--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "posted_by" text;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "waiting_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "reminded_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "permalink" text;--> statement-breakpoint
CREATE INDEX "imports_shared_by" ON "imports" USING btree ("shared_by","shared_at");--> statement-breakpoint
CREATE INDEX "imports_state" ON "imports" USING btree ("state");