-- An example: records come from another system, again and again, by plain SQL.
--
-- Run it every minute or so. The role needs to write the five tables of records, to read audit_events, and to make the
-- schema `feed`:
--
--   psql --single-transaction --set ON_ERROR_STOP=1 --file feed-example.sql "$DATABASE_URL"
--
-- It is made to be changed. What it keeps to, and a feed of your own should, too:
--
-- 1. Houses, then orders, fulfillments, items, purchases: each points to one before it.
-- 2. What is new is created. Nothing is ever deleted: the history of an order is told by its records.
-- 3. What has not changed is not written. Each row that is written costs an entry in up to ten indexes, and each
--    needless one would look like a change to everybody who compares.
-- 4. An import of tracking numbers or returns writes, of a fulfillment, its status, tracking number, carrier, method, RMA
--    number and the dates of shipping and return; of an item and a purchase, the status (and why and when a purchase was
--    cancelled). One of whole records (an export that was shared) writes all that the export has; of its other columns,
--    what the feed says counts. The other system learns of an import later, or never. So those columns are overwritten only while they are what the feed
--    itself wrote last, which it remembers in feed.taken_…. Where both sides have changed a record, Holdfast's stays, and
--    the record is listed in the view feed.differences until they agree.
-- 5. The audit trail (audit_events) is Holdfast's own: a feed leaves it alone. It needs none to be noticed. Whoever
--    confirms a summary that was made before the feed changed one of its records writes nothing; Holdfast compares the
--    records themselves, and the summary asks again.
-- 6. date_updated says when a record last changed here. Holdfast takes a row of an export that is older than its record
--    for outdated, so every update of a fulfillment sets it.
-- 7. Records are locked in the order of their ids, as Holdfast does, so that neither waits for the other in a circle. An
--    import waits 15 seconds for a lock and is tried again: bring a first delivery of millions by `npm run load`, or in
--    portions of some ten thousand.
-- 8. A row that can't be taken (an unknown status, order or house) is left out and listed in the view feed.refused, and the
--    others are taken.

-- Two runs at once would only wait for each other half-way.
select pg_advisory_xact_lock(hashtext('holdfast feed'));

------------------------------------------------------------------------------------------------------------------------
-- What the other system says. Fill these by COPY or by whatever moves your data, or make them foreign tables
-- (postgres_fdw) or views: the statements below only read them. They may hold everything or what has changed lately.

create schema if not exists feed;

create table if not exists feed.houses (
  fulfillment_house_id integer primary key,
  name text not null
);

create table if not exists feed.orders (
  order_id text primary key,
  customer_id text, campaign_name text, order_type text, email_address text, phone_number text,
  ship_first_name text, ship_last_name text, ship_company_name text, ship_address1 text, ship_address2 text,
  ship_city text, ship_state text, ship_postal_code text, ship_country text,
  date_created timestamptz not null
);

create table if not exists feed.fulfillments (
  fulfillment_id bigint primary key,
  order_id text not null,
  client_fulfillment_id text, fulfillment_house_id integer,
  -- HOLD, PENDING, PENDING_SHIPMENT, SHIPPED, DELIVERED, CANCELLED, RMA_PENDING, RETURNED, FAILED or RECYCLED
  status text not null,
  tracking_number text, carrier text, method text, rma_number text,
  is_reshipment boolean not null default false, response_text text,
  date_created timestamptz not null, date_shipped timestamptz, date_delivered timestamptz, date_returned timestamptz
);

-- One row for each product in a parcel.
create table if not exists feed.items (
  fulfillment_id bigint not null,
  product_id text not null,
  sku text, name text, qty integer not null default 1,
  primary key (fulfillment_id, product_id)
);

create table if not exists feed.purchases (
  purchase_id text primary key,
  order_id text not null, product_id text,
  -- TRIAL, ACTIVE, PAUSED, RECYCLE_BILLING, COMPLETE, CANCELLED or RECYCLE_FAILED
  status text not null,
  next_bill_date timestamptz, cancel_reason text, date_cancelled timestamptz
);

-- What the feed wrote last, in the columns that Holdfast writes, too.
create table if not exists feed.taken_fulfillments (
  fulfillment_id bigint primary key,
  status text not null, tracking_number text, carrier text, method text, rma_number text
);

create table if not exists feed.taken_purchases (
  purchase_id text primary key,
  status text not null
);

------------------------------------------------------------------------------------------------------------------------
-- Houses. Whether a house's parcels wait for the carrier's first scan (shipping_validation) is set here, not there.

