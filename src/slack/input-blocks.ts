/** Fields of a form that stand alone: the block's id is the field's name. */
import type { ActionsBlock, ConversationsSelect, InputBlock, PlainTextOption } from '@slack/types';
import { actions, plain, select } from './blocks.ts';

interface InputOptions {
  /** shown below the field */
  hint?: string;
  optional?: boolean;
}

const input = (
  blockId: string,
  label: string,
  element: InputBlock['element'],
  { hint, optional = false }: InputOptions,
): InputBlock => ({
  type: 'input',
  block_id: blockId,
  optional,
  label: plain(label, 2000),
  element,
  ...(hint === undefined ? {} : { hint: plain(hint, 2000) }),
});

/** A field for text of one line; `initial` and `most` are at most 3,000 characters. */
export const lineInput = (
  blockId: string,
  label: string,
  { initial = '', most, ...options }: InputOptions & { initial?: string; most?: number } = {},
): InputBlock => {
  const filled = initial === '' ? {} : { initial_value: initial };
  const limit = most === undefined ? {} : { max_length: most };
  return input(blockId, label, { type: 'plain_text_input', action_id: blockId, ...filled, ...limit }, options);
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
