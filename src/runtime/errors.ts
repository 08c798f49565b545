/**
 * Kinds of failure that are not bugs: those that a person can fix, those that pass, and those that most likely never
 * will. And errors as the log shows them, and on their way from one process to another, without what they could quote of
 * a file or a record.
 */

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

interface Coded {
  code?: unknown;
  severity?: unknown;
  routine?: unknown;
  table_name?: unknown;
  constraint_name?: unknown;
}

/**
 * Classes of PostgreSQL errors whose messages are about the server, locks and names, never about values. All others may
 * quote data.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const quietClasses = new Set(['08', '25', '28', '3D', '40', '53', '55', '57', '58']);
/** Where PostgreSQL finds that a right is missing, on something that there is. A trigger can raise the same code. */
const quietRoutines = new Set(['aclcheck_error', 'CheckMyDatabase']);

/**
 * An error as loggable fields. Messages of database errors can quote rows and parameters (customer data), so only their
 * code and the names of tables and constraints are kept; likewise for messages that quote what could not be parsed, or
 * tell a person what they wrote.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const cause = error.cause instanceof Error ? error.cause : undefined;
  if (cause !== undefined && isFailedQuery(error)) return describeError(cause);
  const { code, table_name: table, constraint_name: constraint } = error as Coded;
  return {
    error: error.name,
    ...(code === undefined ? {} : { code }),
    ...(table === undefined ? {} : { table }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(mayQuoteData(error) ? {} : { message: error.message }),
    at: error.stack
      ?.split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 6)
      .map((line) => line.trim().slice(3)),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}

/** Drizzle's own error, which contains the whole statement and its parameters. */
function isFailedQuery(error: Error): boolean {
  return error.message.startsWith('Failed query');
}

function mayQuoteData(error: Error): boolean {
  const { code, severity, routine } = error as Coded;
  const isDatabaseError = typeof code === 'string' && severity !== undefined;
  const quotesInput = error instanceof SyntaxError || error instanceof UserError;
  if (isFailedQuery(error) || quotesInput) return true;
  return isDatabaseError && !quietClasses.has(code.slice(0, 2)) && !quietRoutines.has(String(routine));
}

/** What is kept of an error: what it is classified by, and what the log shows. */
export interface PackedError {
  name: string;
  /** empty when it may quote data */
  message: string;
  /** of the system or of PostgreSQL, with the names that PostgreSQL gives */
  codes: Record<string, unknown>;
  stack: string;
  cause?: PackedError;
}

const keptCodes = ['code', 'severity', 'routine', 'table_name', 'constraint_name'];

/** Packs an error. Of Drizzle's own, which holds the whole statement, only that a query failed, and why. */
export function packError(error: unknown): PackedError {
  if (!(error instanceof Error)) return { name: typeof error, message: '', codes: {}, stack: '' };
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const { message = '' } = isFailedQuery(error) ? { message: 'Failed query' } : describeError(error);
  const codes = keptCodes.flatMap((name) => (name in error ? [[name, Reflect.get(error, name)]] : []));
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    name: error.name,
    message: String(message),
    codes: Object.fromEntries(codes),
    stack: [error.name, ...frames].join('\n'),
    ...(cause && { cause: packError(cause) }),
  };
}

/** The error that was packed, as far as it was kept. */
export function unpackError({ name, message, codes, stack, cause }: PackedError): Error {
  const error = new Error(message, cause && { cause: unpackError(cause) });
  return Object.assign(error, codes, { name, stack });
}
