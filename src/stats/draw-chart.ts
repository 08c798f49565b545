/**
 * Draws a chart as SVG and renders it as PNG. It has a light background of its own, so that it is legible in dark mode
 * too; its text is large enough for a phone, which shows the whole picture some 340 points wide.
 */

import { fileURLToPath } from 'node:url';
import { renderAsync } from '@resvg/resvg-js';
import type { Chart } from '../slack/charts.ts';
import { formatCount } from '../text/wording.ts';

export const pictureFont = 'Inter';
const pictureWidth = 800;
const height = 560;
const ink = '#1d1c1d';
const paleInk = '#5b5a5e';
const rule = '#dcdcde';
/** Told apart with any colour vision, on white: after Okabe and Ito, the palest left out. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#5b5a5e', '#8c6d00'];
const letters = { title: 30, label: 24, small: 20 } as const;

/** The part of the picture in which values are drawn. */
interface Frame {
  top: number;
  bottom: number;
}

/** The picture as a text; whoever renders it must have the font. */
export function drawChart(chart: Chart): string {
  const names = chart.kind === 'pie' ? [] : chart.series.map(({ name }) => name);
  const rows = names.length > 1 ? legendRows(names) : [];
  const top = rows.length === 0 ? 118 : 126 + rows.length * 34;
  const body = chart.kind === 'pie' ? drawPie(chart) : drawAxes(chart, { top, bottom: 452 });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${height}" viewBox="0 0 ${pictureWidth} ${height}" font-family="${pictureFont}">`,
    `<rect width="${pictureWidth}" height="${height}" rx="16" fill="#ffffff"/>`,
    text(28, 50, chart.title, { size: letters.title, weight: 600 }),
    ...(chart.kind === 'pie' ? [] : [text(28, 88, chart.yLabel, { fill: paleInk })]),
    ...rows.flatMap((row, line) => row.map((entry) => legendEntry(entry, 120 + line * 34))),
    ...body,
    '</svg>',
  ].join('');
}

interface LegendEntry {
  name: string;
  colour: string;
  x: number;
}

/** The series' names with their colours, in as many lines as they need. */
function legendRows(names: string[]): LegendEntry[][] {
  const rows: LegendEntry[][] = [[]];
  let x = 28;
  names.forEach((name, index) => {
    const width = 34 + widthOf(name) + 24;
    if (x + width > pictureWidth) {
      rows.push([]);
      x = 28;
    }
    rows.at(-1)?.push({ name, colour: colourOf(index), x });
    x += width;
  });
  return rows;
}

function legendEntry({ name, colour, x }: LegendEntry, y: number): string {
  return `<rect x="${x}" y="${y - 18}" width="22" height="22" rx="4" fill="${colour}"/>${text(x + 32, y, name, {})}`;
}

