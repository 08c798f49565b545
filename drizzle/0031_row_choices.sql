CREATE TABLE "import_row_choices" (
	"import_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"fulfillment_ids" bigint[] NOT NULL,
	"chosen_by" text NOT NULL,
	"chosen_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "import_row_choices_import_id_line_pk" PRIMARY KEY("import_id","line")
);
--> statement-breakpoint
ALTER TABLE "import_row_choices" ADD CONSTRAINT "import_row_choices_import_id_imports_import_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("import_id") ON DELETE cascade ON UPDATE no action;