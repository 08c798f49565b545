/** Events that Slack delivers so late that nobody may want them any more. */
import type { Refusal } from '../counts.ts';

/** Slack goes on delivering what was not taken for hours at most; what comes after a day has been stuck somewhere. */
const longestHours = 24;

/**
 * Why a file is not read of which we hear only long after it was shared; null when it is read.
 * @param occurred the message's ts and the event's time, both in seconds since 1970; the earlier one counts
 */
export function refusalWhenLate(
  occurred: { messageTs: string | null; eventTime: number | null },
  now: Date,
): Refusal | null {
  const times = [occurred.messageTs === null ? null : Number(occurred.messageTs), occurred.eventTime];
  const earliest = Math.min(...times.filter((time) => time !== null && Number.isFinite(time)).map(Number));
  if (now.getTime() / 1000 - earliest <= longestHours * 3600) return null;
  const text = `Slack told me of this file only now, more than ${longestHours} hours after it was shared. It may be out of date, so I have not read it. If it is still to be imported, click Check again.`;
  return { code: 'E_TOO_LATE', text };
}
