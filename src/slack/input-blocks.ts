/** Fields of a form. Each field's block carries the field's name; see `fieldName`. */
import type { ActionsBlock, ConversationsSelect, InputBlock, PlainTextOption } from '@slack/types';
import { actions, plain, select } from './blocks.ts';

interface InputOptions {
  /** shown below the field */
  hint?: string;
  optional?: boolean;
  /** Slack keeps what stands in a field when the form is updated, unless its id changes */
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
  most?: number;
  /** shown in the field while it is empty */
  placeholder?: string;
}

const shownWhileEmpty = (text: string | undefined) => (text === undefined ? {} : { placeholder: plain(text, 150) });

/** A field for text of one line; `initial` and `most` are at most 3,000 characters. */
export const lineInput = (
  blockId: string,
  label: string,
  { initial = '', most, placeholder, ...options }: TextOptions = {},
): InputBlock => {
  const filled = initial === '' ? {} : { initial_value: initial };
  const limit = most === undefined ? {} : { max_length: most };
  const shown = { ...filled, ...limit, ...shownWhileEmpty(placeholder) };
  return input(blockId, label, { type: 'plain_text_input', action_id: blockId, ...shown }, options);
};

/** A field for text of several lines. */
export const textArea = (
  blockId: string,
  label: string,
  { most, placeholder, ...options }: Omit<TextOptions, 'initial'> & { most: number },
): InputBlock => {
  const limit = { max_length: most, ...shownWhileEmpty(placeholder) };
  return input(blockId, label, { type: 'plain_text_input', action_id: blockId, multiline: true, ...limit }, options);
};

/** A field for a time of day; `initial` is `HH:MM`, as is what comes back. */
export const timeInput = (
  blockId: string,
  label: string,
  { initial, ...options }: InputOptions & { initial: string },
): InputBlock => input(blockId, label, { type: 'timepicker', action_id: blockId, initial_time: initial }, options);

/** A field to choose one entry of a menu in, or none when it is optional. */
export const menuInput = (
  blockId: string,
  label: string,
  { entries, chosen = '', ...options }: InputOptions & { entries: PlainTextOption[]; chosen?: string },
): InputBlock => input(blockId, label, select(blockId, entries, chosen), options);

/** A field to choose several entries of a menu in, or none when it is optional. */
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
  return input(blockId, label, { ...menu, ...shownWhileEmpty(placeholder) }, options);
};

/** A field that takes files; `types` are their names' endings without the dot. */
export const fileInput = (
  blockId: string,
  label: string,
  { types, most, ...options }: InputOptions & { types: string[]; most: number },
): InputBlock =>
  input(blockId, label, { type: 'file_input', action_id: blockId, filetypes: types, max_files: most }, options);

/** A field to choose people in; `most` at a time. */
export const peopleInput = (
  blockId: string,
  label: string,
  { chosen, most, ...options }: InputOptions & { chosen: readonly string[]; most: number },
): InputBlock => {
  const filled = chosen.length === 0 ? {} : { initial_users: [...chosen] };
  const menu = { type: 'multi_users_select', action_id: blockId, max_selected_items: most, ...filled } as const;
  return input(blockId, label, menu, options);
};

/** A menu of the channels that a person sees; `chosen` is shown in it. */
const channelMenu = (actionId: string, chosen: string): ConversationsSelect => ({
  type: 'conversations_select',
  action_id: actionId,
  filter: { include: ['public', 'private'] },
  placeholder: plain('Choose a channel', 150),
  ...(chosen === '' ? {} : { initial_conversation: chosen }),
});

/** A field to choose a channel in. */
export const channelInput = (blockId: string, label: string, options: InputOptions = {}): InputBlock =>
  input(blockId, label, channelMenu(blockId, ''), options);

/** A menu of channels that tells at once what was chosen. */
export const channelActions = (actionId: string, chosen: string): ActionsBlock =>
  actions(channelMenu(actionId, chosen));
