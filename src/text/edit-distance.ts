/** Edit distance and similarity of two spellings. */

/**
 * The number of insertions, deletions, substitutions and transpositions of adjacent letters that turn `a` into `b`
 * (restricted Damerau-Levenshtein distance), in UTF-16 units.
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const exchange = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = swapped && row > 1 && column > 1 ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY;
      current.push(Math.min(exchange, swap, at(last, column) + 1, at(current, column - 1) + 1));
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

/** Longer texts aren't names, and comparing them would only cost time. */
const maxComparedLength = 100;

/** Whether the distance is at most `1 - threshold` of the longer length: 1 requires equality, 0.8 allows one edit per five letters. */
export function isSimilar(a: string, b: string, threshold: number): boolean {
  const longer = Math.max(a.length, b.length);
  // The epsilon is needed because 1 - 0.8 is slightly less than 0.2 in floating point.
  const allowed = Math.floor(longer * (1 - threshold) + 1e-9);
  if (Math.abs(a.length - b.length) > allowed || longer > maxComparedLength) return false;
  return editDistance(a, b) <= allowed;
}

function at(row: number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
