/** Files: how a shared one looks, and how picked ones are read. */
import { html } from '/vendor/preact.js';
import { Icon } from './icons.js';
import { fileUrl } from './server.js';
import { useWorkspace } from './workspace-context.js';

/** "1.4 MB": what a person compares with a limit. */
export function sizeText(/** @type {number} */ bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/**
 * Picked or dropped files as `ShareFiles` wants them.
 * @param {File[]} files
 * @returns {Promise<{ name: string, base64: string }[]>}
 */
export const readFiles = (files) => Promise.all(files.map(readFile));

const readFile = (/** @type {File} */ file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ name: file.name, base64: String(reader.result).split(',')[1] ?? '' });
    reader.onerror = () => reject(new Error(`The browser could not read ${file.name}. Was it moved or changed?`));
    reader.readAsDataURL(file);
  });

/** How a file of each kind is marked; others are pages. @type {[RegExp, Parameters<typeof Icon>[0]['name']][]} */
const KINDS = [
  [/\.(csv|tsv|tab|xlsx?|xlsm|ods|numbers)$/i, 'sheet'],
  [/\.(png|jpe?g|gif|svg|webp)$/i, 'picture'],
  [/\.(zip|gz|7z|rar)$/i, 'archive'],
];

const previewRows = 5;
const previewColumns = 8;

/**
 * The first lines of a table; undefined for anything else. The last line may be cut off, so it is left out when there are
 * others.
 * @param {string} name @param {string} preview
 */
export function previewTable(name, preview) {
  if (!/\.(csv|tsv|tab)$/i.test(name)) return undefined;
  const lines = preview.replace('\ufeff', '').split(/\r?\n/);
  const whole = (lines.length > 2 ? lines.slice(0, -1) : lines).filter((line) => line.trim() !== '');
  const mark = [',', ';', '\t'].find((one) => whole[0]?.includes(one));
  if (mark === undefined || whole.length < 2 || whole.some((line) => line.includes('"'))) return undefined;
  return whole.slice(0, previewRows).map((line) => line.split(mark).slice(0, previewColumns));
}

/** @param {{ rows: string[][], name: string }} props */
const PreviewTable = ({ rows: [header = [], ...rows], name }) =>
  html`<div class="table-frame file-table" tabindex="0" role="group" aria-label="First lines of ${name}"><table>
    <thead><tr>${header.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${header.map((_, at) => html`<td>${row[at]}</td>`)}</tr>`)}</tbody>
  </table></div>`;

/** @param {{ file: import('../protocol.ts').FileCard }} props */
export function FileCard({ file }) {
  const { me } = useWorkspace();
  const url = fileUrl(file.id, me.id);
  const table = previewTable(file.name, file.preview ?? '');
  const kind = KINDS.find(([name]) => name.test(file.name))?.[1] ?? 'page';
  return html`<div class="file" data-testid="file" data-file=${file.id}>
    <div class="file-head">
      <span class="file-kind kind-${kind}" aria-hidden="true"><${Icon} name=${kind} />${file.name.split('.').at(-1)?.slice(0, 4)}</span>
      <span class="file-name"><b>${file.name}</b><small>${sizeText(file.size)}</small></span>
      <a class="button small" href=${url} download=${file.name} aria-label="Download ${file.name}">Download</a>
    </div>
    ${file.mimetype.startsWith('image/') && html`<img src=${url} alt=${file.altText ?? file.name} />`}
    ${table && html`<${PreviewTable} rows=${table} name=${file.name} />`}
    ${!table && file.preview && html`<pre tabindex="0" aria-label="First lines of ${file.name}">${file.preview.split('\n').slice(0, 5).join('\n')}</pre>`}
  </div>`;
}
