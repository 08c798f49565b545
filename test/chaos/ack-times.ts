/** How long Slack waited for acknowledgements, by what it delivered. */
import { quantile } from '../bench/statistics.ts';
import type { Delivery } from '../workspace/record.ts';

type AckKind = 'shared files' | 'other events' | 'commands' | 'clicks and forms';

export interface Acks {
  count: number;
  /** milliseconds */
  p50: number;
  p99: number;
}

export interface AckTimes {
  all: Acks;
  kinds: Map<AckKind, Acks>;
  /** not answered because the process was killed, or had been */
  killed: number;
  /** events that were not acknowledged because nothing could be noted: Slack delivers them again */
  putOff: number;
}

/**
 * Reads them from the record. Kills of the answering process stay out, and so do events that came while the database
 * was away, for which only a refusal is right. A click or command that was not answered in time counts with that time.
 */
export function readAckTimes(deliveries: readonly Delivery[]): AckTimes {
  const times = new Map<AckKind, number[]>();
  let [killed, putOff] = [0, 0];
  for (const delivery of deliveries) {
    const { kind, outcome, ackMs } = delivery;
    if (outcome === 'connection_failed') killed += 1;
    else if (outcome !== 'acknowledged' && kind === 'event') putOff += 1;
    else times.set(kindOf(delivery), (times.get(kindOf(delivery)) ?? []).concat(ackMs));
  }
  const measure = (list: number[]): Acks => ({ count: list.length, p50: quantile(list), p99: quantile(list, 0.99) });
  return {
    all: measure([...times.values()].flat()),
    kinds: new Map([...times].map(([kind, list]) => [kind, measure(list)])),
    killed,
    putOff,
  };
}

function kindOf({ kind, payload }: Delivery): AckKind {
  if (kind === 'command') return 'commands';
  if (kind === 'interaction') return 'clicks and forms';
  return (payload.event as { subtype?: string })?.subtype === 'file_share' ? 'shared files' : 'other events';
}
