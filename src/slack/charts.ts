/**
 * Slack's chart block, within its limits: two in a message; a title of 50 characters; 6 series of 20 points, with labels
 * of 20 characters that are unique; 6 segments of a pie, each greater than 0.
 * @see https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
 */
import type { KnownBlock } from '@slack/types';
import { shorten } from './blocks.ts';
import { plainText } from './data-table.ts';

export const chartLimits = { title: 50, label: 20, points: 20, series: 6, segments: 6 } as const;

/** A chart, to be drawn by Slack or as a picture. */
export interface Chart {
  title: string;
  kind: 'line' | 'bar' | 'pie';
  xLabel: string;
  yLabel: string;
  /** of a pie: its segments */
  categories: string[];
  /** a value for each category; a pie has one series */
  series: { name: string; values: number[] }[];
  /** what it shows, in words, for those who don't see it */
  altText: string;
}

/** The chart as a block; the labels must differ already. */
export function chartBlock(chart: Chart): KnownBlock {
  const block = { type: 'data_visualization', title: label(chart.title, chartLimits.title), chart: drawing(chart) };
  // The block is newer than the typings.
  return block as unknown as KnownBlock;
}

function drawing({ kind, xLabel, yLabel, categories, series }: Chart) {
  const labels = categories.map((category) => label(category));
  const points = (values: number[]) => labels.map((text, index) => ({ label: text, value: values[index] ?? 0 }));
  if (kind === 'pie') return { type: kind, segments: points(series[0]?.values ?? []) };
  return {
    type: kind,
    series: series.map(({ name, values }) => ({ name: label(name), data: points(values) })),
    axis_config: {
      categories: labels,
      x_label: label(xLabel, chartLimits.title),
      y_label: label(yLabel, chartLimits.title),
    },
  };
}

function label(text: string, most: number = chartLimits.label): string {
  return shorten(plainText(text) || '–', most);
}

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
