-- What searches need to stay quick at five million records. The expressions are those of src/search/search-columns.ts.
--
-- Name and e-mail address in one index: a word is looked for in both at once, and two words together. How rare a part of
-- a name is the planner learns from a sample; the usual hundred values of it miss most surnames.
DROP INDEX orders_email;
--> statement-breakpoint
DROP INDEX orders_name;
--> statement-breakpoint
CREATE INDEX orders_customer ON orders USING gin (lower(' ' || coalesce(ship_first_name, '') || ' ' || coalesce(ship_last_name, '') || ' ' || coalesce(ship_company_name, '') || ' ' || coalesce(email_address, '') || ' ') gin_trgm_ops);
--> statement-breakpoint
ALTER INDEX orders_customer ALTER COLUMN 1 SET STATISTICS 1000;
--> statement-breakpoint
-- The indexes below have what is asked together beside each other, so that counting reads them alone, and the records of
-- one value in the order of the pages. Those by house and by order are left as they are: an import writes an entry into
-- each index of fulfillments for each record, and with wider ones of these two searches gained next to nothing.
DROP INDEX fulfillments_status;
--> statement-breakpoint
CREATE INDEX fulfillments_status ON fulfillments (status, date_created, fulfillment_id) INCLUDE (order_id, fulfillment_house_id, carrier);
--> statement-breakpoint
DROP INDEX fulfillments_carrier;
--> statement-breakpoint
CREATE INDEX fulfillments_carrier ON fulfillments (lower(carrier), date_created, fulfillment_id) INCLUDE (carrier);
--> statement-breakpoint
DROP INDEX orders_campaign_name;
--> statement-breakpoint
CREATE INDEX orders_campaign_name ON orders (lower(campaign_name), order_id) INCLUDE (campaign_name);
--> statement-breakpoint
DROP INDEX fulfillment_items_fulfillment_id;
--> statement-breakpoint
CREATE INDEX fulfillment_items_fulfillment_id ON fulfillment_items (fulfillment_id) INCLUDE (sku);
--> statement-breakpoint
DROP INDEX fulfillment_items_sku;
--> statement-breakpoint
CREATE INDEX fulfillment_items_sku ON fulfillment_items (lower(sku) text_pattern_ops, fulfillment_id) INCLUDE (sku);
--> statement-breakpoint
ALTER INDEX fulfillment_items_sku ALTER COLUMN 1 SET STATISTICS 1000;
