-- The orders of a campaign by its whole name. Names are few: a part of one is looked for among them, not among all orders.
DROP INDEX orders_campaign;
--> statement-breakpoint
CREATE INDEX orders_campaign_name ON orders (lower(campaign_name), order_id);
