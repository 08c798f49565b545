/** What stands in the fields of a view before anybody touches them, as `view.state.values`. */
import { inputsIn } from './find-element.ts';
import type { Json, View } from './protocol.ts';

/** For each type: the field of the state, and the field of the element that it starts from. */
const STARTS: { [type: string]: [field: string, from: string, empty: unknown] } = {
  plain_text_input: ['value', 'initial_value', null],
  email_text_input: ['value', 'initial_value', null],
  url_text_input: ['value', 'initial_value', null],
  number_input: ['value', 'initial_value', null],
  rich_text_input: ['rich_text_value', 'initial_value', null],
  file_input: ['files', 'initial_files', []],
  static_select: ['selected_option', 'initial_option', null],
  external_select: ['selected_option', 'initial_option', null],
  radio_buttons: ['selected_option', 'initial_option', null],
  users_select: ['selected_user', 'initial_user', null],
  conversations_select: ['selected_conversation', 'initial_conversation', null],
  channels_select: ['selected_channel', 'initial_channel', null],
  checkboxes: ['selected_options', 'initial_options', []],
  multi_static_select: ['selected_options', 'initial_options', []],
  multi_external_select: ['selected_options', 'initial_options', []],
  multi_users_select: ['selected_users', 'initial_users', []],
  multi_conversations_select: ['selected_conversations', 'initial_conversations', []],
  multi_channels_select: ['selected_channels', 'initial_channels', []],
  datepicker: ['selected_date', 'initial_date', null],
  timepicker: ['selected_time', 'initial_time', null],
  datetimepicker: ['selected_date_time', 'initial_date_time', null],
};

/** The name of the field that holds what is chosen in an element of this type; undefined for buttons and the like. */
export function valueField(type: string): string | undefined {
  return STARTS[type]?.[0];
}

/** The state of an untouched element; undefined when its type has none. */
export function initialValue(element: Json): Json | undefined {
  const start = STARTS[String(element.type)];
  if (!start) return undefined;
  const [field, from, empty] = start;
  return { type: element.type, [field]: element[from] ?? empty };
}

/** The values of all fields of these blocks, untouched. */
export function initialValues(blocks: Json[]): View['values'] {
  const values: View['values'] = {};
  for (const { blockId, element } of inputsIn(blocks)) {
    const value = initialValue(element);
    if (value) values[blockId] = { ...values[blockId], [String(element.action_id)]: value };
  }
  return values;
}
