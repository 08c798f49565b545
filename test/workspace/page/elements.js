/** Block Kit's interactive elements. Each gets `{ element, blockId, dispatches, names }`: `names` are its ARIA attributes. */
import { html } from '/vendor/preact.js';
import { ChoiceGroup, MultipleChoice, SingleChoice } from './choices.js';
import { bareValue, withValue } from './field-values.js';
import { readFiles } from './file-card.js';
import { Icon } from './icons.js';
import { isSafeUrl } from './mrkdwn.js';
import { Menu } from './popup.js';
import { useSurface } from './surface.js';
import { TextObject } from './text.js';

/** @typedef {import('./choices.js').ElementProps} ElementProps */

/** @param {ElementProps} props */
function Button({ element, blockId }) {
  const { act, busy } = useSurface();
  const isBusy = busy === `${blockId}/${element.action_id}`;
  const press = () => {
    if (isBusy) return;
    if (element.url && isSafeUrl(element.url)) open(element.url, '_blank', 'noopener');
    act(element, blockId);
  };
  return html`<button type="button" class="button ${element.style ?? ''}" data-action-id=${element.action_id}
    aria-label=${element.accessibility_label} aria-busy=${isBusy} onClick=${press}><${TextObject} object=${element.text} />${element.url && html` <${Icon} name="outside" />`}</button>`;
}

/** @param {ElementProps} props */
function Overflow({ element, blockId }) {
  const { act } = useSurface();
  const items = element.options.map((/** @type {Record<string, any>} */ option) => ({
    name: html`<${TextObject} object=${option.text} />`,
    key: option.value,
    run: () => act(element, blockId, { selected_option: option }),
  }));
  return html`<${Menu} label="More" face=${html`<${Icon} name="more" />`} look="button" items=${items} attributes=${{ 'data-action-id': element.action_id }} />`;
}

const INPUT_TYPES = /** @type {Record<string, string>} */ ({
  plain_text_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'text',
  datepicker: 'date',
  timepicker: 'time',
});

/** @param {ElementProps} props */
function TextInput({ element, blockId, dispatches, names }) {
  const { fieldOf, setField, act } = useSurface();
  const field = fieldOf(element, blockId);
  const isPicker = element.type.endsWith('picker');
  const changed = (/** @type {Event} */ event) =>
    withValue(element, /** @type {HTMLInputElement} */ (event.target).value || null);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Enter' || element.multiline || !dispatches) return;
    event.preventDefault();
    act(element, blockId, changed(event));
  };
  const attributes = {
    ...names,
    value: bareValue(field) ?? '',
    placeholder: element.placeholder?.text,
    maxLength: element.max_length ?? 3000,
    autocomplete: 'off',
    'data-action-id': element.action_id,
    onInput: (/** @type {Event} */ event) => !isPicker && setField(element, blockId, changed(event)),
    onChange: (/** @type {Event} */ event) =>
      isPicker && (dispatches ? act(element, blockId, changed(event)) : setField(element, blockId, changed(event))),
    onKeyDown,
  };
  if (element.multiline) return html`<textarea rows="4" ...${attributes}></textarea>`;
  const inputMode = element.type === 'number_input' ? 'decimal' : undefined;
  return html`<input type=${INPUT_TYPES[element.type]} inputMode=${inputMode} ...${attributes} />`;
}

/** @param {ElementProps} props */
function FileInput({ element, blockId, names }) {
  const { fieldOf, setField } = useSurface();
  const { files } = fieldOf(element, blockId);
  const accept = element.filetypes?.map((/** @type {string} */ type) => `.${type}`).join(',');
  const take = async (/** @type {Event} */ event) => {
    const { files: picked } = /** @type {HTMLInputElement} */ (event.target);
    setField(element, blockId, withValue(element, await readFiles([...(picked ?? [])])));
  };
  return html`<input type="file" ...${names} accept=${accept} multiple=${(element.max_files ?? 10) > 1}
      data-action-id=${element.action_id} onChange=${take} />
    ${files.length > 1 && html`<small>${files.map((/** @type {{ name: string }} */ { name }) => name).join(', ')}</small>`}`;
}

const Picture = (/** @type {ElementProps} */ { element }) =>
  html`<img class="thumbnail" src=${element.image_url} alt=${element.alt_text} />`;

const ELEMENTS = /** @type {Record<string, (props: any) => unknown>} */ ({
  button: Button,
  overflow: Overflow,
  image: Picture,
  static_select: SingleChoice,
  users_select: SingleChoice,
  conversations_select: SingleChoice,
  channels_select: SingleChoice,
  multi_static_select: MultipleChoice,
  multi_users_select: MultipleChoice,
  multi_conversations_select: MultipleChoice,
  multi_channels_select: MultipleChoice,
  radio_buttons: ChoiceGroup,
  checkboxes: ChoiceGroup,
  plain_text_input: TextInput,
  email_text_input: TextInput,
  url_text_input: TextInput,
  number_input: TextInput,
  datepicker: TextInput,
  timepicker: TextInput,
  file_input: FileInput,
});

/** Any element; one that the page can't draw is shown as a mistake, not left out. */
export function Element(/** @type {ElementProps} */ props) {
  const Known = ELEMENTS[props.element.type];
  if (!Known) return html`<span class="unknown" data-testid="unknown">Unknown element “${props.element.type}”</span>`;
  const label = props.element.placeholder?.text ?? props.element.action_id;
  return html`<${Known} names=${{ 'aria-label': label }} ...${props} />`;
}
