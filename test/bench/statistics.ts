/** The value below which a share of all values lies (0 to 1), by the nearest rank; the median without a share. */
export function quantile(values: readonly number[], share = 0.5): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/**
 * How long something takes against its baseline: the median of what the rounds give. A machine that is slower for some
 * minutes is so for both sides of a round, which a ratio of two medians would not show.
 */
export function ratioOf(values: readonly number[], baseline: readonly number[]): number {
  return quantile(values.map((value, round) => value / (baseline[round] ?? Number.NaN)));
}

/** The median of some rounds, and how far they are apart. */
export function timesOf(values: readonly number[]): { milliseconds: number; spread: number } {
  const milliseconds = quantile(values);
  return { milliseconds, spread: (Math.max(...values) - Math.min(...values)) / milliseconds };
}
