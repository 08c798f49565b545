/** Lets Slack's libraries write into our log. */
import { type Logger, LogLevel } from '@slack/web-api';
import type { Log } from '../log.ts';

/** A logger of the shape that Bolt and the Web API client take; their debug lines can hold payloads and are dropped. */
export function slackLogger(log: Log): Logger {
  const text = (parts: unknown[]) =>
    parts.map((part) => (part instanceof Error ? part.message : typeof part === 'string' ? part : '…')).join(' ');
  return {
    debug: () => {},
    info: (...parts) => log.debug(text(parts)),
    warn: (...parts) => log.warn(text(parts)),
    error: (...parts) => log.error(text(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
