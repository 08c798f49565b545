import { recordColumns } from './import-files.ts';

/** Imports as somebody would write them in psql who trusts the file: staged by \copy, written by one statement a table. */
const record = (name: string) => `"${name}"`;
const audit = (
  entity: string,
  rows: string,
) => `insert into audit_events (import_id, action, actor, at, entity, entity_id, before, after, source_line)
  select '00000000-0000-4000-8000-000000000000', 'import', 'psql', now(), '${entity}', id::text, before, after, line from (${rows}) a;`;

/** Whole records: new orders, fulfillments and items are created, and known ones updated. */
export const psqlRecords = (path: string) => `
  create temp table staged (line int generated always as identity, ${recordColumns.map((name) => `${record(name)} text`).join(', ')});
  \\copy staged (${recordColumns.map(record).join(', ')}) from '${path}' csv header
  analyze staged;
  begin;
  create temp table known on commit drop as
    select s.line, f.fulfillment_id, f.status, f.tracking_number from staged s join fulfillments f on f.fulfillment_id = s."fulfillmentId"::bigint;
  create temp table fresh on commit drop as select s.* from staged s where not exists (select from known k where k.line = s.line);
  analyze known; analyze fresh;
  with created as (
    insert into orders (order_id, customer_id, campaign_name, email_address, phone_number, ship_first_name, ship_last_name,
      ship_address1, ship_city, ship_state, ship_postal_code, ship_country, date_created)
    select distinct on ("orderId") "orderId", "customerId", "campaignName", "emailAddress", "phoneNumber", "shipFirstName",
      "shipLastName", "shipAddress1", "shipCity", "shipState", "shipPostalCode", "shipCountry", "dateCreated"::timestamptz
    from fresh order by "orderId", line on conflict do nothing returning order_id)
  ${audit(
    'order',
    `select order_id as id, null::jsonb as before, '{"created": "true"}'::jsonb as after, line
      from created c join (select "orderId", min(line) as line from fresh group by 1) s on s."orderId" = c.order_id`,
  )}
  with created as (
    insert into fulfillments (fulfillment_id, order_id, client_fulfillment_id, fulfillment_house_id, status, tracking_number,
      carrier, method, is_reshipment, date_created, date_updated, date_shipped)
    select "fulfillmentId"::bigint, "orderId", "clientFulfillmentId", h.fulfillment_house_id, status, "trackingNumber",
      carrier, method, "isReshipment"::boolean, "dateCreated"::timestamptz, "dateUpdated"::timestamptz, "dateShipped"::timestamptz
    from fresh left join fulfillment_houses h on h.name = "fulfillmentHouse" order by 1 returning fulfillment_id, tracking_number)
  ${audit(
    'fulfillment',
    `select fulfillment_id as id, null::jsonb as before, jsonb_strip_nulls(jsonb_build_object('tracking_number', tracking_number)) as after,
      line from created c join fresh s on s."fulfillmentId"::bigint = c.fulfillment_id`,
  )}
  with created as (
    insert into fulfillment_items (fulfillment_id, qty, name, sku)
    select "fulfillmentId"::bigint, split_part(i.item, ' × ', 1)::int, split_part(i.item, ' × ', 2), i.sku
    from fresh, lateral unnest(string_to_array(items, '; '), string_to_array(sku, '; ')) as i (item, sku)
    returning fulfillment_item_id, fulfillment_id)
  ${audit(
    'fulfillment_item',
    `select fulfillment_item_id as id, null::jsonb as before, '{}'::jsonb as after, line
      from created c join fresh s on s."fulfillmentId"::bigint = c.fulfillment_id`,
  )}
  with updated as (
    update fulfillments f set status = s.status, tracking_number = coalesce(s."trackingNumber", f.tracking_number),
      carrier = coalesce(s.carrier, f.carrier), method = coalesce(s.method, f.method),
      date_shipped = coalesce(s."dateShipped"::timestamptz, f.date_shipped), date_updated = s."dateUpdated"::timestamptz
    from known k join staged s using (line) where f.fulfillment_id = k.fulfillment_id
    returning k.*, s.status as now, s."trackingNumber" as number, s.carrier, s.method)
  ${audit(
    'fulfillment',
    `select fulfillment_id as id, jsonb_build_object('status', status, 'tracking_number', tracking_number) as before,
      jsonb_build_object('status', now, 'tracking_number', number, 'carrier', carrier, 'method', method) as after, line from updated`,
  )}
  with updated as (
    update orders o set ship_city = s."shipCity" from known k join staged s using (line)
    where o.order_id = s."orderId" returning o.order_id, line)
  ${audit('order', `select order_id as id, null::jsonb as before, '{"changed": "shipCity"}'::jsonb as after, line from updated`)}
  commit;`;

