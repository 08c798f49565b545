/** The log: JSON lines on stdout, without secrets and without customer data. */
import pino from 'pino';

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
