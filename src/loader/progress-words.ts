/** How far a load is, in words. */
import { formatCount } from '../text/wording.ts';

/** How far it is. `bytes` of the file are read, of `totalBytes`, which is 0 when nobody knows (a pipe). */
export interface LoadProgress {
  rows: number;
  bytes: number;
  totalBytes: number;
}

const megabyte = 1_000_000;

/** One line for a terminal: rows and bytes so far, the share of the file, and rows a second since the beginning. */
export function progressText({ rows, bytes, totalBytes }: LoadProgress, seconds: number): string {
  const read =
    totalBytes > 0 ? `${size(bytes)} of ${size(totalBytes)} MB (${share(bytes, totalBytes)} %)` : `${size(bytes)} MB`;
  return [`${formatCount(rows)} rows`, read, ...(seconds > 0 ? [speedText(rows, seconds)] : [])].join(', ');
}

/** "24,300 rows/s" */
export function speedText(rows: number, seconds: number): string {
  return `${formatCount(Math.round(rows / seconds))} rows/s`;
}

const size = (bytes: number) =>
  (bytes / megabyte).toLocaleString('en-US', { maximumFractionDigits: 1, minimumFractionDigits: 1 });

/** Rounded down, and no more than 100 for a file that grows meanwhile. */
const share = (bytes: number, totalBytes: number) => Math.min(100, Math.floor((100 * bytes) / totalBytes));
