/**
 * The scores of the Pollock benchmark for our reading, by the rules of its evaluator (evaluate.py and pollock/metrics.py in
 * github HPI-Information-Systems/Pollock): ten measures for each file, between 0 and 1; their sum, averaged over the files,
 * is the simple score, weighted by how often such files are met the weighted one. Where the evaluator compares headers and
 * records after normalizing numbers, dates and case, this compares texts, which can only lower the score.
 */

/** What was read of a file; null when it was refused. */
export type LoadedTable = readonly (readonly string[])[] | null;

/** The sum of the ten measures of one file: success, and precision, recall and F1 of its header, records and cells. */
export function scoreFile(source: readonly (readonly string[])[], loaded: LoadedTable): number {
  if (loaded === null) return 0;
  if (source.length === 0) return 10;
  const [header = [], ...records] = source;
  const [loadedHeader = [], ...loadedRecords] = loaded;
  const joined = (rows: readonly (readonly string[])[]) => rows.map((row) => row.join(''));
  return (
    1 +
    (header.length === 0 ? 3 : agreement(header, loadedHeader)) +
    (records.length === 0 ? 3 : agreement(joined(records), joined(loadedRecords))) +
    agreement(source.flat(), loaded.flat())
  );
}

/** Precision, recall and F1 of a multiset, added up. */
function agreement(source: readonly string[], loaded: readonly string[]): number {
  const left = new Map<string, number>();
  for (const text of source) left.set(text, (left.get(text) ?? 0) + 1);
  let common = 0;
  for (const text of loaded) {
    const count = left.get(text) ?? 0;
    if (count > 0) common += 1;
    left.set(text, count - 1);
  }
  if (common === 0) return 0;
  const [precision, recall] = [common / source.length, common / loaded.length];
  return precision + recall + (2 * precision * recall) / (precision + recall);
}

/** Both scores of all files; a file without a weight counts as the evaluator counts it, with -1. */
export function combineScores(
  scores: ReadonlyMap<string, number>,
  weights: Readonly<Record<string, number>>,
): { simple: number; weighted: number } {
  const weightOf = (name: string) => weights[name] ?? -1;
  const total = [...scores.keys()].reduce((sum, name) => sum + weightOf(name), 0);
  const sums = [...scores].reduce(
    (sum, [name, score]) => ({
      simple: sum.simple + score,
      weighted: sum.weighted + (score * weightOf(name)) / total,
    }),
    { simple: 0, weighted: 0 },
  );
  return { simple: sums.simple / scores.size, weighted: sums.weighted };
}
