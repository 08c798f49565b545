/** The log: JSON lines on stdout, without secrets and without customer data. */
import pino from 'pino';

/** A logger; every line is one JSON object with `level`, `time`, `msg` and the given fields. */
export type Log = pino.Logger;

const secrets = [
  /xox[a-z]{1,2}-[\w-]+/g, // Slack tokens
  /xapp-[\w-]+/g, // Slack app-level tokens
  /(?<=:\/\/[^\s:/@"]+:)[^\s@"]+(?=@)/g, // the password in a database address
  /(?<=\/(?:commands|actions|app|services)\/)T[A-Z0-9]+\/[\w/]+/g, // response addresses
];

/** Takes out of a text whatever looks like a secret. */
export function redact(text: string): string {
  return secrets.reduce((line, secret) => line.replace(secret, '[redacted]'), text);
}

/** Opens the log at a level such as `info`; every line passes `redact` as a last resort. */
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
  table_name?: unknown;
  constraint_name?: unknown;
}

/**
 * An error as loggable fields. Messages of database errors can quote rows and parameters (customer data), so of those
 * only the code and the names of tables and constraints are kept.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const cause = error.cause instanceof Error ? error.cause : undefined;
  if (cause !== undefined && error.message.startsWith('Failed query')) return describeError(cause);
  const { code, table_name: table, constraint_name: constraint } = error as Coded;
  const quotesData = typeof code === 'string' && /^(22|23|P0)/.test(code);
  return {
    error: error.name,
    ...(code === undefined ? {} : { code }),
    ...(table === undefined ? {} : { table }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(quotesData ? {} : { message: error.message }),
    at: error.stack
      ?.split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 6)
      .map((line) => line.trim().slice(3)),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}
