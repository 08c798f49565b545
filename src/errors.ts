/** Two kinds of failure: what a person caused and can mend, and everything else. */

/**
 * A failure that a person caused. Its message is shown to them as it stands (plain text, not escaped), so it says what
 * was received, what is allowed and what to do next. Nothing about it is logged as an error.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
}

/** Work that can't be done right now through nobody's fault; it is queued again without counting as a failed attempt. */
export class TryLater extends Error {
  override readonly name = 'TryLater';
  readonly seconds: number;

  constructor(seconds: number, because: string) {
    super(because);
    this.seconds = seconds;
  }
}
