/**
 * What stands in fields, in the shapes of Slack's `state.values` and `actions[]`
 * (docs.slack.dev, "block_actions payload" and "view_submission payload"). Pure.
 */

/** @typedef {Record<string, any>} Json */
/** @typedef {Record<string, Record<string, Json>>} Values */

const text = { key: 'value', initial: 'initial_value', empty: null };
const one = (/** @type {string} */ noun) => ({ key: `selected_${noun}`, initial: `initial_${noun}`, empty: null });
const many = (/** @type {string} */ noun) => ({ key: `selected_${noun}`, initial: `initial_${noun}`, empty: [] });

/** Per element type: under which key its value goes, where its first value stands, what it is when empty. */
const SHAPES = /** @type {Record<string, { key: string, initial: string, empty: null | never[] }>} */ ({
  plain_text_input: text,
  email_text_input: text,
  url_text_input: text,
  number_input: text,
  static_select: one('option'),
  radio_buttons: one('option'),
  users_select: one('user'),
  conversations_select: one('conversation'),
  channels_select: one('channel'),
  datepicker: one('date'),
  timepicker: one('time'),
  multi_static_select: many('options'),
  checkboxes: many('options'),
  multi_users_select: many('users'),
  multi_conversations_select: many('conversations'),
  multi_channels_select: many('channels'),
  file_input: { key: 'files', initial: 'initial_files', empty: [] },
});

/** A block's id: the app's, or its place in the message. */
export const blockIdOf = (/** @type {Json} */ block, /** @type {number} */ index) => block.block_id ?? `block-${index}`;

/** What an untouched field says. */
export function initialValue(/** @type {Json} */ element) {
  const shape = SHAPES[element.type];
  return shape ? { type: element.type, [shape.key]: element[shape.initial] ?? shape.empty } : { type: element.type };
}

/** The same field with another value in it. */
export const withValue = (/** @type {Json} */ element, /** @type {unknown} */ value) => ({
  type: element.type,
  [SHAPES[element.type]?.key ?? 'value']: value,
});

/** The bare value: a string, an option, a list, or null. */
export const bareValue = (/** @type {Json} */ field) => field[SHAPES[field.type]?.key ?? 'value'];

/** All fields of these blocks: inputs, elements of actions, accessories. */
export function findFields(/** @type {Json[]} */ blocks) {
  return blocks.flatMap((block, index) => {
    const elements = block.elements && block.type === 'actions' ? block.elements : [block.element, block.accessory];
    return elements
      .filter((/** @type {Json | undefined} */ element) => element && SHAPES[element.type])
      .map((/** @type {Json} */ element) => ({ blockId: blockIdOf(block, index), block, element }));
  });
}

/** What goes into `actions[0]`; `value` is a field, an overflow's option, or absent (a button). */
export function actionOf(/** @type {Json} */ element, /** @type {string} */ blockId, /** @type {Json} */ field) {
  const { type, action_id, text: label, value } = element;
  const button = type === 'button' ? { text: label, ...(value === undefined ? {} : { value }) } : {};
  return { type, action_id, block_id: blockId, ...button, ...field };
}

/**
 * What Slack's own client refuses before it sends a form.
 * @param {Json[]} blocks
 * @param {Values} values
 * @returns {Record<string, string>} a sentence per block id
 */
export function findFormErrors(blocks, values) {
  const errors = /** @type {Record<string, string>} */ ({});
  for (const { blockId, block, element } of findFields(blocks)) {
    if (block.type !== 'input') continue;
    const value = bareValue(values[blockId]?.[element.action_id] ?? initialValue(element));
    const error = fieldError(block, element, value);
    if (error) errors[blockId] = error;
  }
  return errors;
}

/** @param {Json} block @param {Json} element @param {any} value */
function fieldError(block, element, value) {
  if (value === null || value === '' || value.length === 0) {
    return block.optional ? undefined : 'Please fill in this field.';
  }
  if (element.min_length && value.length < element.min_length)
    return `Please write at least ${element.min_length} characters.`;
  if (element.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(value))
    return 'This is not an email address, such as jo@example.com.';
  if (element.type === 'url_text_input' && !URL.canParse(value))
    return 'This is not a link, such as https://example.com.';
  if (element.type !== 'number_input') return undefined;
  if (!/^-?\d+(\.\d+)?$/.test(value) || (!element.is_decimal_allowed && value.includes('.')))
    return 'Please write a whole number.';
  if (Number(value) < Number(element.min_value ?? -Infinity))
    return `Please write a number from ${element.min_value} up.`;
  if (Number(value) > Number(element.max_value ?? Infinity)) return `Please write a number up to ${element.max_value}.`;
  return undefined;
}
