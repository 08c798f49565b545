ALTER TABLE "exports" ADD COLUMN "upload_file_id" text;--> statement-breakpoint
ALTER TABLE "exports" ADD COLUMN "upload_noted_at" timestamp with time zone;