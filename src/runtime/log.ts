/** The log: JSON lines on stdout, without secrets and without customer data. */
import pino from 'pino';
import { UserError } from './errors.ts';

/** A logger; every line is one JSON object with `level`, `time`, `msg` and the given fields. */
export type Log = pino.Logger;

const secrets = [
  /xox[a-z](?:\.xox[a-z])?-[\w-]+/g, // Slack tokens, rotating ones (xoxe.xoxb-…) too
  /xapp-[\w-]+/g, // Slack app-level tokens
  /(?<=:\/\/[^\s:/@"]*:)[^\s"]+(?=@)/g, // the password in a database URL; it may hold an @
  /(?<=[?&](?:password|token|t|pub_secret)=)[^&\s"]+/gi, // secrets in a query
  /(?<=\/(?:commands|actions|app|services|triggers|workflows)\/)T[A-Z0-9]+\/[\w/-]+/g, // response URLs
  /(?<=\/(?:files-pri|files-tmb|upload\/v1)\/)[^\s"]+/g, // a file's private URL holds its name, an upload's is a key
];

/** Removes whatever looks like a secret from a text. */
export function redact(text: string): string {
  return secrets.reduce((line, secret) => line.replace(secret, '[redacted]'), text);
}

/** Opens the log at a level such as `info`; as a last resort, every line passes through `redact`. */
export function openLog(level: string, destination?: pino.DestinationStream): Log {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    hooks: { streamWrite: redact },
  };
  return destination ? pino(options, destination) : pino(options);
}

interface Coded {
  code?: unknown;
  severity?: unknown;
  table_name?: unknown;
  constraint_name?: unknown;
}

/**
 * Classes of PostgreSQL errors whose messages are about the server, locks and names, never about values. All others may
 * quote data.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const quietClasses = new Set(['08', '25', '28', '3D', '40', '53', '55', '57', '58']);

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
export function isFailedQuery(error: Error): boolean {
  return error.message.startsWith('Failed query');
}

function mayQuoteData(error: Error): boolean {
  const { code, severity } = error as Coded;
  const isDatabaseError = typeof code === 'string' && severity !== undefined;
  const quotesInput = error instanceof SyntaxError || error instanceof UserError;
  return isFailedQuery(error) || quotesInput || (isDatabaseError && !quietClasses.has(code.slice(0, 2)));
}
