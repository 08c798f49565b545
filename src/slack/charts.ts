/**
 * Slack's chart block, within its limits: two in a message; a title of 50 characters; 6 series of 20 points, with labels
 * of 20 characters that are unique; 6 segments of a pie, each greater than 0.
 * @see https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
 */
import type { Block } from '@slack/types';
import { shorten } from './blocks.ts';
import { plainText } from './data-table.ts';

export const chartLimits = { title: 50, label: 20, points: 20, series: 6, segments: 6 } as const;

/** A chart, drawn by Slack or by us as a picture. */
export interface Chart {
  title: string;
  kind: 'line' | 'bar' | 'pie';
  xLabel: string;
  yLabel: string;
  /** the segments of a pie */
  categories: string[];
  /** one value for each category; a pie has one series */
  series: { name: string; values: number[] }[];
  /** describes what it shows for those who can't see it */
  altText: string;
}

/** The block; newer than Slack's typings. */
export interface ChartBlock extends Block {
  type: 'data_visualization';
  title: string;
  chart: Drawing;
}

type Points = { label: string; value: number }[];
type Drawing =
  | { type: 'pie'; segments: Points }
  | {
      type: 'line' | 'bar';
      series: { name: string; data: Points }[];
      axis_config: { categories: string[]; x_label: string; y_label: string };
    };

/** The chart as a block; its labels have to be unique. */
export function chartBlock(chart: Chart): ChartBlock {
  return { type: 'data_visualization', title: label(chart.title, chartLimits.title), chart: toDrawing(chart) };
}

function toDrawing({ kind, xLabel, yLabel, categories, series }: Chart): Drawing {
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

function label(text: string, maxLength: number = chartLimits.label): string {
  return shorten(plainText(text) || '–', maxLength);
}

/**
 * Whether the workspace supports Slack's chart block. The only way to find out is to post one. A refusal counts for a day,
 * because Slack keeps rolling out new blocks to more workspaces.
 */
export interface ChartSupport {
  /** whether to post a chart block */
  isLikely(now: Date): boolean;
  /** Records that a message was refused with its chart, and accepted without it. */
  recordRefusal(now: Date): void;
}

const dayMs = 24 * 3_600_000;

/** Starts without knowing. */
export function createChartSupport(): ChartSupport {
  let refusedAt: Date | null = null;
  return {
    isLikely: (now) => refusedAt === null || now.getTime() - refusedAt.getTime() > dayMs,
    recordRefusal(now) {
      refusedAt = now;
    },
  };
}