/** Tracking numbers: the records are moved, and an audit row is kept of each. Nothing is validated, counted or guarded. */
export const psqlTracking = (path: string) => `
  create temp table staged (line int generated always as identity, order_id text, client_fulfillment_id text,
    tracking_number text, carrier text, method text);
  \\copy staged (order_id, client_fulfillment_id, tracking_number, carrier, method) from '${path}' csv header
  analyze staged;
  with updated as (
    update fulfillments f set status = 'SHIPPED', tracking_number = s.tracking_number, carrier = s.carrier,
      method = s.method, date_shipped = now(), date_updated = now()
    from staged s
    where f.order_id = s.order_id and f.client_fulfillment_id = s.client_fulfillment_id and f.status = 'HOLD'
    returning f.fulfillment_id, s.*)
  insert into audit_events (import_id, action, actor, at, entity, entity_id, before, after, source_line)
  select '00000000-0000-4000-8000-000000000000', 'import', 'psql', now(), 'fulfillment', fulfillment_id::text,
    '{"status": "HOLD"}', jsonb_build_object('status', 'SHIPPED', 'tracking_number', tracking_number,
      'carrier', carrier, 'method', method, 'date_shipped', now()), line
  from updated;`;

/** Returns and cancellations: records, their items, and the subscriptions that end. */
export const psqlReturns = (path: string) => `
  create temp table staged (line int generated always as identity, order_id text, client_fulfillment_id text,
    status text, rma_number text);
  \\copy staged (order_id, client_fulfillment_id, status, rma_number) from '${path}' csv header
  analyze staged;
  begin;
  create temp table found on commit drop as
    select f.fulfillment_id, f.order_id, f.status as before_status, s.line, s.status, s.rma_number
    from staged s join fulfillments f using (order_id, client_fulfillment_id);
  analyze found;
  with updated as (
    update fulfillments f set status = s.status, rma_number = coalesce(s.rma_number, f.rma_number), date_updated = now(),
      date_returned = case when s.status = 'RETURNED' then now() else date_returned end
    from found s where f.fulfillment_id = s.fulfillment_id
    returning s.*)
  insert into audit_events (import_id, action, actor, at, entity, entity_id, before, after, source_line)
  select '00000000-0000-4000-8000-000000000000', 'import', 'psql', now(), 'fulfillment', fulfillment_id::text,
    jsonb_build_object('status', before_status), jsonb_build_object('status', status, 'rma_number', rma_number), line
  from updated;
  with updated as (
    update fulfillment_items i set status = s.status, rma_number = coalesce(s.rma_number, i.rma_number)
    from found s where i.fulfillment_id = s.fulfillment_id
    returning i.fulfillment_item_id, s.*)
  insert into audit_events (import_id, action, actor, at, entity, entity_id, before, after, source_line)
  select '00000000-0000-4000-8000-000000000000', 'import', 'psql', now(), 'fulfillment_item', fulfillment_item_id::text,
    jsonb_build_object('status', before_status), jsonb_build_object('status', status, 'rma_number', rma_number), line
  from updated;
  with updated as (
    update purchases p set status = 'CANCELLED', date_cancelled = now(), cancel_reason = 'Cancelled by psql'
    from (select distinct on (p.purchase_id) p.purchase_id, p.status, s.line
      from found s join fulfillment_items i using (fulfillment_id)
      join purchases p on p.order_id = s.order_id and p.product_id = i.product_id
      where s.status = 'CANCELLED' and p.status in ('TRIAL', 'ACTIVE', 'PAUSED', 'RECYCLE_BILLING')) s
    where p.purchase_id = s.purchase_id
    returning s.*)
  insert into audit_events (import_id, action, actor, at, entity, entity_id, before, after, source_line)
  select '00000000-0000-4000-8000-000000000000', 'import', 'psql', now(), 'purchase', purchase_id,
    jsonb_build_object('status', status), jsonb_build_object('status', 'CANCELLED', 'date_cancelled', now()), line
  from updated;
  commit;`;
