/** The `data_visualization` block: pie, bar, area and line charts, with what they say in words for screen readers. */
import { html, useLayoutEffect, useRef, useState } from '/vendor/preact.js';

/** @typedef {Record<string, any>} Json */
/** @typedef {{ names: string[], series: { name: string, values: number[] }[], most: number, right: number }} Plot `right`: where it ends, in pixels */

const height = 290;
const frame = { left: 52, top: 30, bottom: 236 };
const numbers = new Intl.NumberFormat('en-US');

const colour = (/** @type {number} */ index) => `var(--series-${(index % 6) + 1})`;

/** The next round number that is no smaller. */
function roundUp(/** @type {number} */ value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return ([1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10) * power;
}

/** @returns {Plot} */
function plotOf(/** @type {Json} */ { series, axis_config: { categories } }, /** @type {number} */ right) {
  const rows = series.map((/** @type {Json} */ { name, data }) => ({
    name,
    values: categories.map(
      (/** @type {string} */ name) => data.find((/** @type {Json} */ one) => one.label === name)?.value ?? 0,
    ),
  }));
  return {
    names: categories,
    right,
    series: rows,
    most: roundUp(Math.max(1, ...rows.flatMap((/** @type {Json} */ { values }) => values))),
  };
}

const heightOf = (/** @type {Plot} */ { most }, /** @type {number} */ value) =>
  frame.bottom - (value / most) * (frame.bottom - frame.top);
const step = (/** @type {Plot} */ { names, right }) => (right - frame.left) / names.length;
const middle = (/** @type {Plot} */ plot, /** @type {number} */ index) => frame.left + (index + 0.5) * step(plot);

const Bars = (/** @type {{ plot: Plot }} */ { plot }) =>
  plot.series.map(({ values }, place) =>
    values.map((value, index) => {
      const wide = Math.min(64, (step(plot) * 0.76) / plot.series.length);
      const x = middle(plot, index) + (place - plot.series.length / 2) * wide;
      const y = heightOf(plot, value);
      return html`<rect x=${x} y=${y} width=${wide - 1} height=${frame.bottom - y} fill=${colour(place)} />`;
    }),
  );

const Lines = (/** @type {{ plot: Plot, filled: boolean }} */ { plot, filled }) =>
  plot.series.map(({ values }, place) => {
    const points = values.map((value, index) => `${middle(plot, index)},${heightOf(plot, value)}`);
    const ground = [`${middle(plot, values.length - 1)},${frame.bottom}`, `${middle(plot, 0)},${frame.bottom}`];
    return html`
      ${filled && html`<polygon points=${[...points, ...ground].join(' ')} fill=${colour(place)} opacity="0.25" />`}
      <polyline points=${points.join(' ')} fill="none" stroke=${colour(place)} stroke-width="2.5" />
      ${points.map((point) => html`<circle cx=${point.split(',')[0]} cy=${point.split(',')[1]} r="3.5" fill=${colour(place)} />`)}
    `;
  });

/** As many labels as fit beside each other, the last one always. */
function Axes(/** @type {{ plot: Plot, config: Json }} */ { plot, config }) {
  const last = plot.names.length - 1;
  const wide = Math.max(...plot.names.map(({ length }) => length)) * 6.6;
  // The last label is moved to the left as far as it would stick out.
  const moved = Math.max(0, middle(plot, last) + (plot.names[last]?.length ?? 0) * 3.3 - plot.right);
  const every = Math.ceil((wide + 10 + moved) / step(plot));
  return html`
    ${[0, 0.25, 0.5, 0.75, 1].map((share) => {
      const y = heightOf(plot, plot.most * share);
      return html`<g><line class="rule" x1=${frame.left} x2=${plot.right} y1=${y} y2=${y} />
        <text x=${frame.left - 6} y=${y + 4} text-anchor="end">${numbers.format(plot.most * share)}</text></g>`;
    })}
    ${plot.names.map((name, index) => {
      const half = name.length * 3.3;
      const x = Math.min(middle(plot, index), plot.right - half);
      return (
        (last - index) % every === 0 && html`<text x=${x} y=${frame.bottom + 18} text-anchor="middle">${name}</text>`
      );
    })}
    <text x="2" y="12">${config.y_label}</text>
    <text x=${plot.right} y=${frame.bottom + 42} text-anchor="end">${config.x_label}</text>
  `;
}

function Pie(/** @type {{ segments: Json[], width: number }} */ { segments, width }) {
  const centre = width / 2;
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  let before = 0;
  return segments.map(({ value }, index) => {
    const at = (/** @type {number} */ share) => {
      const angle = share * 2 * Math.PI - Math.PI / 2;
      return `${centre + 130 * Math.cos(angle)} ${145 + 130 * Math.sin(angle)}`;
    };
    const [from, to] = [before / total, (before + value) / total];
    before += value;
    if (to - from > 0.9999) return html`<circle cx=${centre} cy="145" r="130" fill=${colour(index)} />`;
    return html`<path class="slice" d="M${centre} 145L${at(from)}A130 130 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)}Z" fill=${colour(index)} />`;
  });
}

/** What stands beside each colour. */
function legendOf(/** @type {Json} */ chart) {
  if (chart.type !== 'pie') return chart.series.map((/** @type {Json} */ { name }) => name);
  const total = chart.segments.reduce((/** @type {number} */ sum, /** @type {Json} */ { value }) => sum + value, 0);
  return chart.segments.map((/** @type {Json} */ { label, value }) => `${label} ${Math.round((value / total) * 100)}%`);
}

/** Every value in words. */
function wordsOf(/** @type {Json} */ chart) {
  const list = (/** @type {Json[]} */ points) =>
    points.map(({ label, value }) => `${label} ${numbers.format(value)}`).join(', ');
  if (chart.type === 'pie') return list(chart.segments);
  return chart.series.map((/** @type {Json} */ { name, data }) => `${name}: ${list(data)}`).join('; ');
}

/** @param {{ block: Json }} props */
export function ChartBlock({ block: { title, chart } }) {
  const drawing = useRef(/** @type {SVGSVGElement | null} */ (null));
  const [width, setWidth] = useState(640);
  useLayoutEffect(() => {
    if (!drawing.current) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(240, entry?.contentRect.width ?? 640)));
    observer.observe(drawing.current);
    return () => observer.disconnect();
  }, []);
  const plot = chart.type === 'pie' ? undefined : plotOf(chart, width - 8);
  return html`<figure class="chart" data-testid="chart">
    <figcaption>${title}</figcaption>
    <ul class="legend">${legendOf(chart).map((/** @type {string} */ name, /** @type {number} */ index) => html`<li><i style=${{ background: colour(index) }}></i>${name}</li>`)}</ul>
    <svg ref=${drawing} height=${height} role="img" aria-label="${title}. ${chart.type} chart. ${wordsOf(chart)}">
      ${plot && html`<${Axes} plot=${plot} config=${chart.axis_config} />`}
      ${plot && (chart.type === 'bar' ? html`<${Bars} plot=${plot} />` : html`<${Lines} plot=${plot} filled=${chart.type === 'area'} />`)}
      ${!plot && html`<${Pie} segments=${chart.segments} width=${width} />`}
    </svg>
  </figure>`;
}
