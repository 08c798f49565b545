/** When a saved search is sent: on which days, and at which time by the account's clock. */
import { weekdays } from '../search/calendar-day.ts';

/** `weekdays` is Monday to Friday; the name of a day is that day of every week. */
export const scheduleDays = ['daily', 'weekdays', ...weekdays] as const;
export type ScheduleDays = (typeof scheduleDays)[number];

/**
 * Why a schedule stands still: its person asked for that or may not use Holdfast any more; its channel is none where
 * exports may go, can't be reached, or is shared with another company; or its filter can't be understood.
 */
export const pauseReasons = ['asked', 'right', 'channel', 'gone', 'shared', 'filter'] as const;
export type PauseReason = (typeof pauseReasons)[number];

/** What became of a slot: its export was queued, nobody was there in time, or it must not be sent. */
export const slotOutcomes = ['exported', 'missed', 'refused'] as const;
export type SlotOutcome = (typeof slotOutcomes)[number];

export interface Schedule {
  days: ScheduleDays;
  /** `HH:MM` of a clock with 24 hours */
  time: string;
}

/** Reads a time as Slack's time picker gives it; null when it is none. */
export function parseTime(text: string | null): string | null {
  return text !== null && /^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? text : null;
}

/** Whether a weekday, Monday 1 to Sunday 7, is among the days. */
export function isScheduledOn(days: ScheduleDays, weekday: number): boolean {
  if (days === 'daily') return true;
  return days === 'weekdays' ? weekday <= 5 : weekdays[weekday - 1] === days;
}

/** The schedule of a saved search; null when it has none. */
export function scheduleOf({ days, time }: { days: ScheduleDays | null; time: string | null }): Schedule | null {
  return days === null || time === null ? null : { days, time };
}
