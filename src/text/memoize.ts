/** Memoizes functions of a text, for columns with few distinct values in files of many rows. */
const maxRemembered = 500;

/** The same function, which reads what it has read before only once; what it gives must not be changed. */
export function memoize<Read>(read: (text: string) => Read): (text: string) => Read {
  const known = new Map<string, Read>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= maxRemembered) known.clear();
    const result = read(text);
    known.set(text, result);
    return result;
  };
}
