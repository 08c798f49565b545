-- The index of this migration is in src/db/large-indexes.ts.
SELECT 1;
