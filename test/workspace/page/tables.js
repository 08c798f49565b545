/** The `table` and `data_table` blocks; both scroll sideways by themselves, and a data table sorts and pages. */
import { html, useState } from '/vendor/preact.js';
import { parsePlainText } from './mrkdwn.js';
import { richTextNodes } from './rich-text.js';
import { Nodes } from './text.js';

/** @typedef {Record<string, any>} Json */

const Cell = (/** @type {{ cell: Json }} */ { cell }) =>
  html`<${Nodes} nodes=${cell.type === 'rich_text' ? richTextNodes(cell) : parsePlainText(cell.text ?? String(cell.value))} />`;

const isNumber = (/** @type {Json | undefined} */ cell) => cell?.type === 'raw_number';

/** @param {{ block: Json }} props */
export function Table({ block: { rows, column_settings = [] } }) {
  const [head = [], ...body] = /** @type {Json[][]} */ (rows);
  const look = (/** @type {number} */ column) => {
    const { align = 'left', is_wrapped = false } = column_settings[column] ?? {};
    return `align-${align} ${is_wrapped ? 'wrapped' : ''}`;
  };
  return html`<div class="table-frame" tabindex="0" role="group" aria-label="Table">
    <table>
      <thead><tr>${head.map((cell, column) => html`<th scope="col" class=${look(column)}><${Cell} cell=${cell} /></th>`)}</tr></thead>
      <tbody>
        ${body.map((row) => html`<tr>${row.map((cell, column) => html`<td class=${look(column)}><${Cell} cell=${cell} /></td>`)}</tr>`)}
      </tbody>
    </table>
  </div>`;
}

const sortValue = (/** @type {Json | undefined} */ cell) =>
  isNumber(cell) ? Number(cell?.value) : (cell?.text ?? JSON.stringify(cell?.elements ?? ''));

/** Rows by one column: numbers as numbers, texts as people order them ("9" before "10"). */
function sortRows(/** @type {Json[][]} */ rows, /** @type {number} */ column, /** @type {boolean} */ descending) {
  const order = (/** @type {Json[]} */ a, /** @type {Json[]} */ b) => {
    const [left, right] = [sortValue(a[column]), sortValue(b[column])];
    if (typeof left === 'number' && typeof right === 'number') return left - right;
    return String(left).localeCompare(String(right), 'en', { numeric: true });
  };
  const sorted = rows.toSorted(order);
  return descending ? sorted.reverse() : sorted;
}

/** @param {{ block: Json }} props */
export function DataTable({
  block: { rows, caption, page_size: pageSize = 5, row_header_column_index: headColumn = 0 },
}) {
  const [head = [], ...body] = /** @type {Json[][]} */ (rows);
  const [sort, setSort] = useState({ column: -1, descending: false });
  const [wanted, setPage] = useState(0);
  const sorted = sort.column < 0 ? body : sortRows(body, sort.column, sort.descending);
  const last = Math.max(0, Math.ceil(body.length / pageSize) - 1);
  const page = Math.min(wanted, last);
  const first = page * pageSize;
  const sortBy = (/** @type {number} */ column) => {
    setSort({ column, descending: sort.column === column && !sort.descending });
    setPage(0);
  };
  const look = (/** @type {number} */ column) => (isNumber(body[0]?.[column]) ? 'align-right' : '');
  const direction = (/** @type {number} */ column) =>
    sort.column !== column ? undefined : sort.descending ? 'descending' : 'ascending';
  return html`<figure class="data-table" data-testid="data-table">
    <div class="table-frame" tabindex="0" role="group" aria-label=${caption}>
      <table>
        <caption>${caption}</caption>
        <thead><tr>
          ${head.map(
            (cell, column) => html`<th scope="col" class=${look(column)} aria-sort=${direction(column)}>
            <button type="button" onClick=${() => sortBy(column)}><${Cell} cell=${cell} /></button>
          </th>`,
          )}
        </tr></thead>
        <tbody>
          ${sorted.slice(first, first + pageSize).map(
            (row) => html`<tr>
            ${row.map((cell, column) =>
              column === headColumn
                ? html`<th scope="row" class=${look(column)}><${Cell} cell=${cell} /></th>`
                : html`<td class=${look(column)}><${Cell} cell=${cell} /></td>`,
            )}
          </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      last > 0 &&
      html`<figcaption class="pages">
      <span aria-live="polite">${first + 1}–${Math.min(first + pageSize, body.length)} of ${body.length}</span>
      <button type="button" class="button small" disabled=${page === 0} onClick=${() => setPage(page - 1)}>Previous</button>
      <button type="button" class="button small" disabled=${page === last} onClick=${() => setPage(page + 1)}>Next</button>
    </figcaption>`
    }
  </figure>`;
}
