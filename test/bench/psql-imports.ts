/** Imports as somebody would write them in psql who trusts the file: staged by \copy, written by one statement a table. */
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
