/** Formats numbers, quantities, lists and dates for messages. */

// Formats are made when they are first needed: that takes a tenth of the start of a process that reads one file.
let formatter: Intl.NumberFormat | undefined;

/** 12345 → "12,345". */
export function formatCount(n: number): string {
  formatter ??= new Intl.NumberFormat('en-US');
  return formatter.format(n);
}

/** 1 → "1 record", 12345 → "12,345 records". */
export function quantity(n: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(n)} ${n === 1 ? noun : plural}`;
}

/** "a", "a and b", "a, b and c". */
export function formatList(words: readonly string[], joiner: 'and' | 'or'): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${joiner} ${words.at(-1)}`;
}

/** "hold" → "Hold" */
export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "Line 4" → "line 4" */
export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

const fallbackStyle = {
  month: 'short',
  day: 'numeric',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZone: 'UTC',
  timeZoneName: 'short',
} satisfies Intl.DateTimeFormatOptions;
let fallbackFormat: Intl.DateTimeFormat | undefined;

/**
 * A date that Slack shows in the reader's own time zone, "today, 9:15 AM".
 * @see https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function slackDate(date: Date): string {
  fallbackFormat ??= new Intl.DateTimeFormat('en-US', fallbackStyle);
  const fallback = fallbackFormat.format(date).replaceAll('\u202f', ' ');
  return `<!date^${Math.floor(date.getTime() / 1000)}^{date_short_pretty}, {time}|${fallback}>`;
}

/** The months as they are written to people. */
export const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * "Nov 1, 2026, 2:05 PM" for "2026-11-01 14:05:33", as exports write a moment; any other text is left as it is.
 * @param withSeconds for two moments of the same minute
 */
export function describeMoment(text: string, withSeconds = false): string {
  const [, year, month, date, hour, minute, second] = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text) ?? [];
  const name = monthNames[Number(month) - 1];
  if (name === undefined) return text;
  const time = `${Number(hour) % 12 || 12}:${minute}${withSeconds ? `:${second}` : ''} ${Number(hour) < 12 ? 'AM' : 'PM'}`;
  return `${name} ${Number(date)}, ${year}, ${time}`;
}

/** Drops parts that are null, undefined or ''. */
export function present<T>(...parts: (T | null | undefined | '')[]): T[] {
  return parts.filter((part): part is T => part !== null && part !== undefined && part !== '');
}
