/** Describes what an import does to fulfillments, before ("Add tracking numbers to …") and after ("Added …"). */
import { nameKey } from '../../columns/vocabulary.ts';
import { statusLabel } from '../../fulfillments/fulfillment.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';
import { showText } from '../../slack/blocks.ts';
import { formatCount, present, quantity, upperFirst } from '../../text/wording.ts';
import type { Effect } from '../model/counts.ts';

type Tense = 'will' | 'did';

/** The main clause of a summary, as parts to be joined; the first matters most. */
export function describeEffect(kind: ImportKind, effect: Effect, tense: Tense): string[] {
  if (kind === 'records') return recordParts(effect, tense);
  return kind === 'tracking' ? trackingParts(effect, tense) : returnParts(effect, tense);
}

/** "Add 310 fulfillments", "update 85" */
function recordParts({ records, added = 0 }: Effect, tense: Tense): string[] {
  const updated = records - added;
  const [add, update] = tense === 'did' ? ['Added', 'updated'] : ['Add', 'update'];
  if (added === 0) return [`${update === 'update' ? 'Update' : 'Updated'} ${quantity(updated, 'fulfillment')}`];
  return [`${add} ${quantity(added, 'fulfillment')}`, ...(updated > 0 ? [`${update} ${formatCount(updated)}`] : [])];
}

function trackingParts({ records, replaced }: Effect, tense: Tense): string[] {
  const fresh = records - replaced;
  const one = (n: number) => (n === 1 ? 'a tracking number' : 'tracking numbers');
  if (fresh === 0 && replaced > 0) {
    const numbers = replaced === 1 ? 'the tracking number' : 'the tracking numbers';
    return [`${tense === 'did' ? 'Replaced' : 'Replace'} ${numbers} of ${quantity(replaced, 'fulfillment')}`];
  }
  return [
    `${tense === 'did' ? 'Added' : 'Add'} ${one(fresh)} to ${quantity(fresh, 'fulfillment')}`,
    ...(replaced > 0 ? [`${tense === 'did' ? 'replaced' : 'replace'} ${formatCount(replaced)}`] : []),
  ];
}

interface Part {
  verbs: Record<Tense, string>;
  count: number;
  noun: string;
  /** what follows the count */
  among: string;
}

/** "Return 13", "cancel 10 (3 already shipped)", "end 9 subscriptions"; alone, a part names what it counts. */
function returnParts(effect: Effect, tense: Tense): string[] {
  const { statuses, statusKept, purchases, trials, alreadyShipped } = effect;
  const cancelled = statuses.CANCELLED ?? 0;
  const parts: Part[] = [
    { verbs: { will: 'return', did: 'returned' }, count: statuses.RETURNED ?? 0, noun: 'fulfillment', among: '' },
    {
      verbs: { will: 'cancel', did: 'cancelled' },
      count: cancelled,
      noun: 'fulfillment',
      among: shippedAmong(cancelled, alreadyShipped),
    },
    { verbs: { will: 'add', did: 'added' }, count: statusKept, noun: 'RMA number', among: '' },
    {
      verbs: { will: 'end', did: 'ended' },
      count: purchases,
      noun: 'subscription',
      among: trialsAmong(purchases, trials),
    },
  ];
  const shown = parts.filter(({ count }) => count > 0);
  const moved = shown.filter(({ noun }) => noun === 'fulfillment').length;
  const isAlone = moved === 1;
  return shown.map(({ verbs, count, noun, among }, at) => {
    const verb = at === 0 ? upperFirst(verbs[tense]) : verbs[tense];
    const what = noun === 'fulfillment' && !isAlone ? formatCount(count) : quantity(count, noun);
    return `${verb} ${what}${among}`;
  });
}

function shippedAmong(cancelled: number, shipped: number): string {
  if (shipped === 0) return '';
  const share = shipped < cancelled ? `${formatCount(shipped)} ` : cancelled === 1 ? '' : 'all ';
  return ` (${share}already shipped)`;
}

/** Trials have never been charged. */
function trialsAmong(purchases: number, trials: number): string {
  if (trials === 0) return '';
  if (trials < purchases) return ` (${quantity(trials, 'trial')}, never charged)`;
  return trials === 1 ? ' (a trial, never charged)' : ' (all trials, never charged)';
}

/** Why a tracking import leads to a status. */
const reasons: Partial<Record<string, (n: number) => string>> = {
  PENDING_SHIPMENT: (n) => ` (${n === 1 ? 'its' : 'their'} warehouse validates shipping)`,
};

/** The statuses that an import leads to, the most frequent first: "19 become Shipped, 21 Pending Shipment (…)." */
export function describeStatuses({ statuses, added }: Effect): string {
  const isRecords = added !== undefined;
  const ends = Object.entries(statuses)
    .map(([status, n]) => ({ n, label: `${statusLabel(status)}${isRecords ? '' : (reasons[status]?.(n) ?? '')}` }))
    .sort((a, b) => b.n - a.n);
  const [first, ...others] = ends;
  if (first === undefined) return '';
  const verb = first.n === 1 ? 'becomes' : 'become';
  if (others.length === 0 && !isRecords) return `${first.n === 1 ? 'It' : 'All'} ${verb} ${first.label}.`;
  const rest = others.map(({ n, label }) => `${formatCount(n)} ${label}`);
  return `${[`${formatCount(first.n)} ${verb} ${first.label}`, ...rest].join(', ')}.`;
}

const maxColumns = 6;

/** "What changes: shipCity in 20 rows, emailAddress in 3", by the names in the file; the statuses are told apart. */
function describeColumns(changed: NonNullable<Effect['changed']>): string | null {
  const columns = changed.filter(([name]) => nameKey(name) !== 'status');
  if (columns.length === 0) return null;
  const shown = columns.slice(0, maxColumns).map(([name, n], at) => {
    return `${name} in ${at === 0 ? quantity(n, 'row') : formatCount(n)}`;
  });
  const more = columns.length - shown.length;
  return showText(`What changes: ${shown.join(', ')}${more > 0 ? ` and ${quantity(more, 'more column')}` : ''}.`);
}

/** What follows from it for customers: what a cancellation can't stop, and what ends with it. */
export function describeConsequences(kind: ImportKind, effect: Effect): string[] {
  if (effect.records === 0) return [];
  const { alreadyShipped, purchases } = effect;
  return present(
    kind === 'returns' ? null : describeStatuses(effect),
    kind === 'records' && effect.statuses.CANCELLED
      ? 'Subscriptions stay as they are; only an import of returns ends them.'
      : null,
    alreadyShipped > 0
      ? `:warning: ${formatCount(alreadyShipped)} ${alreadyShipped === 1 ? 'has' : 'have'} already shipped. Cancelling won’t stop delivery.`
      : null,
    purchases > 0 ? 'Ended subscriptions won’t be billed again. Nothing is refunded.' : null,
    describeColumns(effect.changed ?? []),
  );
}
