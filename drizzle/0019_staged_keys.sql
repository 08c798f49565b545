ALTER TABLE "import_changes" ADD COLUMN "client_fulfillment_id" text;--> statement-breakpoint
ALTER TABLE "import_changes" ADD COLUMN "given_rma_number" text;--> statement-breakpoint
-- Summaries that stand already are written as they were made: a number that changes was given by the file.
UPDATE "import_changes" SET "given_rma_number" = "after_rma_number" WHERE "after_rma_number" IS DISTINCT FROM "before_rma_number";
