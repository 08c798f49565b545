/** Errors on their way from one process to another, without what they could quote of a file or a record. */
import { describeError, isFailedQuery } from './describe-error.ts';

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

const keptCodes = ['code', 'severity', 'table_name', 'constraint_name'];

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