update fulfillment_houses h set name = s.name
from feed.houses s where h.fulfillment_house_id = s.fulfillment_house_id and h.name <> s.name;

insert into fulfillment_houses (fulfillment_house_id, name)
select fulfillment_house_id, name from feed.houses
on conflict do nothing;

------------------------------------------------------------------------------------------------------------------------
-- Orders. What the other system says is right, also where an export was shared and imported. Not by "on conflict do
-- update", which would lock every order that is there already, changed or not.

update orders o set (customer_id, campaign_name, order_type, email_address, phone_number, ship_first_name, ship_last_name,
    ship_company_name, ship_address1, ship_address2, ship_city, ship_state, ship_postal_code, ship_country)
  = row (s.customer_id, s.campaign_name, s.order_type, s.email_address, s.phone_number, s.ship_first_name,
    s.ship_last_name, s.ship_company_name, s.ship_address1, s.ship_address2, s.ship_city, s.ship_state,
    s.ship_postal_code, s.ship_country)
from feed.orders s
where o.order_id = s.order_id
  and (o.customer_id, o.campaign_name, o.order_type, o.email_address, o.phone_number, o.ship_first_name,
    o.ship_last_name, o.ship_company_name, o.ship_address1, o.ship_address2, o.ship_city, o.ship_state,
    o.ship_postal_code, o.ship_country)
    is distinct from (s.customer_id, s.campaign_name, s.order_type, s.email_address, s.phone_number, s.ship_first_name,
    s.ship_last_name, s.ship_company_name, s.ship_address1, s.ship_address2, s.ship_city, s.ship_state,
    s.ship_postal_code, s.ship_country);

insert into orders (order_id, customer_id, campaign_name, order_type, email_address, phone_number,
  ship_first_name, ship_last_name, ship_company_name, ship_address1, ship_address2,
  ship_city, ship_state, ship_postal_code, ship_country, date_created)
select order_id, customer_id, campaign_name, order_type, email_address, phone_number,
  ship_first_name, ship_last_name, ship_company_name, ship_address1, ship_address2,
  ship_city, ship_state, ship_postal_code, ship_country, date_created
from feed.orders order by order_id
on conflict do nothing;

------------------------------------------------------------------------------------------------------------------------
-- Rows that can't be taken: one of them must not keep the others out. They are listed here with a reason until they are
-- corrected; have somebody look at it now and then: select * from feed.refused;

create or replace view feed.refused as
select 'fulfillment' as entity, s.fulfillment_id::text as entity_id, why.reason
from feed.fulfillments s cross join lateral (
  select 'unknown status ' || s.status where s.status not in ('HOLD', 'PENDING', 'PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED',
    'CANCELLED', 'RMA_PENDING', 'RETURNED', 'FAILED', 'RECYCLED')
  union all
  select 'unknown order ' || s.order_id where not exists (select from orders o where o.order_id = s.order_id)
  union all
  select 'unknown fulfillment house ' || s.fulfillment_house_id where s.fulfillment_house_id is not null
    and not exists (select from fulfillment_houses h where h.fulfillment_house_id = s.fulfillment_house_id)
) why (reason)
union all
select 'purchase', s.purchase_id, why.reason
from feed.purchases s cross join lateral (
  select 'unknown status ' || s.status where s.status not in ('TRIAL', 'ACTIVE', 'PAUSED', 'RECYCLE_BILLING', 'COMPLETE',
    'CANCELLED', 'RECYCLE_FAILED')
  union all
  select 'unknown order ' || s.order_id where not exists (select from orders o where o.order_id = s.order_id)
) why (reason);

create or replace view feed.usable_fulfillments as
select * from feed.fulfillments s
where not exists (select from feed.refused r where r.entity = 'fulfillment' and r.entity_id = s.fulfillment_id::text);

create or replace view feed.usable_purchases as
select * from feed.purchases s
where not exists (select from feed.refused r where r.entity = 'purchase' and r.entity_id = s.purchase_id);

------------------------------------------------------------------------------------------------------------------------
-- Fulfillments. First the new ones, with all that the other system says.

with created as (
  insert into fulfillments (fulfillment_id, order_id, client_fulfillment_id, fulfillment_house_id, status,
    tracking_number, carrier, method, rma_number, is_reshipment, response_text,
    date_created, date_shipped, date_delivered, date_returned)
  select fulfillment_id, order_id, client_fulfillment_id, fulfillment_house_id, status,
    tracking_number, carrier, method, rma_number, is_reshipment, response_text,
    date_created, date_shipped, date_delivered, date_returned
  from feed.usable_fulfillments order by fulfillment_id
  on conflict do nothing
  returning fulfillment_id, status, tracking_number, carrier, method, rma_number
)
insert into feed.taken_fulfillments (fulfillment_id, status, tracking_number, carrier, method, rma_number)
select fulfillment_id, status, tracking_number, carrier, method, rma_number from created
on conflict do nothing;

