/** Kinds of failure that are not bugs: those that a person can fix, those that pass, and those that most likely never will. */

/**
 * A failure that a person caused. The message is plain text for them: what was received, what is allowed, what to do
 * next. If it has to mention people, `mrkdwn` says the same in Slack's markup, with everything else in it escaped.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly mrkdwn?: string;

  constructor(message: string, { mrkdwn, cause }: { mrkdwn?: string; cause?: unknown } = {}) {
    super(message, { cause });
    if (mrkdwn !== undefined) this.mrkdwn = mrkdwn;
  }
}

/** Work that can't be done right now; its job is deferred without counting as a failed attempt. */
export class RetryLater extends Error {
  override readonly name = 'TryLater';
  readonly seconds: number;
  /** a job that meets this many of them is given up; undefined: it is deferred for as long as it takes */
  readonly most: number | undefined;

  constructor(seconds: number, because: string, { most }: { most?: number | undefined } = {}) {
    super(because);
    this.seconds = seconds;
    this.most = most;
  }
}

/** Another system has refused a call, and would refuse it again: the queue tries its job a few times only. */
export class RefusedCall extends Error {
  override readonly name = 'RefusedCall';

  constructor(what: string, cause: unknown) {
    super(what, { cause });
  }
}
