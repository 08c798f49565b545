/**
 * Whether the workspace takes Slack's chart block. Nothing tells it beforehand, so it is tried; a refusal is remembered
 * for a day, because Slack brings new blocks to more and more workspaces while the bot runs.
 */
export interface ChartSupport {
  /** whether a chart block is worth a try */
  isLikely(now: Date): boolean;
  /** A message was refused with its chart and taken without. */
  remember(now: Date): void;
}

const aDay = 24 * 3_600_000;

/** Nothing is known yet. */
export function createChartSupport(): ChartSupport {
  let refusedAt: Date | null = null;
  return {
    isLikely: (now) => refusedAt === null || now.getTime() - refusedAt.getTime() > aDay,
    remember(now) {
      refusedAt = now;
    },
  };
}
