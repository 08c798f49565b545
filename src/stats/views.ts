/** The views of the statistics: one message shows one of them, and its menu leads to the others. */
import { isUuid } from '../db/ids.ts';
import { statsActions } from './action-ids.ts';

/** By what stands in a button's value; the words are the entries of the menu. */
export const statsViews = {
  overview: 'Overview',
  days: 'Fulfillments per day, by status',
  shipping: 'Time from hold to shipped',
  products: 'Returned and cancelled, by product',
  houses: 'Returned and cancelled, by fulfillment house',
  carriers: 'Carriers',
  imports: 'Imports per week',
} as const;

export type StatsView = keyof typeof statsViews;

/** The periods that a button offers, in days that end today. */
export const periodPresets = [
  { actionId: statsActions.week, days: 7 },
  { actionId: statsActions.month, days: 30 },
  { actionId: statsActions.quarter, days: 90 },
] as const;

/** Without a date in the filter, that many days count. */
export const defaultDays = 30;

/** What a button or an entry of the menu asks for: a search, a view of it. */
export interface StatsTarget {
  searchId: string;
  view: StatsView;
}

/** The value of a button: opaque, without anything that was typed. */
export function encodeStatsValue({ searchId, view }: StatsTarget): string {
  return `${searchId}.${view}`;
}

/** Reads a button's value; null when it is none of ours. */
export function decodeStatsValue(value: string): StatsTarget | null {
  const [, searchId = '', view] = /^([^.]*)\.([a-z]+)$/.exec(value) ?? [];
  return isUuid(searchId) && isStatsView(view) ? { searchId, view } : null;
}

function isStatsView(view: string | undefined): view is StatsView {
  return view !== undefined && Object.hasOwn(statsViews, view);
}
