/** Errors as the log shows them, without what they could quote of a file or a record. */
import { UserError } from './errors.ts';

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
