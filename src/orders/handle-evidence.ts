/**
 * Handles the buttons under an order that make something of it: a reply for the customer, and delivery evidence, what is known
 * of the order as a text file to attach to a dispute.
 */
import { tz } from '@date-fns/tz';
import { format } from 'date-fns/format';
import { trackingUrl } from '../carriers/carriers.ts';
import type { Deps } from '../deps.ts';
import {
  type FulfillmentStatus,
  fulfillmentStatuses,
  purchaseStatusLabel,
  statusLabel,
} from '../fulfillments/fulfillment.ts';
import { entityLabel } from '../imports/model/audited-records.ts';
import { requireRight } from '../permissions.ts';
import { code, escapeText, preformatted, type SlackMessage, section, shorten, textMessage } from '../slack/blocks.ts';
import { sendFile } from '../slack/files/upload-file.ts';
import type { Click } from '../slack/interaction.ts';
import { byteOrderMark } from '../spreadsheets/write-csv.ts';
import { present, quantity } from '../text/wording.ts';
import { changedColumns, describeWhole, findHistory, type HistoryEvent } from './find-history.ts';
import type { FoundOrder, OrderFulfillment } from './find-order.ts';
import { requireOrder } from './handle-order.ts';
import { withFirst } from './order-message.ts';

/** The Copy a reply button: shows a text to copy, to the person alone. @throws {UserError} if the order is gone */
export async function handleReply(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { found, view } = await requireOrder(deps.db, click.value);
  await click.answer(replyMessage(replyText(found, deps.config.TIME_ZONE, view.first)));
}

/** The Delivery evidence button: sends the file as a direct message. @throws {UserError} if the order is gone */
export async function handleEvidence(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const { found } = await requireOrder(deps.db, click.value);
  const { orderId } = found.order;
  const events = await deps.db.read((tx) => findHistory(tx, orderId, maxChanges + 1));
  const shown = events.slice(0, maxChanges);
  const content = `${byteOrderMark}${evidenceText({
    found,
    events: shown,
    isShortened: events.length > maxChanges,
    names: await findNames(deps, new Set(shown.map(({ actor }) => actor))),
    preparedAt: deps.now(),
    timeZone: deps.config.TIME_ZONE,
  })}`;
  const name = `delivery-evidence-${orderId.match(/[\p{L}\p{N}]+/gu)?.join('-') ?? 'order'}.txt`;
  const remedy = 'Click _Delivery evidence_ under the order again.';
  const comment = `Delivery evidence for order ${code(orderId)}. Check it before you send it to anyone.`;
  await sendFile(deps, click.userId, { name, content, comment, remedy });
  await click.answer(textMessage(`I sent you the delivery evidence for order ${code(orderId)} as a direct message.`));
}

const maxChanges = 500;

/** Names of the people who changed something; who can't be looked up is left out. */
async function findNames({ people }: Deps, userIds: ReadonlySet<string>): Promise<Map<string, string>> {
  const found = await Promise.all([...userIds].slice(0, maxNames).map(async (id) => await people.find(id)));
  return new Map(found.flatMap(({ id, name }) => (name === null ? [] : [[id, `${name} (Slack user ${id})`]])));
}

/** Slack allows some fifty lookups a minute. */
const maxNames = 20;

function replyMessage(reply: string): SlackMessage {
  const text = 'Copy this reply and check it before you send it:';
  return { text: `${text}\n${escapeText(reply)}`, blocks: [section(text), preformatted(reply)] };
}

/** Fulfillments that a reply tells of; an order with more is told of in a sentence. */
const maxTold = 6;

/** A short text for the customer about where their order is, as plain lines; nothing in it is internal. `timeZone` is the account's, for the dates; `first` is the fulfillment that was looked for. */
export function replyText({ order, fulfillments }: FoundOrder, timeZone: string, first: string | null): string {
  const name = order.shipFirstName?.trim() ?? '';
  const inOrder = withFirst(fulfillments, first);
  const told = inOrder.slice(0, maxTold).map((one) => describe(one, timeZone));
  const missing = inOrder.length - told.length;
  const opening =
    fulfillments.length < 2
      ? `Here is the latest on your order ${order.orderId}.`
      : `Your order ${order.orderId} comes in ${quantity(fulfillments.length, 'package')}.`;
  return [
    name === '' ? 'Hello,' : `Hello ${shorten(name, 60)},`,
    opening,
    ...(told.length === 0 ? ['We’re preparing it and will let you know when it ships.'] : told),
    ...(missing > 0 ? [`Ask us about the other ${quantity(missing, 'package')} at any time.`] : []),
  ].join('\n\n');
}

function describe(fulfillment: OrderFulfillment, timeZone: string): string {
  const { trackingNumber, carrier, items } = fulfillment;
  const contents = items.map(({ qty, name, sku }) => `${qty} × ${shorten(name ?? sku ?? 'item', 60)}`).slice(0, 5);
  const more = items.length - contents.length;
  const hasLeft = leftStatuses.includes(fulfillment.status);
  const page = trackingNumber && hasLeft ? trackingUrl(trackingNumber, carrier) : null;
  return present(
    statusSentence(fulfillment, timeZone),
    contents.length === 0 ? null : `Contents: ${contents.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    hasLeft ? carrier && `Carrier: ${carrier}` : null,
    hasLeft ? trackingNumber && `Tracking number: ${trackingNumber}` : null,
    page && `Track it here: ${page}`,
  ).join('\n');
}

/** In these statuses, the package has a number that a customer can follow. */
const leftStatuses: readonly FulfillmentStatus[] = ['PENDING_SHIPMENT', 'SHIPPED', 'DELIVERED'];

function statusSentence(
  { status, dateShipped, dateDelivered, dateReturned }: OrderFulfillment,
  timeZone: string,
): string {
  const on = (date: Date | null) => (date === null ? '' : ` on ${formatDay(date, timeZone)}`);
  const preparing = 'We’re preparing it for shipping.';
  const sentences: Record<FulfillmentStatus, string> = {
    ...{ HOLD: preparing, PENDING: preparing, FAILED: preparing, RECYCLED: preparing },
    PENDING_SHIPMENT: 'It’s packed and waits for the carrier.',
    SHIPPED: `It shipped${on(dateShipped)}.`,
    DELIVERED: `It was delivered${on(dateDelivered)}.${dateShipped === null ? '' : ` It shipped${on(dateShipped)}.`}`,
    CANCELLED: 'It was cancelled.',
    RMA_PENDING: 'Its return is authorized, and we’re waiting for it to arrive.',
    RETURNED: `Its return arrived${on(dateReturned)}.`,
  };
  return sentences[status];
}

const formatDay = (date: Date, timeZone: string) => format(date, 'MMM d, yyyy', { in: tz(timeZone) });

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
