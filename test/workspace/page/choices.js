/** Elements by which a person chooses: selects of one or several, radio buttons, checkboxes. */
import { html, useState } from '/vendor/preact.js';
import { bareValue, withValue } from './field-values.js';
import { Popup, useUniqueId } from './popup.js';
import { useSurface } from './surface.js';
import { TextObject } from './text.js';
import { useWorkspace } from './workspace-context.js';

/** @typedef {Record<string, any>} Json */
/** @typedef {{ element: Json, blockId: string, dispatches: boolean, names: Record<string, string> }} ElementProps */
/** A choice: `id` tells choices apart, `answer` is what Slack reports. @typedef {{ id: string, label: string, answer: unknown }} Choice */

const KINDS = /** @type {Record<string, string>} */ ({ public: 'public', private: 'private', dm: 'im' });

/**
 * What an element offers, in groups (one nameless group where the app made none).
 * @param {Json} element
 * @returns {{ label: string, choices: Choice[] }[]}
 */
function useChoices(element) {
  const { people, conversations } = useWorkspace();
  if (element.type.includes('users_select')) {
    return [{ label: '', choices: people.map(({ id, realName }) => ({ id, label: realName, answer: id })) }];
  }
  if (/conversations_select|channels_select/.test(element.type)) {
    const kinds =
      element.filter?.include ?? (element.type.includes('channels') ? ['public'] : ['public', 'private', 'im']);
    const offered = conversations.filter(({ kind }) => kinds.includes(KINDS[kind]));
    const label = (/** @type {{ kind: string, name: string }} */ { kind, name }) => (kind === 'dm' ? name : `#${name}`);
    return [{ label: '', choices: offered.map((it) => ({ id: it.id, label: label(it), answer: it.id })) }];
  }
  const choices = (/** @type {Json[]} */ options) =>
    options.map((option) => ({ id: option.value, label: option.text.text, answer: option }));
  if (!element.option_groups) return [{ label: '', choices: choices(element.options) }];
  return element.option_groups.map((/** @type {Json} */ group) => ({
    label: group.label.text,
    choices: choices(group.options),
  }));
}

const idOf = (/** @type {any} */ answer) => answer?.value ?? answer;

/** @param {ElementProps} props */
export function SingleChoice({ element, blockId, dispatches, names }) {
  const { fieldOf, setField, act, busy } = useSurface();
  const groups = useChoices(element);
  const chosen = idOf(bareValue(fieldOf(element, blockId))) ?? '';
  const change = (/** @type {Event} */ event) => {
    const id = /** @type {HTMLSelectElement} */ (event.target).value;
    const answer = groups.flatMap(({ choices }) => choices).find((choice) => choice.id === id)?.answer ?? null;
    if (dispatches) act(element, blockId, withValue(element, answer));
    else setField(element, blockId, withValue(element, answer));
  };
  const options = (/** @type {Choice[]} */ choices) =>
    choices.map(({ id, label }) => html`<option key=${id} value=${id}>${label}</option>`);
  return html`<select ...${names} data-action-id=${element.action_id} value=${chosen} onChange=${change}
      aria-busy=${busy === `${blockId}/${element.action_id}`}>
    <option value="" disabled=${dispatches}>${element.placeholder?.text ?? 'Choose…'}</option>
    ${groups.map(({ label, choices }) => (label ? html`<optgroup label=${label}>${options(choices)}</optgroup>` : options(choices)))}
  </select>`;
}

/** @param {ElementProps} props */
export function MultipleChoice({ element, blockId, dispatches, names }) {
  const { fieldOf, setField, act } = useSurface();
  const groups = useChoices(element);
  const [touched, setTouched] = useState(false);
  const chosen = bareValue(fieldOf(element, blockId));
  const ids = new Set(chosen.map(idOf));
  const all = groups.flatMap(({ choices }) => choices);
  const toggle = (/** @type {string} */ id) => {
    if (ids.has(id)) ids.delete(id);
    else ids.add(id);
    setTouched(true);
    setField(
      element,
      blockId,
      withValue(
        element,
        all.filter((choice) => ids.has(choice.id)).map(({ answer }) => answer),
      ),
    );
  };
  const onClosed = () => {
    if (dispatches && touched) act(element, blockId, withValue(element, chosen));
    setTouched(false);
  };
  const labels = all.filter(({ id }) => ids.has(id)).map(({ label }) => label);
  const isFull = ids.size >= (element.max_selected_items ?? Infinity);
  const entry = (/** @type {Choice} */ { id, label }) => html`<label class="entry">
    <input type="checkbox" checked=${ids.has(id)} disabled=${isFull && !ids.has(id)} value=${id} onChange=${() => toggle(id)} /> ${label}
  </label>`;
  const text = labels.length > 0 ? labels.join(', ') : (element.placeholder?.text ?? 'Choose…');
  return html`<${Popup} label=${element.placeholder?.text ?? 'Choose'} look="select ${labels.length > 0 ? '' : 'empty'}" onClosed=${onClosed}
    face=${text} attributes=${{ ...names, 'aria-label': undefined, 'data-action-id': element.action_id }}>
    ${groups.map(({ label, choices }) => html`${label && html`<div class="group-label">${label}</div>`}${choices.map(entry)}`)}
  <//>`;
}

/** Radio buttons and checkboxes. @param {ElementProps} props */
export function ChoiceGroup({ element, blockId, dispatches, names }) {
  const { fieldOf, setField, act } = useSurface();
  const group = useUniqueId();
  const isRadio = element.type === 'radio_buttons';
  const value = bareValue(fieldOf(element, blockId));
  const ids = new Set((isRadio ? [value] : value).map(idOf));
  const pick = (/** @type {Json} */ option) => {
    if (ids.has(option.value)) ids.delete(option.value);
    else ids.add(option.value);
    const chosen = element.options.filter((/** @type {Json} */ it) => ids.has(it.value));
    const field = withValue(element, isRadio ? option : chosen);
    if (dispatches) act(element, blockId, field);
    else setField(element, blockId, field);
  };
  return html`<div role=${isRadio ? 'radiogroup' : 'group'} class="choices" data-action-id=${element.action_id} ...${names}>
    ${element.options.map(
      (/** @type {Json} */ option) => html`<label>
      <input type=${isRadio ? 'radio' : 'checkbox'} name=${group} value=${option.value} checked=${ids.has(option.value)} onChange=${() => pick(option)} />
      <span><${TextObject} object=${option.text} />${option.description && html`<small><${TextObject} object=${option.description} /></small>`}</span>
    </label>`,
    )}
  </div>`;
}
