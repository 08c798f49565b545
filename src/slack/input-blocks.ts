/** Input fields of a form. A field's block has the name of the field as its id; see `fieldName`. */
import type { ActionsBlock, ConversationsSelect, InputBlock, PlainTextOption } from '@slack/types';
import { actions, plain, select } from './blocks.ts';

/** The most characters that Slack takes in a text field. */
export const maxInputLength = 3000;

interface InputOptions {
  /** shown below the field */
  hint?: string;
  optional?: boolean;
  /** part of the block's id: when a form is updated, Slack keeps the value of a field whose id stays the same */
  edition?: string;
}

const input = (
  name: string,
  label: string,
  element: InputBlock['element'],
  { hint, optional = false, edition }: InputOptions,
): InputBlock => ({
  type: 'input',
  block_id: edition === undefined ? name : `${name}.${edition}`,
  optional,
  label: plain(label, 2000),
  element,
  ...(hint === undefined ? {} : { hint: plain(hint, 2000) }),
});

/** The name of the field in a block. */
export function fieldName(block: string): string {
  return block.split('.')[0] ?? '';
}

interface TextOptions extends InputOptions {
  initial?: string;
  maxLength?: number;
  /** shown in the field while it is empty */
  placeholder?: string;
}

const placeholderOf = (text: string | undefined) => (text === undefined ? {} : { placeholder: plain(text, 150) });

/** A field for one line of text, 3,000 characters at most. */
export const lineInput = (
  blockId: string,
  label: string,
  { initial = '', maxLength, placeholder, ...options }: TextOptions = {},
): InputBlock => {
  const filled = initial === '' ? {} : { initial_value: initial };
  const limit = maxLength === undefined ? {} : { max_length: maxLength };
  const shown = { ...filled, ...limit, ...placeholderOf(placeholder) };
  return input(blockId, label, { type: 'plain_text_input', action_id: blockId, ...shown }, options);
};

/** A field for several lines of text. */
export const textArea = (
  blockId: string,
  label: string,
  { maxLength, placeholder, ...options }: Omit<TextOptions, 'initial'> & { maxLength: number },
): InputBlock => {
  const limit = { max_length: maxLength, ...placeholderOf(placeholder) };
  return input(blockId, label, { type: 'plain_text_input', action_id: blockId, multiline: true, ...limit }, options);
};

/** A field for a time of day; `initial` and the submitted value are `HH:MM`. */
export const timeInput = (
  blockId: string,
  label: string,
  { initial, ...options }: InputOptions & { initial: string },
): InputBlock => input(blockId, label, { type: 'timepicker', action_id: blockId, initial_time: initial }, options);

/** A menu with one choice. */
export const menuInput = (
  blockId: string,
  label: string,
  { entries, chosen = '', ...options }: InputOptions & { entries: PlainTextOption[]; chosen?: string },
): InputBlock => input(blockId, label, select(blockId, entries, chosen), options);

/** A menu with several choices. */
export const menusInput = (
  blockId: string,
  label: string,
  {
    entries,
    chosen,
    placeholder,
    ...options
  }: InputOptions & { entries: PlainTextOption[]; chosen: readonly string[]; placeholder: string },
): InputBlock => {
  const initial = entries.filter(({ value }) => value !== undefined && chosen.includes(value));
  const filled = initial.length === 0 ? {} : { initial_options: initial };
  const menu = { type: 'multi_static_select', action_id: blockId, options: entries, ...filled } as const;
  return input(blockId, label, { ...menu, ...placeholderOf(placeholder) }, options);
};

/** A field for files; `types` are file name extensions without the dot. */
export const fileInput = (
  blockId: string,
  label: string,
  { types, maxFiles, ...options }: InputOptions & { types: string[]; maxFiles: number },
): InputBlock =>
  input(blockId, label, { type: 'file_input', action_id: blockId, filetypes: types, max_files: maxFiles }, options);

/** A field for people. */
export const peopleInput = (
  blockId: string,
  label: string,
  { chosen, maxPeople, ...options }: InputOptions & { chosen: readonly string[]; maxPeople: number },
): InputBlock => {
  const filled = chosen.length === 0 ? {} : { initial_users: [...chosen] };
  const menu = { type: 'multi_users_select', action_id: blockId, max_selected_items: maxPeople, ...filled } as const;
  return input(blockId, label, menu, options);
};

/** A menu of the channels that a person can see; `chosen` is selected. */
const channelMenu = (actionId: string, chosen: string): ConversationsSelect => ({
  type: 'conversations_select',
  action_id: actionId,
  filter: { include: ['public', 'private'] },
  placeholder: plain('Choose a channel', 150),
  ...(chosen === '' ? {} : { initial_conversation: chosen }),
});

/** A field for a channel. */
export const channelInput = (blockId: string, label: string, options: InputOptions = {}): InputBlock =>
  input(blockId, label, channelMenu(blockId, ''), options);

/** A menu of channels that reports a choice at once, as a click. */
export const channelActions = (actionId: string, chosen: string): ActionsBlock =>
  actions(channelMenu(actionId, chosen));
