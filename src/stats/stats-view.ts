/** Reads which view of the statistics is asked for: `stats by carrier`, `stats per day`. */
import type { StatsView } from './stats.ts';

const viewWords: [pattern: RegExp, view: StatsView][] = [
  [/^carriers?$/i, 'carriers'],
  [/^(?:products?|items?|skus?)$/i, 'products'],
  [/^(?:houses?|warehouses?|fulfillment-houses?)$/i, 'houses'],
  [/^(?:days?|dates?|status|statuses)$/i, 'days'],
  [/^(?:imports?|files?)$/i, 'imports'],
  [/^(?:shipping|wait|time|times|speed)$/i, 'shipping'],
];

/** The view that the text asks for with `by` or `per`, and the text without that; the overview if it asks for none. */
export function readView(text: string): { text: string; view: StatsView } {
  for (const [phrase, word = ''] of text.matchAll(/(?:^|\s)(?:by|per)\s+([\w-]+)/gi)) {
    const view = viewWords.find(([pattern]) => pattern.test(word))?.[1];
    if (view !== undefined) return { text: text.replace(phrase, ' ').trim(), view };
  }
  return { text, view: 'overview' };
}
