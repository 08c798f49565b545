CREATE TABLE "swept_channels" (
	"channel_id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"seen_ts" text NOT NULL,
	"swept_at" timestamp with time zone DEFAULT now() NOT NULL,
	"quiet_sweeps" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "handovers" (
	"file_id" text PRIMARY KEY NOT NULL,
	"owned_by" text NOT NULL,
	"name" text NOT NULL,
	"channel_id" text NOT NULL,
	"thread_ts" text,
	"remedy" text NOT NULL,
	"attempts" integer DEFAULT 1 NOT NULL,
	"handed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "obstacle" text;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "obstacle_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "is_by_bot" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "is_found_late" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "superseded_ts" text[] DEFAULT '{}' NOT NULL;