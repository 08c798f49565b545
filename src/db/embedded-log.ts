/** The server's log file, kept small. */

import { closeSync, copyFileSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';

const maxBytes = 5_000_000;
const checkEveryMs = 60_000;

/** The size of a file in bytes, 0 when there is none. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** What the server wrote to its log after that place, without blanks at the ends. */
export function readLogFrom(file: string, start: number): string {
  return readFileSync(file).subarray(start).toString('utf8').trim();
}

/**
 * Keeps the log and one earlier piece of it (`….1`) below 5 MB each, until `stop` is called. The server holds the file
 * open for appending, so it is emptied in place: the next line then lands at its new end.
 */
export function keepLogSmall(file: string): { stop(): void } {
  closeSync(openSync(file, 'a', 0o600));
  const shorten = () => {
    if (sizeOf(file) < maxBytes) return;
    copyFileSync(file, `${file}.1`);
    truncateSync(file);
  };
  shorten();
  const timer = setInterval(shorten, checkEveryMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
