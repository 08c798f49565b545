/** How many random cases a property is tried with: its usual number, or `PROPERTY_RUNS` times as many. */
export function runs(usual: number): number {
  return Math.round(usual * Number(process.env.PROPERTY_RUNS ?? 1));
}
