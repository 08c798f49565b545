ALTER TABLE "import_changes" DROP CONSTRAINT "import_changes_import_id_imports_import_id_fk";
--> statement-breakpoint
ALTER TABLE "import_purchases" DROP CONSTRAINT "import_purchases_import_id_imports_import_id_fk";
--> statement-breakpoint
ALTER TABLE "import_rows" DROP CONSTRAINT "import_rows_import_id_imports_import_id_fk";
--> statement-breakpoint
ALTER TABLE "import_changes" DROP CONSTRAINT "import_changes_import_id_kind_fulfillment_id_line_pk";--> statement-breakpoint
CREATE INDEX "import_changes_line" ON "import_changes" USING btree ("import_id","kind","line");