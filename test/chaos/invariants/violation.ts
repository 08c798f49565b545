/** An invariant that did not hold, and where. */
export interface Violation {
  /** I1 to I8 as the README promises them; "process" and "Slack" for what must not happen to them */
  invariant: string;
  text: string;
}

export const violate =
  (invariant: string) =>
  (text: string): Violation => ({ invariant, text });

/** Groups a list by a key. */
export function groupBy<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}
