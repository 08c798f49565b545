ALTER TABLE "schedule_slots" DROP CONSTRAINT "schedule_slots_export_id_exports_export_id_fk";
--> statement-breakpoint
ALTER TABLE "schedule_slots" ADD CONSTRAINT "schedule_slots_export_id_exports_export_id_fk" FOREIGN KEY ("export_id") REFERENCES "public"."exports"("export_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "exports_requested_by" ON "exports" USING btree ("requested_by","requested_at");--> statement-breakpoint
CREATE INDEX "imports_message" ON "imports" USING btree ("channel_id","message_ts");--> statement-breakpoint
ALTER TABLE "exports" ADD CONSTRAINT "exports_state" CHECK (state in ('queued', 'running', 'done', 'cancelled', 'failed'));--> statement-breakpoint
ALTER TABLE "exports" ADD CONSTRAINT "exports_format" CHECK (format in ('csv', 'xlsx'));--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_purpose" CHECK (purpose in ('summary', 'pointer', 'reminder', 'result:applied', 'result:undone', 'result:discarded', 'result:expired'));