/** The messages that an import can have in Slack. */

/** What the person who shared a file is told about its end. */
export const importResults = ['applied', 'undone', 'discarded', 'deleted', 'expired'] as const;
export type ImportResult = (typeof importResults)[number];

/**
 * The summary in the thread of the file; a pointer to it where the same file was shared, too; a reminder that it waits
 * for a decision; the result, for the one who shared the file. All but the summary are posted at most once.
 */
export const messageKinds = [
  'summary',
  'pointer',
  'reminder',
  ...importResults.map((result) => `result:${result}` as const),
] as const;
export type MessageKind = (typeof messageKinds)[number];
