/** Memoizes functions of a string, for columns with few distinct values in files with many rows. */

const maxEntries = 500;
/** Longer texts don't repeat, and would fill the memory. */
const maxKeptLength = 200;

/** Caches the results of a function; callers must not mutate them. The cache is cleared when it is full. */
export function memoize<Result>(compute: (text: string) => Result): (text: string) => Result {
  const cache = new Map<string, Result>();
  return (text) => {
    if (text.length > maxKeptLength) return compute(text);
    const cached = cache.get(text);
    if (cached !== undefined) return cached;
    if (cache.size >= maxEntries) cache.clear();
    const result = compute(text);
    cache.set(text, result);
    return result;
  };
}
