/** Delivery evidence: what is known of an order, as a text file to attach to a dispute. */
import { tz } from '@date-fns/tz';
import { format } from 'date-fns/format';
import { trackingUrl } from '../carriers/carrier-links.ts';
import { fulfillmentStatuses, purchaseStatusLabel, statusLabel } from '../fulfillments/fulfillment.ts';
import { entityLabel } from '../imports/model/audited-records.ts';
import { present } from '../text/wording.ts';
import { changedColumns, describeWhole, type HistoryEvent } from './find-history.ts';
import type { FoundOrder, OrderFulfillment } from './find-order.ts';

export interface Evidence {
  found: FoundOrder;
  /** newest first, as `findHistory` gives them */
  events: readonly HistoryEvent[];
  /** whether older events are missing */
  isShortened: boolean;
  /** names by Slack user id, as far as Slack has them */
  names: ReadonlyMap<string, string>;
  preparedAt: Date;
  /** the account's, for all dates */
  timeZone: string;
}

/** The file's text, with one fact a line. */
export function evidenceText(evidence: Evidence): string {
  const { found, events, isShortened, timeZone } = evidence;
  const { order, fulfillments } = found;
  const moment = (date: Date) => formatMoment(date, timeZone);
  const changes = events.toReversed().map((event) => describeChange(event, evidence));
  return [
    `DELIVERY EVIDENCE FOR ORDER ${line(order.orderId)}`,
    `Prepared ${moment(evidence.preparedAt)}. All times are in the time zone ${timeZone}.`,
    '',
    'ORDER',
    ...facts([
      ['Order', order.orderId],
      ['Ordered', moment(order.dateCreated)],
      ['Customer', [order.shipFirstName, order.shipLastName].filter(Boolean).join(' ')],
      ['Company', order.shipCompanyName],
      ['Email', order.emailAddress],
      ['Phone', order.phoneNumber],
      ['Ship to', [order.shipAddress1, order.shipAddress2].filter(Boolean).join(', ')],
      ['City', [order.shipCity, order.shipState, order.shipPostalCode].filter(Boolean).join(', ')],
      ['Country', order.shipCountry],
    ]),
    ...fulfillments.flatMap((one, index) => [
      '',
      `FULFILLMENT ${index + 1} OF ${fulfillments.length}`,
      ...facts(fulfillmentFacts(one, moment)),
    ]),
    '',
    'WHO CHANGED WHAT',
    ...(isShortened ? ['  Older changes aren’t listed.'] : []),
    ...(changes.length === 0 ? ['  No import has changed this order.'] : changes),
    '  Changes made in other systems aren’t listed.',
    '',
  ].join('\r\n');
}

type Fact = [label: string, value: string | null];

function fulfillmentFacts(fulfillment: OrderFulfillment, moment: (date: Date) => string): Fact[] {
  const { fulfillmentId, clientFulfillmentId, status, trackingNumber, carrier, method, items } = fulfillment;
  const at = (date: Date | null) => (date === null ? null : moment(date));
  return [
    ['Fulfillment', `${fulfillmentId}`],
    ['Client id', clientFulfillmentId],
    ['Status', fulfillmentStatuses[status]],
    ['Carrier', [carrier, method].filter(Boolean).join(' ')],
    ['Tracking number', trackingNumber],
    ['Tracking page', trackingNumber ? trackingUrl(trackingNumber, carrier) : null],
    ['Created', at(fulfillment.dateCreated)],
    ['Shipped', at(fulfillment.dateShipped)],
    ['Delivered', at(fulfillment.dateDelivered)],
    ['Returned', at(fulfillment.dateReturned)],
    ['RMA number', fulfillment.rmaNumber],
    ...items.map(
      ({ qty, name, sku }): Fact => ['Item', `${qty} × ${name ?? sku ?? 'item'}${name && sku ? ` (${sku})` : ''}`],
    ),
  ];
}

function describeChange(event: HistoryEvent, { names, timeZone }: Evidence): string {
  const { at, actor, action, fileName, sourceLine, entity, entityId } = event;
  const who = names.get(actor) ?? `Slack user ${actor}`;
  const file = present(fileName && `file ${line(fileName)}`, sourceLine === null ? null : `row ${sourceLine}`);
  const source = `${action === 'undo' ? 'undo of an import' : 'import'}${file.length > 0 ? ` (${file.join(', ')})` : ''}`;
  const what = `${entityLabel(entity)} ${line(entityId)}`;
  return `  ${formatMoment(at, timeZone)}: ${line(who)}, ${source}: ${what}: ${describeFields(event, timeZone)}`;
}

function describeFields(event: HistoryEvent, timeZone: string): string {
  const { entity, before, after } = event;
  const label = entity === 'purchase' ? purchaseStatusLabel : statusLabel;
  const shown = (column: string, value: unknown) => {
    if (value === null || value === undefined || value === '') return 'nothing';
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (column === 'status') return label(text);
    return column.startsWith('date_') && !Number.isNaN(Date.parse(text))
      ? formatMoment(new Date(text), timeZone)
      : line(text);
  };
  const changes = changedColumns(event).map(
    (column) => `${column.replaceAll('_', ' ')} ${shown(column, before?.[column])} → ${shown(column, after?.[column])}`,
  );
  return present(describeWhole(event), ...changes).join('; ');
}

function facts(all: readonly Fact[]): string[] {
  return all.flatMap(([label, value]) => (value ? [`  ${label.padEnd(16)}${line(value)}`] : []));
}

/** A value on one line, without what would reorder or hide text. */
const line = (text: string) => text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, ' ').trim();

const formatMoment = (date: Date, timeZone: string) => format(date, 'MMM d, yyyy, h:mm a', { in: tz(timeZone) });