-- Of the others, those that differ, in the order of their ids.
select count(*) from (
  select from fulfillments f join feed.usable_fulfillments s using (fulfillment_id)
  where (f.order_id, f.client_fulfillment_id, f.fulfillment_house_id, f.status, f.tracking_number, f.carrier, f.method,
      f.rma_number, f.is_reshipment, f.response_text, f.date_delivered)
    is distinct from (s.order_id, s.client_fulfillment_id, s.fulfillment_house_id, s.status, s.tracking_number, s.carrier,
      s.method, s.rma_number, s.is_reshipment, s.response_text, s.date_delivered)
  order by fulfillment_id for update of f
) locked;

-- Records that came another way (npm run load) count as taken as they are, unless an import has made them differ.
insert into feed.taken_fulfillments (fulfillment_id, status, tracking_number, carrier, method, rma_number)
select f.fulfillment_id, f.status, f.tracking_number, f.carrier, f.method, f.rma_number
from fulfillments f join feed.usable_fulfillments s using (fulfillment_id)
where not exists (select from feed.taken_fulfillments t where t.fulfillment_id = f.fulfillment_id)
  and ((f.status, f.tracking_number, f.carrier, f.method, f.rma_number)
      is not distinct from (s.status, s.tracking_number, s.carrier, s.method, s.rma_number)
    or not exists (select from audit_events a where a.entity = 'fulfillment' and a.entity_id = f.fulfillment_id::text))
on conflict do nothing;

-- What both sides write: where the other system has changed it since, and nobody has here.
update fulfillments f set status = s.status, tracking_number = s.tracking_number, carrier = s.carrier, method = s.method,
  rma_number = s.rma_number, date_shipped = coalesce(s.date_shipped, f.date_shipped),
  date_returned = coalesce(s.date_returned, f.date_returned), date_updated = now()
from feed.usable_fulfillments s join feed.taken_fulfillments t using (fulfillment_id)
where f.fulfillment_id = s.fulfillment_id
  and (s.status, s.tracking_number, s.carrier, s.method, s.rma_number)
    is distinct from (t.status, t.tracking_number, t.carrier, t.method, t.rma_number)
  and (f.status, f.tracking_number, f.carrier, f.method, f.rma_number)
    is not distinct from (t.status, t.tracking_number, t.carrier, t.method, t.rma_number);

-- Where both sides agree by now, that is what the next run compares with.
update feed.taken_fulfillments t set (status, tracking_number, carrier, method, rma_number)
  = row (f.status, f.tracking_number, f.carrier, f.method, f.rma_number)
from fulfillments f join feed.usable_fulfillments s using (fulfillment_id)
where t.fulfillment_id = f.fulfillment_id
  and (f.status, f.tracking_number, f.carrier, f.method, f.rma_number)
    is not distinct from (s.status, s.tracking_number, s.carrier, s.method, s.rma_number)
  and (f.status, f.tracking_number, f.carrier, f.method, f.rma_number)
    is distinct from (t.status, t.tracking_number, t.carrier, t.method, t.rma_number);

-- What only the other system writes. When a parcel was delivered goes with its status: while the two sides disagree about
-- that, the date stays, too.
update fulfillments f set (order_id, client_fulfillment_id, fulfillment_house_id, is_reshipment, response_text,
    date_delivered, date_updated)
  = row (s.order_id, s.client_fulfillment_id, s.fulfillment_house_id, s.is_reshipment, s.response_text,
    case when f.status = s.status then s.date_delivered else f.date_delivered end, now())
from feed.usable_fulfillments s
where f.fulfillment_id = s.fulfillment_id
  and (f.order_id, f.client_fulfillment_id, f.fulfillment_house_id, f.is_reshipment, f.response_text, f.date_delivered)
    is distinct from (s.order_id, s.client_fulfillment_id, s.fulfillment_house_id, s.is_reshipment, s.response_text,
      case when f.status = s.status then s.date_delivered else f.date_delivered end);

------------------------------------------------------------------------------------------------------------------------
-- Items, by their product; those that npm run load brought have none and are found by their SKU. Status and RMA number
-- of an item follow its parcel when it is returned or cancelled by an import; the feed leaves both alone.

