/** Draws Block Kit blocks as the app sent them. What is typed and clicked in them goes to the surface around them. */
import { html } from '/vendor/preact.js';
import { ChartBlock } from './charts.js';
import { Element } from './elements.js';
import { blockIdOf } from './field-values.js';
import { parseMarkdown } from './markdown.js';
import { useUniqueId } from './popup.js';
import { richTextNodes } from './rich-text.js';
import { fileUrl } from './server.js';
import { DataTable, Table } from './tables.js';
import { Nodes, TextObject } from './text.js';
import { useWorkspace } from './workspace-context.js';

/** @typedef {Record<string, any>} Json */
/** @typedef {{ block: Json, blockId: string, error: string | undefined }} BlockProps */

const Section = (/** @type {BlockProps} */ { block, blockId }) => html`<div class="section">
  <div class="section-text">
    ${block.text && html`<div><${TextObject} object=${block.text} /></div>`}
    ${
      block.fields &&
      html`<div class="fields">
      ${block.fields.map((/** @type {Json} */ field) => html`<div><${TextObject} object=${field} /></div>`)}
    </div>`
    }
  </div>
  ${block.accessory && html`<div class="accessory"><${Element} element=${block.accessory} blockId=${blockId} dispatches=${true} /></div>`}
</div>`;

const Context = (/** @type {BlockProps} */ { block }) => html`<div class="context">
  ${block.elements.map((/** @type {Json} */ element) =>
    element.type === 'image'
      ? html`<img src=${element.image_url} alt=${element.alt_text} />`
      : html`<span><${TextObject} object=${element} /></span>`,
  )}
</div>`;

const Actions = (/** @type {BlockProps} */ { block, blockId }) => html`<div class="actions">
  ${block.elements.map((/** @type {Json} */ element) => html`<${Element} key=${element.action_id} element=${element} blockId=${blockId} dispatches=${true} />`)}
</div>`;

function Picture(/** @type {BlockProps} */ { block }) {
  const { me } = useWorkspace();
  const source = block.image_url ?? block.slack_file?.url ?? fileUrl(block.slack_file?.id, me.id);
  return html`<figure class="picture">
    ${block.title && html`<figcaption><${TextObject} object=${block.title} /></figcaption>`}
    <img src=${source} alt=${block.alt_text} />
  </figure>`;
}

function Input(/** @type {BlockProps} */ { block, blockId, error }) {
  const id = useUniqueId();
  const { element } = block;
  const isGroup = ['radio_buttons', 'checkboxes'].includes(element.type);
  const names = {
    id,
    'aria-labelledby': `${id}-label${element.type.startsWith('multi_') ? ` ${id}` : ''}`,
    'aria-describedby': `${id}-hint ${id}-error`,
    ...(isGroup ? {} : { 'aria-invalid': String(Boolean(error)), 'aria-required': String(!block.optional) }),
  };
  const Label = isGroup ? 'div' : 'label';
  return html`<div class="input ${error ? 'wrong' : ''}">
    <${Label} class="label" id="${id}-label" for=${isGroup ? undefined : id}>
      <${TextObject} object=${block.label} />${block.optional && html` <small>(optional)</small>`}
    <//>
    <${Element} element=${element} blockId=${blockId} dispatches=${Boolean(block.dispatch_action)} names=${names} />
    <p class="error" id="${id}-error" data-testid=${error && 'field-error'}>${error}</p>
    <p class="hint" id="${id}-hint"><${TextObject} object=${block.hint} /></p>
  </div>`;
}

const BLOCKS = /** @type {Record<string, (props: any) => unknown>} */ ({
  header: ({ block }) =>
    html`<div class="header" role="heading" aria-level="3"><${TextObject} object=${block.text} /></div>`,
  section: Section,
  context: Context,
  divider: () => html`<hr />`,
  actions: Actions,
  input: Input,
  image: Picture,
  rich_text: ({ block }) => html`<div><${Nodes} nodes=${richTextNodes(block)} /></div>`,
  markdown: ({ block }) => html`<div><${Nodes} nodes=${parseMarkdown(block.text)} /></div>`,
  table: Table,
  data_table: DataTable,
  data_visualization: ChartBlock,
  alert: ({ block }) =>
    html`<div class="alert ${block.level ?? 'default'}" role="note"><${TextObject} object=${block.text} /></div>`,
});

const Unknown = (/** @type {BlockProps} */ { block }) =>
  html`<p class="unknown" data-testid="unknown">Unknown block “${block.type}”: this page can't draw it.</p>`;

/**
 * @param {{ blocks: Json[], errors?: Record<string, string> }} props `errors`: a sentence per block id, shown at its field
 */
export function Blocks({ blocks, errors = {} }) {
  return html`<div class="blocks">
    ${blocks.map((block, index) => {
      const Known = BLOCKS[block.type] ?? Unknown;
      const blockId = blockIdOf(block, index);
      return html`<div class="block" key=${blockId} data-block-id=${blockId} data-block-type=${block.type}>
        <${Known} block=${block} blockId=${blockId} error=${errors[blockId]} />
      </div>`;
    })}
  </div>`;
}
