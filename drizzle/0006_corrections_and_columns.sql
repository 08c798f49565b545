CREATE TABLE "import_contents" (
	"import_id" uuid PRIMARY KEY NOT NULL,
	"content" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "import_corrections" (
	"import_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"column_index" integer NOT NULL,
	"before" text NOT NULL,
	"after" text NOT NULL,
	"corrected_by" text NOT NULL,
	"corrected_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "import_corrections_import_id_line_column_index_pk" PRIMARY KEY("import_id","line","column_index")
);
--> statement-breakpoint
CREATE TABLE "remembered_columns" (
	"team_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"header_hash" text NOT NULL,
	"columns" jsonb NOT NULL,
	"chosen_by" text NOT NULL,
	"chosen_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "remembered_columns_team_id_channel_id_header_hash_pk" PRIMARY KEY("team_id","channel_id","header_hash")
);
--> statement-breakpoint
ALTER TABLE "imports" ALTER COLUMN "message_ts" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ALTER COLUMN "thread_ts" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "column_choice" jsonb;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "correctors" jsonb;--> statement-breakpoint
ALTER TABLE "import_contents" ADD CONSTRAINT "import_contents_import_id_imports_import_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("import_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_corrections" ADD CONSTRAINT "import_corrections_import_id_imports_import_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("import_id") ON DELETE cascade ON UPDATE no action;