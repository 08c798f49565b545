CREATE TABLE "record_writes" (
	"row" integer PRIMARY KEY NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "record_writes_row" CHECK ("record_writes"."row" = 1)
);
