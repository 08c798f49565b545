/** Formats numbers, quantities, lists and dates for messages. */

let formatter: Intl.NumberFormat | undefined;

/** 12345 → "12,345". */
export function formatCount(n: number): string {
  // Made when it is first needed: that takes a tenth of the start of a process that reads one file.
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

const fallbackFormat = new Intl.DateTimeFormat('en-US', {
  month: 'short',
  day: 'numeric',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZone: 'UTC',
  timeZoneName: 'short',
});

/**
 * A date that Slack shows in the reader's own time zone, "today, 9:15 AM".
 * @see https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function slackDate(date: Date): string {
  const fallback = fallbackFormat.format(date).replaceAll('\u202f', ' ');
  return `<!date^${Math.floor(date.getTime() / 1000)}^{date_short_pretty}, {time}|${fallback}>`;
}

/** Drops parts that are null, undefined or ''. */
export function present<T>(...parts: (T | null | undefined | '')[]): T[] {
  return parts.filter((part): part is T => part !== null && part !== undefined && part !== '');
}
