/** Keeps what was computed: of a string, for columns with few distinct values, and of lists, for the time of one reading. */

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

/** Looks up what was computed for lists of the same objects, or computes it. */
export type ListMemo<Result> = (lists: readonly (readonly object[])[], compute: () => Result) => Result;

/** Keeps the results for as long as it is kept itself. */
export function createListMemo<Result>(): ListMemo<Result> {
  const ids = new Map<object, number>();
  const results = new Map<string, { result: Result }>();
  const idOf = (one: object): number => {
    const id = ids.get(one) ?? ids.size;
    ids.set(one, id);
    return id;
  };
  return (lists, compute) => {
    const key = lists.map((list) => list.map(idOf).join()).join(';');
    const known = results.get(key) ?? { result: compute() };
    results.set(key, known);
    return known.result;
  };
}
