ALTER TABLE "messages" DROP CONSTRAINT "messages_purpose";--> statement-breakpoint
ALTER TABLE "channel_settings" ADD COLUMN "asks_approvers" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "mentions" text[];--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_purpose" CHECK (purpose in ('summary', 'pointer', 'reminder', 'request', 'result:applied', 'result:undone', 'result:discarded', 'result:deleted', 'result:expired'));