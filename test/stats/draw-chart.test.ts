/** The chart as a picture: what stands in it, and that its letters show on a machine without fonts. */

import { describe, expect, test } from 'vitest';
import type { Chart } from '../../src/slack/charts.ts';
import { drawChart, niceTicks, renderPng } from '../../src/stats/draw-chart.ts';

const labels = Array.from({ length: 20 }, (_, n) => `${n + 1} Nov–${n + 11} Dez & <Söhne>`.slice(0, 20));
const chart = (kind: Chart['kind'], more: Partial<Chart> = {}): Chart => ({
  title: 'Überraschend langer Titel mit <fünfzig> Zeichen &c',
  ...{ kind, xLabel: 'Tag', yLabel: 'Größe', categories: labels, altText: '' },
  series: ['Hold', 'Pending Shipment', 'Other statuses'].map((name, row) => ({
    name,
    values: labels.map((_, n) => n * (row + 1) * 12_345),
  })),
  ...more,
});

describe.each(['line', 'bar', 'pie'] as const)('a %s chart', (kind) => {
  test('says everything that it has room for, escaped, within the picture', () => {
    const svg = drawChart(chart(kind, kind === 'pie' ? { categories: labels.slice(0, 6) } : {}));
    expect(svg).toContain('Überraschend langer Titel mit &lt;fünfzig&gt; Zeichen &amp;c');
    expect(svg).not.toMatch(/NaN|undefined|Infinity|<Söhne>/);
    const places = [...svg.matchAll(/ x="(-?[\d.]+)"/g)].map(([, x]) => Number(x));
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...places)).toBeLessThanOrEqual(800);
  });

  test.each([
    ['nothing but zeros', [0, 0]],
    ['a single value', [7]],
  ])('of %s', (_, values) => {
    const one = chart(kind, { categories: values.map((_, n) => `c${n}`), series: [{ name: 's', values }] });
    if (kind !== 'pie' || values.length === 1) expect(drawChart(one)).not.toMatch(/NaN|Infinity/);
  });
});

test.each([
  [0, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [4, [0, 1, 2, 3, 4]],
  [7, [0, 2, 4, 6, 8]],
  [101, [0, 50, 100, 150]],
  [98_765, [0, 20_000, 40_000, 60_000, 80_000, 100_000]],
])('%d is measured with the ticks %j', (most, ticks) => {
  expect(niceTicks(most)).toEqual(ticks);
});

test('letters come out as letters, umlauts too, whatever fonts the machine has', async () => {
  const render = (words: string) =>
    renderPng(
      `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><text y="30" font-family="Inter" font-size="30">${words}</text></svg>`,
    );
  const [empty, a, umlaut] = await Promise.all([render(''), render('a'), render('ä')]);
  expect(Buffer.compare(a, empty)).not.toBe(0);
  expect(Buffer.compare(a, umlaut)).not.toBe(0);
  const size = new DataView(Uint8Array.from(a).buffer);
  expect([size.getUint32(16), size.getUint32(20)]).toEqual([180, 80]);
});
