/** What a step of the reading found out, kept so that a summary can show how the file was understood. */
export const readingSteps = ['container', 'encoding', 'delimiter', 'header', 'columns', 'rows'] as const;
export type ReadingStep = (typeof readingSteps)[number];

/** One finding, worded for the person who shared the file (plain text, not escaped for Slack). */
export interface ReadingNote {
  step: ReadingStep;
  /** `I_…` says how the file was read; `W_…` is worth a look before anything is confirmed */
  code: `I_${string}` | `W_${string}`;
  text: string;
}
