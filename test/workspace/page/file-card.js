/** Files: how a shared one looks, and how picked ones are read. */
import { html } from '/vendor/preact.js';
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

/** @param {{ file: import('../protocol.ts').FileCard }} props */
export function FileCard({ file }) {
  const { me } = useWorkspace();
  const url = fileUrl(file.id, me.id);
  return html`<div class="file" data-testid="file" data-file=${file.id}>
    <div class="file-head">
      <span class="file-kind" aria-hidden="true">${file.name.split('.').at(-1)?.slice(0, 4)}</span>
      <span class="file-name"><b>${file.name}</b><small>${sizeText(file.size)}</small></span>
      <a class="button small" href=${url} download=${file.name} aria-label="Download ${file.name}">Download</a>
    </div>
    ${file.mimetype.startsWith('image/') && html`<img src=${url} alt=${file.altText ?? file.name} />`}
    ${file.preview && html`<pre tabindex="0" aria-label="First lines of ${file.name}">${file.preview.split('\n').slice(0, 5).join('\n')}</pre>`}
  </div>`;
}
