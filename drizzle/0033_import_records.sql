CREATE TABLE "import_records" (
	"import_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"fulfillment_id" bigint NOT NULL,
	"order_id" text NOT NULL,
	"action" text NOT NULL,
	"values" json NOT NULL,
	"before" json,
	"items" json,
	"order_values" json,
	"order_before" json,
	"fulfillment_print" bigint,
	"order_print" bigint
);
--> statement-breakpoint
CREATE INDEX "import_records_line" ON "import_records" USING btree ("import_id","line");