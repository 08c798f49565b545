-- What searches need to stay below 150 ms at a million records. The expressions are those of src/search/search-columns.ts.
--
-- Every index on a column that an import writes slows imports down, and with any of them an update is not heap-only, so
-- that all indexes get a new entry. Measured on PostgreSQL 18, 1,000,000 records, an update of 100,000: 0.5 s with the
-- indexes of 0000 alone, 2.1 s with those on status and tracking number, 2.4 to 3.1 s with all of these (a busy machine). People search
-- all day and import a few times, so that is the price of a search by status that does not read the whole table.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
-- The order of every result: the newest records are read until a page is full.
CREATE INDEX fulfillments_date_created ON fulfillments (date_created, fulfillment_id);
--> statement-breakpoint
-- The same within one status: most searches name one, and HOLD is rare among a million.
CREATE INDEX fulfillments_status ON fulfillments (status, date_created, fulfillment_id);
--> statement-breakpoint
-- Few different values, so B-trees of these are small; they serve the rare ones, common ones are found by date.
CREATE INDEX fulfillments_carrier ON fulfillments (lower(carrier));
--> statement-breakpoint
CREATE INDEX fulfillments_house ON fulfillments (fulfillment_house_id);
--> statement-breakpoint
-- Numbers by their beginning, in any collation.
CREATE INDEX fulfillments_tracking_number ON fulfillments (tracking_number text_pattern_ops) WHERE tracking_number IS NOT NULL;
--> statement-breakpoint
CREATE INDEX fulfillments_rma_number ON fulfillments (rma_number text_pattern_ops) WHERE rma_number IS NOT NULL;
--> statement-breakpoint
CREATE INDEX fulfillment_items_sku ON fulfillment_items (lower(sku) text_pattern_ops);
--> statement-breakpoint
-- Records are stored about in the order in which they were created, and shipped soon after. Block ranges are enough for
-- these dates, cost next to nothing at an import, and from PostgreSQL 16 on leave updates heap-only.
CREATE INDEX fulfillments_date_updated ON fulfillments USING brin (date_updated) WITH (pages_per_range = 32, autosummarize = on);
--> statement-breakpoint
CREATE INDEX fulfillments_date_shipped ON fulfillments USING brin (date_shipped) WITH (pages_per_range = 32, autosummarize = on);
--> statement-breakpoint
CREATE INDEX fulfillments_date_delivered ON fulfillments USING brin (date_delivered) WITH (pages_per_range = 32, autosummarize = on);
--> statement-breakpoint
CREATE INDEX fulfillments_date_returned ON fulfillments USING brin (date_returned) WITH (pages_per_range = 32, autosummarize = on);
--> statement-breakpoint
-- Any part of what belongs to the customer. No import writes orders.
CREATE INDEX orders_email ON orders USING gin (lower(email_address) gin_trgm_ops);
--> statement-breakpoint
CREATE INDEX orders_name ON orders USING gin (lower(' ' || coalesce(ship_first_name, '') || ' ' || coalesce(ship_last_name, '') || ' ' || coalesce(ship_company_name, '') || ' ') gin_trgm_ops);
--> statement-breakpoint
CREATE INDEX orders_phone ON orders USING gin (regexp_replace(phone_number, '[^0-9]', '', 'g') gin_trgm_ops);
--> statement-breakpoint
CREATE INDEX orders_campaign ON orders USING gin (lower(campaign_name) gin_trgm_ops);
