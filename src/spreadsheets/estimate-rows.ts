/** How many rows a file has, while only a part of it was read. */

/** Below this part of a file, what was read of it is too little to go by; above the other, it is all but done. */
const [leastRead, mostRead] = [0.02, 0.95];

/**
 * How many rows a file of `size` bytes probably has, to two digits, when so many were in the bytes `read`; undefined where
 * that says little: at the ends, and in workbooks, which are read as a whole before their first row.
 */
export function estimateRows(rows: number, { size, read }: { size: number; read: number }): number | undefined {
  if (rows === 0 || read < leastRead * size || read > mostRead * size) return undefined;
  const estimate = (rows * size) / read;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(estimate)) - 1);
  return Math.round(estimate / unit) * unit;
}