function drawAxes(chart: Chart, frame: Frame): string[] {
  const most = Math.max(...chart.series.flatMap(({ values }) => values), 0);
  const ticks = niceTicks(most);
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

function drawBars(
  { series }: Chart,
  { step, middle, y }: { step: number; middle: (index: number) => number; y: (value: number) => number },
): string[] {
  const width = Math.min(90, (step * 0.76) / series.length);
  return series.flatMap(({ values }, place) =>
    values.map((value, index) => {
      const x = middle(index) + (place - series.length / 2) * width;
      return `<rect x="${round(x)}" y="${round(y(value))}" width="${round(Math.max(1, width - 2))}" height="${round(y(0) - y(value))}" rx="3" fill="${colourOf(place)}"/>`;
    }),
  );
}

/** Each line has marks of a shape of its own, for those who can't tell its colour. */
function drawLines(
  { series }: Chart,
  { middle, y }: { middle: (index: number) => number; y: (value: number) => number },
): string[] {
  return series.flatMap(({ values }, place) => {
    const points = values.map((value, index) => ({ x: round(middle(index)), y: round(y(value)) }));
    const path = points.map((point) => `${point.x},${point.y}`).join(' ');
    return [
      `<polyline points="${path}" fill="none" stroke="${colourOf(place)}" stroke-width="4" stroke-linejoin="round"/>`,
      ...points.map((point) => drawMark(point, place)),
    ];
  });
}

function drawMark({ x, y }: { x: number; y: number }, place: number): string {
  const fill = `fill="${colourOf(place)}"`;
  if (place % 3 === 1) return `<rect x="${x - 6}" y="${y - 6}" width="12" height="12" ${fill}/>`;
  if (place % 3 === 2) return `<path d="M${x} ${y - 8}l8 14h-16z" ${fill}/>`;
  return `<circle cx="${x}" cy="${y}" r="6" ${fill}/>`;
}

/**
 * As many of the labels as fit beside each other, the last one always; long ones are broken into two lines, and all made
 * smaller where that lets all of them stand.
 */
function categoryLabels(
  categories: string[],
  { step, middle, bottom }: { step: number; middle: (index: number) => number; bottom: number },
): string[] {
  const lines = categories.map((label) => (widthOf(label) + 16 > step ? breakInTwo(label) : [label]));
  const everyAt = (size: number) =>
    Math.max(1, Math.ceil((Math.max(...lines.flat().map((line) => widthOf(line, size)), 1) + 10) / step));
  const size = everyAt(letters.small) === 1 && everyAt(letters.label) > 1 ? letters.small : letters.label;
  const last = categories.length - 1;
  return lines.flatMap((label, index) => {
    if ((last - index) % everyAt(size) !== 0) return [];
    // The outermost label stays within the picture.
    const half = Math.max(...label.map((line) => widthOf(line, size))) / 2;
    const x = Math.min(Math.max(middle(index), half + 8), pictureWidth - half - 8);
    return label.map((line, row) => text(x, bottom + 36 + row * 30, line, { anchor: 'middle', fill: paleInk, size }));
  });
}

/** At the blank or after the dash nearest to the middle. */
function breakInTwo(label: string): string[] {
  const places = [...label.matchAll(/[ –](?=\S)/g)].map(({ index }) => index);
  const middle = label.length / 2;
  const place = places.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  if (place === undefined) return [label];
  const end = label[place] === ' ' ? place : place + 1;
  return [label.slice(0, end), label.slice(place + 1)];
}

function drawPie({ categories, series }: Chart): string[] {
  const values = series[0]?.values ?? [];
  const total = values.reduce((sum, value) => sum + value, 0);
  const centre = { x: 210, y: 310 };
  let before = 0;
  const slices = values.map((value, index) => {
    const slice = drawSlice(centre, 180, before / total, (before + value) / total, colourOf(index));
    before += value;
    return slice;
  });
  const key = values.flatMap((value, index) => {
    const y = 200 + index * 56;
    const percent = `${Math.round((value / total) * 1000) / 10}%`;
    return [
      legendEntry({ name: categories[index] ?? '', colour: colourOf(index), x: 430 }, y),
      text(462, y + 28, `${formatCount(value)} · ${percent}`, { fill: paleInk, size: letters.small }),
    ];
  });
  return [...slices, ...key];
}

function drawSlice(centre: { x: number; y: number }, radius: number, from: number, to: number, colour: string): string {
  if (to - from > 0.9999) return `<circle cx="${centre.x}" cy="${centre.y}" r="${radius}" fill="${colour}"/>`;
  const at = (turn: number) => {
    const angle = turn * 2 * Math.PI - Math.PI / 2;
    return `${round(centre.x + radius * Math.cos(angle))} ${round(centre.y + radius * Math.sin(angle))}`;
  };
  const isLarge = to - from > 0.5 ? 1 : 0;
  return `<path d="M${centre.x} ${centre.y}L${at(from)}A${radius} ${radius} 0 ${isLarge} 1 ${at(to)}Z" fill="${colour}" stroke="#ffffff" stroke-width="3"/>`;
}

/** From nothing to the first round number that is no smaller, in at most five steps; whole ones for whole numbers. */
export function niceTicks(most: number): number[] {
  const rough = Math.max(most, 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const whole = Math.max(step, most > 5 ? 1 : 0.2);
  return Array.from({ length: Math.ceil(Math.max(most, 1) / whole) + 1 }, (_, index) => round(index * whole));
}

interface TextLook {
  size?: number;
  weight?: number;
  fill?: string;
  anchor?: 'start' | 'middle' | 'end';
}

function text(
  x: number,
  y: number,
  words: string,
  { size = letters.label, weight = 400, fill = ink, anchor = 'start' }: TextLook,
) {
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${escaped}</text>`;
}

/** About the width of a label; the letters of the font are half as wide as they are high, or a little more. */
const widthOf = (words: string, size: number = letters.label) => words.length * size * 0.57;
const colourOf = (index: number) => colours[index % colours.length] ?? ink;
const round = (n: number) => Math.round(n * 100) / 100;

const fonts = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'].map((file) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${file}`)),
);

/** Sharp on a screen with two or three pixels to a point. Works beside the event loop, for a tenth of a second. */
export async function renderPng(svg: string): Promise<Uint8Array> {
  const image = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: 2 },
    font: { loadSystemFonts: false, fontFiles: fonts, defaultFontFamily: pictureFont },
  });
  return image.asPng();
}
