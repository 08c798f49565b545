/** Shapes of Block Kit elements, one row per type. Source: docs.slack.dev/reference/block-kit/block-elements. */
import { LIMITS } from './limit-numbers.ts';
import { all, boolean, type Check, list, number, object, pattern, rule, string, word } from './shape.ts';
import {
  choiceOption,
  choosesFromOptions,
  confirm,
  id,
  mrkdwnText,
  option,
  optionGroup,
  overflowOption,
  plain,
  url,
} from './text-shapes.ts';

const style = word('primary', 'danger');
const accessibility_label = string(LIMITS.accessibilityLabel);
const actionable = { action_id: id };
const pickable = { ...actionable, confirm, focus_on_load: boolean };
const withHint = { placeholder: plain(LIMITS.placeholder) };
const typeable = { ...actionable, ...withHint, focus_on_load: boolean, dispatch_action_config: dispatchConfig() };
const several = { max_selected_items: number(1, LIMITS.selectOptions) };
const filter = object(
  {},
  {
    include: list(word('im', 'mpim', 'private', 'public'), 4),
    exclude_external_shared_channels: boolean,
    exclude_bot_users: boolean,
  },
);
const idList = list(id, LIMITS.selectOptions, 0);

function dispatchConfig(): Check {
  return object({ trigger_actions_on: list(word('on_enter_pressed', 'on_character_entered'), 2) });
}

function of(type: string, required: { [key: string]: Check }, optional: { [key: string]: Check }): Check {
  return object({ type: word(type), ...required }, optional);
}

/** Options of a menu, singly or in groups. */
const menu = { options: list(option, LIMITS.selectOptions), option_groups: list(optionGroup, LIMITS.optionGroups) };

function image(): Check {
  const fields = of(
    'image',
    { alt_text: string(LIMITS.altText) },
    { image_url: url, slack_file: object({}, { id, url }) },
  );
  return all(
    fields,
    rule((value) =>
      (value.image_url === undefined) === (value.slack_file === undefined)
        ? 'needs image_url or slack_file, one of the two'
        : undefined,
    ),
  );
}

const feedback = object({ text: plain(LIMITS.buttonText), value: string(LIMITS.buttonValue) }, { accessibility_label });

