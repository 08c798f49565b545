-- The index of this migration is in src/db/large-indexes.ts: the audit trail is large.
SELECT 1;
