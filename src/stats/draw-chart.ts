/**
 * Draws a chart as SVG and renders it as PNG. The chart has its own light background, so that it is legible in dark mode,
 * and its text is large enough for a phone, which shows the whole picture about 340 points wide.
 */

import { fileURLToPath } from 'node:url';
import type { Chart } from '../slack/charts.ts';
import { formatCount } from '../text/wording.ts';

const pictureFont = 'Inter';
const pictureWidth = 800;
const height = 560;
const ink = '#1d1c1d';
const paleInk = '#5b5a5e';
const rule = '#dcdcde';
/** The Okabe-Ito palette, which works with color blindness, without the colors too pale for a white background. */
const palette = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#5b5a5e', '#8c6d00'];
const fontSizes = { title: 30, label: 24, small: 20 } as const;

/** The part of the picture in which values are drawn. */
interface Frame {
  top: number;
  bottom: number;
}

/** The chart as SVG text; the renderer must have the font. */
export function drawChart(chart: Chart): string {
  const names = chart.kind === 'pie' ? [] : chart.series.map(({ name }) => name);
  const rows = names.length > 1 ? legendRows(names) : [];
  const top = rows.length === 0 ? 118 : 126 + rows.length * 34;
  const body = chart.kind === 'pie' ? drawPie(chart) : drawAxes(chart, { top, bottom: 452 });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${height}" viewBox="0 0 ${pictureWidth} ${height}" font-family="${pictureFont}">`,
    `<rect width="${pictureWidth}" height="${height}" rx="16" fill="#ffffff"/>`,
    text(28, 50, chart.title, { size: fontSizes.title, weight: 600 }),
    ...(chart.kind === 'pie' ? [] : [text(28, 88, chart.yLabel, { fill: paleInk })]),
    ...rows.flatMap((row, line) => row.map((entry) => legendEntry(entry, 120 + line * 34))),
    ...body,
    '</svg>',
  ].join('');
}

/** Renders SVG as PNG at twice its size, sharp on high-density screens. Takes about 0.1 s off the event loop. */
export async function renderPng(svg: string): Promise<Uint8Array> {
  // Loaded when it is needed: Slack draws most charts itself, and this takes 6 MB.
  const { renderAsync } = await import('@resvg/resvg-js');
  const image = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: 2 },
    font: { loadSystemFonts: false, fontFiles: fonts, defaultFontFamily: pictureFont },
  });
  return image.asPng();
}

interface LegendEntry {
  name: string;
  color: string;
  x: number;
}

/** The names of the series with their colors, wrapped into rows. */
function legendRows(names: string[]): LegendEntry[][] {
  const rows: LegendEntry[][] = [[]];
  let x = 28;
  names.forEach((name, index) => {
    const width = 34 + widthOf(name) + 24;
    if (x + width > pictureWidth) {
      rows.push([]);
      x = 28;
    }
    rows.at(-1)?.push({ name, color: colorOf(index), x });
    x += width;
  });
  return rows;
}

function legendEntry({ name, color, x }: LegendEntry, y: number): string {
  return `<rect x="${x}" y="${y - 18}" width="22" height="22" rx="4" fill="${color}"/>${text(x + 32, y, name, {})}`;
}

function drawAxes(chart: Chart, frame: Frame): string[] {
  const max = Math.max(...chart.series.flatMap(({ values }) => values), 0);
  const ticks = niceTicks(max);
  const highest = ticks.at(-1) ?? 1;
  const left = Math.max(...ticks.map((tick) => widthOf(formatCount(tick)))) + 34;
  const right = pictureWidth - 24;
  const y = (value: number) => frame.bottom - (value / highest) * (frame.bottom - frame.top);
  const lines = ticks.map(
    (tick) =>
      `<line x1="${left}" x2="${right}" y1="${y(tick)}" y2="${y(tick)}" stroke="${rule}" stroke-width="2"/>` +
      text(left - 12, y(tick) + 8, formatCount(tick), { anchor: 'end', fill: paleInk }),
  );
  const step = (right - left) / Math.max(1, chart.categories.length);
  const middle = (index: number) => left + (index + 0.5) * step;
  const marks = chart.kind === 'bar' ? drawBars(chart, { step, middle, y }) : drawLines(chart, { middle, y });
  return [...lines, ...marks, ...categoryLabels(chart.categories, { step, middle, bottom: frame.bottom })];
}