/** type → its shape */
export const ELEMENT_SHAPES: { [type: string]: Check } = {
  button: of(
    'button',
    { text: plain(LIMITS.buttonText) },
    { ...actionable, value: string(LIMITS.buttonValue), url, style, confirm, accessibility_label },
  ),
  checkboxes: choosesFromOptions(
    of(
      'checkboxes',
      { options: list(choiceOption, LIMITS.choiceOptions) },
      { ...pickable, initial_options: list(choiceOption, LIMITS.choiceOptions) },
    ),
  ),
  radio_buttons: choosesFromOptions(
    of(
      'radio_buttons',
      { options: list(choiceOption, LIMITS.choiceOptions) },
      { ...pickable, initial_option: choiceOption },
    ),
  ),
  overflow: choosesFromOptions(
    of('overflow', { options: list(overflowOption, LIMITS.overflowOptions) }, { ...actionable, confirm }),
  ),
  static_select: choosesFromOptions(
    of('static_select', {}, { ...pickable, ...withHint, ...menu, initial_option: option }),
  ),
  multi_static_select: choosesFromOptions(
    of(
      'multi_static_select',
      {},
      { ...pickable, ...withHint, ...several, ...menu, initial_options: list(option, LIMITS.selectOptions) },
    ),
  ),
  external_select: of(
    'external_select',
    {},
    { ...pickable, ...withHint, initial_option: option, min_query_length: number(0) },
  ),
  multi_external_select: of(
    'multi_external_select',
    {},
    {
      ...pickable,
      ...withHint,
      ...several,
      initial_options: list(option, LIMITS.selectOptions),
      min_query_length: number(0),
    },
  ),
  users_select: of('users_select', {}, { ...pickable, ...withHint, initial_user: id }),
  multi_users_select: of('multi_users_select', {}, { ...pickable, ...withHint, ...several, initial_users: idList }),
  conversations_select: of(
    'conversations_select',
    {},
    {
      ...pickable,
      ...withHint,
      initial_conversation: id,
      default_to_current_conversation: boolean,
      filter,
      response_url_enabled: boolean,
    },
  ),
  multi_conversations_select: of(
    'multi_conversations_select',
    {},
    {
      ...pickable,
      ...withHint,
      ...several,
      initial_conversations: idList,
      default_to_current_conversation: boolean,
      filter,
    },
  ),
  channels_select: of(
    'channels_select',
    {},
    { ...pickable, ...withHint, initial_channel: id, response_url_enabled: boolean },
  ),
  multi_channels_select: of(
    'multi_channels_select',
    {},
    { ...pickable, ...withHint, ...several, initial_channels: idList },
  ),
  datepicker: of(
    'datepicker',
    {},
    { ...pickable, ...withHint, initial_date: pattern(/^\d{4}-\d{2}-\d{2}$/, 'a date as YYYY-MM-DD') },
  ),
  timepicker: of(
    'timepicker',
    {},
    { ...pickable, ...withHint, initial_time: pattern(/^\d{2}:\d{2}$/, 'a time as HH:mm'), timezone: string(255) },
  ),
  datetimepicker: of('datetimepicker', {}, { ...pickable, initial_date_time: number(1_000_000_000, 9_999_999_999) }),
  plain_text_input: of(
    'plain_text_input',
    {},
    {
      ...typeable,
      initial_value: string(LIMITS.inputText),
      multiline: boolean,
      min_length: number(0, LIMITS.inputText),
      max_length: number(1, LIMITS.inputText),
    },
  ),
  email_text_input: of('email_text_input', {}, { ...typeable, initial_value: string(LIMITS.inputText) }),
  url_text_input: of('url_text_input', {}, { ...typeable, initial_value: string(LIMITS.inputText) }),
  number_input: of(
    'number_input',
    { is_decimal_allowed: boolean },
    {
      ...typeable,
      initial_value: string(LIMITS.inputText),
      min_value: string(LIMITS.inputText),
      max_value: string(LIMITS.inputText),
    },
  ),
  file_input: of('file_input', {}, { ...actionable, filetypes: list(string(20), 50), max_files: number(1, 10) }),
  rich_text_input: of(
    'rich_text_input',
    {},
    {
      ...typeable,
      initial_value: object(
        {
          type: word('rich_text'),
          elements: list(object({ type: string(50), elements: list(() => {}, 1000, 0) }), 1000, 0),
        },
        {},
      ),
      min_lines: number(1, 100),
      max_lines: number(1, 100),
    },
  ),
  feedback_buttons: of('feedback_buttons', { positive_button: feedback, negative_button: feedback }, actionable),
  icon_button: of(
    'icon_button',
    { icon: string(50), text: plain(LIMITS.buttonText) },
    { ...actionable, confirm, accessibility_label, value: string(LIMITS.buttonValue), visible_to_user_ids: idList },
  ),
  image: image(),
  plain_text: plain(LIMITS.sectionText),
  mrkdwn: mrkdwnText(LIMITS.sectionText),
};

const menus = ['static', 'external', 'users', 'conversations', 'channels'].flatMap((kind) => [
  `${kind}_select`,
  `multi_${kind}_select`,
]);
const pickers = ['checkboxes', 'radio_buttons', 'datepicker', 'timepicker'];

/** Which elements may stand where. */
export const ELEMENTS_OF = {
  actions: ['button', 'overflow', 'datetimepicker', 'rich_text_input', ...pickers, ...menus],
  accessory: ['button', 'overflow', 'image', ...pickers, ...menus],
  input: [
    'plain_text_input',
    'email_text_input',
    'url_text_input',
    'number_input',
    'file_input',
    'rich_text_input',
    'datetimepicker',
    ...pickers,
    ...menus,
  ],
  context: ['image', 'plain_text', 'mrkdwn'],
  contextActions: ['feedback_buttons', 'icon_button'],
} as const;
