/** What `npm run doctor` found, and how it is printed. */

/** `bad` would break something; `poor` works less well than it could. */
export interface Finding {
  about: string;
  result: 'good' | 'poor' | 'bad';
  detail: string;
  /** what to do, unless all is good */
  remedy?: string;
}

export const good = (about: string, detail: string): Finding => ({ about, result: 'good', detail });
export const poor = (about: string, detail: string, remedy: string): Finding => ({
  about,
  result: 'poor',
  detail,
  remedy,
});
export const bad = (about: string, detail: string, remedy: string): Finding => ({
  about,
  result: 'bad',
  detail,
  remedy,
});

/** Compares two clocks; `milliseconds`: by how much the first is ahead. */
export function judgeClock(about: string, milliseconds: number, other: string, remedy: string): Finding {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  if (seconds < 10) return good(about, `as ${other}`);
  const detail = `${seconds} s ${milliseconds > 0 ? 'ahead of' : 'behind'} ${other}`;
  return (seconds < 240 ? poor : bad)(about, detail, `Synchronize it (NTP). ${remedy}`);
}

const marks = { good: '✓', poor: '!', bad: '✗' } as const;

/** The findings as a table, with what to do below each that isn't good. */
export function formatFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ about }) => about.length));
  const lines = findings.flatMap(({ about, result, detail, remedy }) => [
    `${marks[result]} ${about.padEnd(width)}  ${detail}`,
    ...(remedy === undefined ? [] : [`  ${' '.repeat(width)}  → ${remedy}`]),
  ]);
  const wrong = findings.filter(({ result }) => result === 'bad').length;
  const verdict = wrong === 0 ? 'Nothing would break.' : `${wrong} would break.`;
  return `${lines.join('\n')}\n\n${verdict}\n`;
}

/** Runs a check; one that fails in an unexpected way is a bad finding, without anything secret in it. */
export async function examine(about: string, check: () => Promise<Finding | Finding[]>): Promise<Finding[]> {
  try {
    return [await check()].flat();
  } catch (error) {
    const code = (error as { data?: { error?: unknown }; code?: unknown } | null)?.data?.error;
    const why = typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
    return [bad(about, `failed: ${why}`, 'See what the code means at docs.slack.dev, then run this again.')];
  }
}