/** Axis ticks from 0 to a round number of at least `max`, in at most five steps; whole numbers unless `max` is small. */
export function niceTicks(max: number): number[] {
  const rough = Math.max(max, 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const whole = Math.max(step, max > 5 ? 1 : 0.2);
  return Array.from({ length: Math.ceil(Math.max(max, 1) / whole) + 1 }, (_, index) => round(index * whole));
}

function drawBars(
  { series }: Chart,
  { step, middle, y }: { step: number; middle: (index: number) => number; y: (value: number) => number },
): string[] {
  const width = Math.min(90, (step * 0.76) / series.length);
  return series.flatMap(({ values }, seriesIndex) =>
    values.map((value, index) => {
      const x = middle(index) + (seriesIndex - series.length / 2) * width;
      return `<rect x="${round(x)}" y="${round(y(value))}" width="${round(Math.max(1, width - 2))}" height="${round(y(0) - y(value))}" rx="3" fill="${colorOf(seriesIndex)}"/>`;
    }),
  );
}

/** Each line has its own marker shape, for people who can't distinguish the colors. */
function drawLines(
  { series }: Chart,
  { middle, y }: { middle: (index: number) => number; y: (value: number) => number },
): string[] {
  return series.flatMap(({ values }, seriesIndex) => {
    const points = values.map((value, index) => ({ x: round(middle(index)), y: round(y(value)) }));
    const path = points.map((point) => `${point.x},${point.y}`).join(' ');
    return [
      `<polyline points="${path}" fill="none" stroke="${colorOf(seriesIndex)}" stroke-width="4" stroke-linejoin="round"/>`,
      ...points.map((point) => drawMark(point, seriesIndex)),
    ];
  });
}

function drawMark({ x, y }: { x: number; y: number }, seriesIndex: number): string {
  const fill = `fill="${colorOf(seriesIndex)}"`;
  if (seriesIndex % 3 === 1) return `<rect x="${x - 6}" y="${y - 6}" width="12" height="12" ${fill}/>`;
  if (seriesIndex % 3 === 2) return `<path d="M${x} ${y - 8}l8 14h-16z" ${fill}/>`;
  return `<circle cx="${x}" cy="${y}" r="6" ${fill}/>`;
}

/**
 * As many labels as fit side by side, always including the last. Long labels are broken into two lines, and all are made
 * smaller if then all of them fit.
 */
function categoryLabels(
  categories: string[],
  { step, middle, bottom }: { step: number; middle: (index: number) => number; bottom: number },
): string[] {
  const lines = categories.map((label) => (widthOf(label) + 16 > step ? breakInTwo(label) : [label]));
  const everyAt = (size: number) =>
    Math.max(1, Math.ceil((Math.max(...lines.flat().map((line) => widthOf(line, size)), 1) + 10) / step));
  const size = everyAt(fontSizes.small) === 1 && everyAt(fontSizes.label) > 1 ? fontSizes.small : fontSizes.label;
  const last = categories.length - 1;
  return lines.flatMap((label, index) => {
    if ((last - index) % everyAt(size) !== 0) return [];
    // Keep the outermost labels within the picture.
    const half = Math.max(...label.map((line) => widthOf(line, size))) / 2;
    const x = Math.min(Math.max(middle(index), half + 8), pictureWidth - half - 8);
    return label.map((line, row) => text(x, bottom + 36 + row * 30, line, { anchor: 'middle', fill: paleInk, size }));
  });
}

/** Breaks at the space or after the dash closest to the middle. */
function breakInTwo(label: string): string[] {
  const breaks = [...label.matchAll(/[ –](?=\S)/g)].map(({ index }) => index);
  const middle = label.length / 2;
  const at = breaks.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  if (at === undefined) return [label];
  const end = label[at] === ' ' ? at : at + 1;
  return [label.slice(0, end), label.slice(at + 1)];
}

function drawPie({ categories, series }: Chart): string[] {
  const values = series[0]?.values ?? [];
  const total = values.reduce((sum, value) => sum + value, 0);
  const center = { x: 210, y: 310 };
  let before = 0;
  const slices = values.map((value, index) => {
    const slice = drawSlice(center, 180, before / total, (before + value) / total, colorOf(index));
    before += value;
    return slice;
  });
  const key = values.flatMap((value, index) => {
    const y = 200 + index * 56;
    const percent = `${Math.round((value / total) * 1000) / 10}%`;
    return [
      legendEntry({ name: categories[index] ?? '', color: colorOf(index), x: 430 }, y),
      text(462, y + 28, `${formatCount(value)} · ${percent}`, { fill: paleInk, size: fontSizes.small }),
    ];
  });
  return [...slices, ...key];
}

function drawSlice(center: { x: number; y: number }, radius: number, from: number, to: number, color: string): string {
  if (to - from > 0.9999) return `<circle cx="${center.x}" cy="${center.y}" r="${radius}" fill="${color}"/>`;
  const pointAt = (fraction: number) => {
    const angle = fraction * 2 * Math.PI - Math.PI / 2;
    return `${round(center.x + radius * Math.cos(angle))} ${round(center.y + radius * Math.sin(angle))}`;
  };
  const isLarge = to - from > 0.5 ? 1 : 0;
  return `<path d="M${center.x} ${center.y}L${pointAt(from)}A${radius} ${radius} 0 ${isLarge} 1 ${pointAt(to)}Z" fill="${color}" stroke="#ffffff" stroke-width="3"/>`;
}

interface TextStyle {
  size?: number;
  weight?: number;
  fill?: string;
  anchor?: 'start' | 'middle' | 'end';
}

function text(
  x: number,
  y: number,
  words: string,
  { size = fontSizes.label, weight = 400, fill = ink, anchor = 'start' }: TextStyle,
) {
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${escaped}</text>`;
}

/** Approximate width of a label: the font's characters are a little over half as wide as their size. */
const widthOf = (words: string, size: number = fontSizes.label) => words.length * size * 0.57;
const colorOf = (index: number) => palette[index % palette.length] ?? ink;
const round = (n: number) => Math.round(n * 100) / 100;

const fonts = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'].map((file) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${file}`)),
);
