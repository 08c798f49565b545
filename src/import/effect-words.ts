/** What an import does to records, in words: before ("get a tracking number") and after ("got one"). */
import { fulfillmentStatuses } from '../fulfillments/fulfillment.ts';
import { formatCount, listOf, quantity } from '../slack/wording.ts';
import type { Effect } from './counts.ts';
import type { ImportKind } from './moves.ts';

/** The main clause of a summary, as parts to be joined: the first is what matters most. */
export function effectParts(kind: ImportKind, effect: Effect, tense: 'will' | 'did'): string[] {
  return kind === 'tracking' ? trackingParts(effect, tense) : returnParts(effect, tense);
}

function trackingParts({ records, replaced }: Effect, tense: 'will' | 'did'): string[] {
  const fresh = records - replaced;
  const gets = tense === 'did' ? 'got' : fresh === 1 ? 'gets' : 'get';
  const replaces = tense === 'did' ? 'had one replaced' : replaced === 1 ? 'replaces one' : 'replace one';
  return [
    ...(fresh > 0 || replaced === 0 ? [`${quantity(fresh, 'record')} ${gets} a tracking number`] : []),
    ...(replaced > 0 ? [`${fresh > 0 ? formatCount(replaced) : quantity(replaced, 'record')} ${replaces}`] : []),
  ];
}

function returnParts(effect: Effect, tense: 'will' | 'did'): string[] {
  const { statuses, statusKept, purchases, trials, alreadyShipped } = effect;
  const become = (n: number) => (tense === 'did' ? 'became' : n === 1 ? 'becomes' : 'become');
  const end = (n: number) => (tense === 'did' ? 'ended' : n === 1 ? 'ends' : 'end');
  const returned = statuses.RETURNED ?? 0;
  const cancelled = statuses.CANCELLED ?? 0;
  const trial = trials === 0 ? '' : ` (${quantity(trials, 'trial')} among them, never charged)`;
  return [
    ...(returned > 0 ? [`${quantity(returned, 'record')} ${become(returned)} RETURNED`] : []),
    ...(cancelled > 0 ? [`${quantity(cancelled, 'record')} ${become(cancelled)} CANCELLED`] : []),
    ...(alreadyShipped > 0 ? [`${formatCount(alreadyShipped)} of those already shipped`] : []),
    ...(purchases > 0 ? [`${quantity(purchases, 'subscription')} ${end(purchases)}${trial}`] : []),
    ...(statusKept > 0
      ? [`${quantity(statusKept, 'record')} ${tense === 'did' ? 'got' : 'get'} only an RMA number`]
      : []),
  ];
}

/** Where a tracking import's records go: "400 become Shipped and 12 Pending Shipment". Empty for one status alone. */
export function statusSentence({ statuses }: Effect): string {
  const parts = Object.entries(statuses).map(
    ([status, n]) => `${formatCount(n)} ${fulfillmentStatuses[status as keyof typeof fulfillmentStatuses]}`,
  );
  return `Afterwards: ${listOf(parts, 'and')}.`;
}
