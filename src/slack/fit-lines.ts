/** Lists that have to fit into a block. */
export interface LineBudget {
  characters: number;
  /** how many lines people still read */
  lines?: number;
}

/**
 * As many whole lines as there is room for, and a last one about those that are missing. A text that was cut within a
 * line could end in half a link or date, which Slack shows as it stands.
 */
export function fitLines(
  lines: readonly string[],
  { characters, lines: maxLines = lines.length }: LineBudget,
  describeMissing: (missing: number) => string,
): string[] {
  if (lines.length <= maxLines && lines.join('\n').length <= characters) return [...lines];
  let left = characters - describeMissing(lines.length).length;
  const fitting = lines.slice(0, maxLines).findIndex((line) => {
    left -= line.length + 1;
    return left < 0;
  });
  const shown = fitting === -1 ? maxLines : fitting;
  return [...lines.slice(0, shown), describeMissing(lines.length - shown)];
}
