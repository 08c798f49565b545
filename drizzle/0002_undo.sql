ALTER TABLE "audit_events" ADD COLUMN "fingerprint" bigint;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "sent_back_reason" text;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "undo_outcome" jsonb;