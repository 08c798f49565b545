/** Describes what an import does to records, before ("get a tracking number") and after ("got one"). */
import { statusLabel } from '../../fulfillments/fulfillment.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';
import { formatCount, formatList, quantity } from '../../text/wording.ts';
import type { Effect } from '../model/counts.ts';

/** The main clause of a summary, as parts to be joined; the first matters most. */
export function describeEffect(kind: ImportKind, effect: Effect, tense: 'will' | 'did'): string[] {
  return kind === 'tracking' ? trackingParts(effect, tense) : returnParts(effect, tense);
}

function trackingParts({ records, replaced }: Effect, tense: 'will' | 'did'): string[] {
  const fresh = records - replaced;
  const gets = (n: number) => (tense === 'did' ? 'got' : n === 1 ? 'gets' : 'get');
  if (fresh === 0 && replaced > 0) {
    return [`${quantity(replaced, 'record')} ${gets(replaced)} another tracking number than before`];
  }
  const replaces = tense === 'did' ? 'replaced one' : replaced === 1 ? 'replaces one' : 'replace one';
  return [
    `${quantity(fresh, 'record')} ${gets(fresh)} a tracking number`,
    ...(replaced > 0 ? [`${formatCount(replaced)} ${replaces}`] : []),
  ];
}

function returnParts(effect: Effect, tense: 'will' | 'did'): string[] {
  const { statuses, statusKept, purchases, trials, alreadyShipped } = effect;
  const verb = (n: number, [did, one, many]: [string, string, string]) =>
    tense === 'did' ? did : n === 1 ? one : many;
  const become = (n: number) => verb(n, ['became', 'becomes', 'become']);
  const end = (n: number) => verb(n, ['ended', 'ends', 'end']);
  const get = (n: number) => verb(n, ['got', 'gets', 'get']);
  const returned = statuses.RETURNED ?? 0;
  const cancelled = statuses.CANCELLED ?? 0;
  return [
    ...(returned > 0 ? [`${quantity(returned, 'record')} ${become(returned)} RETURNED`] : []),
    ...(cancelled > 0
      ? [`${quantity(cancelled, 'record')} ${become(cancelled)} CANCELLED${shippedAmong(cancelled, alreadyShipped)}`]
      : []),
    ...(purchases > 0
      ? [`${quantity(purchases, 'subscription')} ${end(purchases)}${trialsAmong(purchases, trials)}`]
      : []),
    ...(statusKept > 0 ? [`${quantity(statusKept, 'record')} ${get(statusKept)} only an RMA number`] : []),
  ];
}

function shippedAmong(cancelled: number, shipped: number): string {
  if (shipped === 0) return '';
  const share = shipped < cancelled ? `${formatCount(shipped)} ` : cancelled === 1 ? '' : 'all ';
  return ` (${share}already shipped)`;
}

/** Trials have never been charged. */
function trialsAmong(purchases: number, trials: number): string {
  if (trials === 0) return '';
  if (trials < purchases) return ` (${quantity(trials, 'trial')} among them, never charged)`;
  return trials === 1 ? ' (a trial, never charged)' : ' (all trials, never charged)';
}

/** The statuses that a tracking import leads to, the most frequent first: "Afterwards 400 are Shipped and 12 Pending Shipment." */
export function describeStatuses({ statuses }: Effect): string {
  const ends = Object.entries(statuses)
    .map(([status, n]) => ({ n, label: statusLabel(status) }))
    .sort((a, b) => b.n - a.n);
  const [first, ...others] = ends;
  if (first === undefined) return '';
  const verb = first.n === 1 ? 'is' : 'are';
  if (others.length === 0) return `Afterwards ${first.n === 1 ? 'it' : 'all of them'} ${verb} ${first.label}.`;
  const rest = others.map(({ n, label }) => `${formatCount(n)} ${label}`);
  return `Afterwards ${formatList([`${formatCount(first.n)} ${verb} ${first.label}`, ...rest], 'and')}.`;
}
