/** What the messages about an import are for. */
import { results } from './reminding/result.ts';

/**
 * The summary in the thread of the file; a pointer to it where the same file was shared, too; a reminder that it waits
 * for a decision; the result, for the one who shared the file. All but the summary are posted at most once.
 */
export const purposes = [
  'summary',
  'pointer',
  'reminder',
  ...results.map((result) => `result:${result}` as const),
] as const;
export type Purpose = (typeof purposes)[number];