select count(*) from (
  select from fulfillment_items i join feed.items s using (fulfillment_id)
  where (i.product_id = s.product_id or i.product_id is null and i.sku = s.sku)
    and (i.product_id, i.sku, i.name, i.qty) is distinct from (s.product_id, s.sku, s.name, s.qty)
  order by i.fulfillment_item_id for update of i
) locked;

update fulfillment_items i set product_id = s.product_id, sku = s.sku, name = s.name, qty = s.qty
from feed.items s
where i.fulfillment_id = s.fulfillment_id and (i.product_id = s.product_id or i.product_id is null and i.sku = s.sku)
  and (i.product_id, i.sku, i.name, i.qty) is distinct from (s.product_id, s.sku, s.name, s.qty);

insert into fulfillment_items (fulfillment_id, product_id, sku, name, qty)
select s.fulfillment_id, s.product_id, s.sku, s.name, s.qty
from feed.items s join fulfillments using (fulfillment_id)
where not exists (select from fulfillment_items i where i.fulfillment_id = s.fulfillment_id and i.product_id = s.product_id)
order by s.fulfillment_id, s.product_id;

------------------------------------------------------------------------------------------------------------------------
-- Purchases, in the same way as fulfillments: one that an import has cancelled does not come to life again because the
-- other system has not heard of it.

with created as (
  insert into purchases (purchase_id, order_id, product_id, status, next_bill_date, cancel_reason, date_cancelled)
  select purchase_id, order_id, product_id, status, next_bill_date, cancel_reason, date_cancelled
  from feed.usable_purchases order by purchase_id
  on conflict do nothing
  returning purchase_id, status
)
insert into feed.taken_purchases (purchase_id, status) select purchase_id, status from created
on conflict do nothing;

select count(*) from (
  select from purchases p join feed.usable_purchases s using (purchase_id)
  where (p.order_id, p.product_id, p.status, p.next_bill_date)
    is distinct from (s.order_id, s.product_id, s.status, s.next_bill_date)
  order by purchase_id for update of p
) locked;

insert into feed.taken_purchases (purchase_id, status)
select p.purchase_id, p.status from purchases p join feed.usable_purchases s using (purchase_id)
where not exists (select from feed.taken_purchases t where t.purchase_id = p.purchase_id)
  and (p.status = s.status
    or not exists (select from audit_events a where a.entity = 'purchase' and a.entity_id = p.purchase_id))
on conflict do nothing;

update purchases p set status = s.status, cancel_reason = s.cancel_reason, date_cancelled = s.date_cancelled
from feed.usable_purchases s join feed.taken_purchases t using (purchase_id)
where p.purchase_id = s.purchase_id and s.status <> t.status and p.status = t.status;

update feed.taken_purchases t set status = p.status
from purchases p join feed.usable_purchases s using (purchase_id)
where t.purchase_id = p.purchase_id and p.status = s.status and t.status <> p.status;

update purchases p set order_id = s.order_id, product_id = s.product_id, next_bill_date = s.next_bill_date
from feed.usable_purchases s
where p.purchase_id = s.purchase_id
  and (p.order_id, p.product_id, p.next_bill_date) is distinct from (s.order_id, s.product_id, s.next_bill_date);

------------------------------------------------------------------------------------------------------------------------
-- What Holdfast says and the other system does not, or the other way round. Have the other system read it to learn of
-- imports; most of it is gone once it has. Where it is right instead, let the next run write what it says:
--
--   update feed.taken_fulfillments t set (status, tracking_number, carrier, method, rma_number)
--     = row (f.status, f.tracking_number, f.carrier, f.method, f.rma_number)
--   from fulfillments f where f.fulfillment_id = t.fulfillment_id and t.fulfillment_id = 4711;

create or replace view feed.differences as
select 'fulfillment' as entity, f.fulfillment_id::text as entity_id, here.field, here.value as here, there.value as there
from fulfillments f join feed.usable_fulfillments s using (fulfillment_id),
  jsonb_each_text(jsonb_build_object('status', f.status, 'tracking_number', f.tracking_number, 'carrier', f.carrier,
    'method', f.method, 'rma_number', f.rma_number)) here (field, value)
  join jsonb_each_text(jsonb_build_object('status', s.status, 'tracking_number', s.tracking_number, 'carrier', s.carrier,
    'method', s.method, 'rma_number', s.rma_number)) there (field, value) using (field)
where here.value is distinct from there.value
union all
select 'purchase', p.purchase_id, 'status', p.status, s.status
from purchases p join feed.usable_purchases s using (purchase_id) where p.status <> s.status;
