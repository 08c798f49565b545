/** Who is told of what in a channel. */

export interface ChannelSettings {
  /** the hour of the working morning at which a waiting summary is brought up; null: never */
  remindAtHour: number | null;
  /** whom to remind, by user id; empty: those who may confirm */
  remind: string[];
  /** whether the one who shared a file is told when somebody else decided on it */
  tellsSharer: boolean;
}

/** How it is where nobody chose otherwise. */
export const usualSettings: ChannelSettings = { remindAtHour: 9, remind: [], tellsSharer: true };

/** The hours at which a working morning may begin. */
export const morningHours = [6, 7, 8, 9, 10, 11, 12] as const;

/** More people than that are a crowd in which nobody feels meant. */
export const mostReminded = 3;

/** 9 → "9 AM", 12 → "12 PM". */
export function wordHour(hour: number): string {
  return `${hour % 12 === 0 ? 12 : hour % 12} ${hour < 12 ? 'AM' : 'PM'}`;
}
