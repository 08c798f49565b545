-- What searches need, besides the indexes: those of large tables are built beside the work that goes on
-- (src/db/large-indexes.ts), because a migration would keep every writer out until they are there.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
