/** Builds an order's history, newest first: who, when, from which file and line, old → new. */
import type { KnownBlock } from '@slack/types';
import { orderActions } from '../action-ids.ts';
import { purchaseStatusLabel, statusLabel } from '../fulfillments/fulfillment.ts';
import { entityLabel } from '../imports/model/audited-records.ts';
import { actions, button, code, context, fitLines, header, type SlackMessage, section } from '../slack/blocks.ts';
import { plainText } from '../slack/data-table.ts';
import { present, quantity, slackDate } from '../text/wording.ts';
import { changedColumns, describeWhole, type HistoryEvent, type OtherChange } from './find-history.ts';

/** As many as fit into a message. */
export const maxEvents = 40;
const maxGroups = 12;
const maxLines = 6;
const maxGroupLength = 950;

/** An order's history, with the value of the button back to the order. */
interface OrderHistory {
  orderId: string;
  back: string;
  /** newest first */
  events: HistoryEvent[];
  /** what no longer is as the imports left it */
  changedElsewhere: readonly OtherChange[];
}

const notListed = 'Changes made in other systems aren’t listed.';

/** The message; `links` maps import ids to the permalinks of their threads, as far as known. */
export function historyMessage(
  { orderId, back: value, events, changedElsewhere }: OrderHistory,
  links: ReadonlyMap<string, string>,
): SlackMessage {
  const back = actions(button(orderActions.show, 'Show the order', { value }));
  if (events.length === 0) {
    const text = `No imports have changed order ${code(orderId)} yet. ${notListed}`;
    return { text, blocks: [section(text), back] };
  }
  // Rows written by one import at the same moment are shown as one change.
  const groups = [
    ...Map.groupBy(events, (event) => `${event.importId} ${event.action} ${event.at.getTime()}`).values(),
  ];
  const blocks: KnownBlock[] = [
    header(`History of order ${plainText(orderId)}`),
    ...(changedElsewhere.length === 0 ? [] : [section(describeOthers(changedElsewhere))]),
    ...groups.slice(0, maxGroups).map((group) => section(describeGroup(group, links))),
    ...(events.length === maxEvents || groups.length > maxGroups ? [context('Older changes aren’t shown.')] : []),
    context(notListed),
    back,
  ];
  return { text: `${quantity(groups.length, 'change')} of order ${code(orderId)}`, blocks };
}

/** What another system has changed since the last import, in as many lines as fit. */
function describeOthers(changes: readonly OtherChange[]): string {
  const lines = changes.map(({ entity, entityId, column, now }) => {
    const shown = formatValue(column === 'status' && now !== null ? labelOf(entity)(now) : now);
    return `• ${entityLabel(entity)} ${code(entityId, 30)}: ${column.replaceAll('_', ' ')} is now ${shown}`;
  });
  const room = { characters: maxGroupLength, lines: maxLines };
  const title = '*Another system has changed this order since:*';
  return [title, ...fitLines(lines, room, (missing) => `• ${missing} more`)].join('\n');
}

const labelOf = (entity: string) => (entity === 'purchase' ? purchaseStatusLabel : statusLabel);

function describeGroup(group: HistoryEvent[], links: ReadonlyMap<string, string>): string {
  const [first] = group;
  if (first === undefined) return '';
  const isUndone = group.every((event) => event.isUndone);
  const who = describeWho(first, links, isUndone);
  const stayed = (event: HistoryEvent) => event.action !== 'undo' && event.isImportUndone && !event.isUndone;
  const lines = group.map((event) => `• ${describeChange(event)}${stayed(event) ? ' · _not undone_' : ''}`);
  const room = { characters: maxGroupLength - who.length, lines: maxLines };
  return [who, ...fitLines(lines, room, (missing) => `• ${missing} more`)].join('\n');
}

function describeWho(event: HistoryEvent, links: ReadonlyMap<string, string>, isUndone: boolean): string {
  const { importId, fileName, actor, at, action } = event;
  const link = importId === null ? undefined : links.get(importId);
  const file = fileName === null ? '' : ` ${code(fileName)}`;
  const thread = link === undefined ? '' : ` (<${link}|thread>)`;
  const did = action === 'undo' ? 'Undo of the import of' : 'Import of';
  const undone = action !== 'undo' && isUndone ? ' · _undone since_' : '';
  return `*${did}*${file}${thread} by <@${actor}> ${slackDate(at)}${undone}`;
}

function describeChange(event: HistoryEvent): string {
  const { entity, entityId, before, after, sourceLine } = event;
  const label = labelOf(entity);
  const shown = (column: string, value: unknown) =>
    formatValue(column === 'status' && typeof value === 'string' ? label(value) : value);
  const changes = inReadingOrder(changedColumns(event)).map((column) => {
    return `${column.replaceAll('_', ' ')} ${shown(column, before?.[column])} → ${shown(column, after?.[column])}`;
  });
  const line = sourceLine === null ? '' : `, line ${sourceLine}`;
  return `${entityLabel(entity)} ${code(entityId, 30)}${line}: ${present(describeWhole(event), ...changes).join(' · ')}`;
}

/** Columns shown first; the rest keep their order. */
const firstColumns = ['status', 'tracking_number', 'carrier', 'method', 'rma_number'];

function inReadingOrder(columns: readonly string[]): string[] {
  const first = firstColumns.filter((column) => columns.includes(column));
  return [...first, ...columns.filter((column) => !first.includes(column))];
}

const timestampPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

function formatValue(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'string' && timestampPattern.test(value)) return slackDate(new Date(value));
  return code(typeof value === 'string' ? value : JSON.stringify(value), 60);
}
