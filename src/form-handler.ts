/** What handles a form: routes.ts has one for each. */
import type { Deps } from './deps.ts';
import type { FormAnswer, Submission } from './slack/interaction.ts';

/** A form that can be submitted. It has one of the two checks, or neither. */
export interface FormHandler {
  /** Checks the fields alone, without waiting for anything, so that Slack is answered before all else. */
  validate?(deps: Deps, submission: Submission): FormAnswer | null;
  /** Checks what needs the database or Slack. Null: there is nothing wrong. */
  check?(deps: Deps, submission: Submission): Promise<FormAnswer | null>;
  submit(deps: Deps, submission: Submission): Promise<void>;
}
