/** Fields of a form that stand alone: the block's id is the field's name. */
import type { InputBlock, PlainTextOption } from '@slack/types';
import { plain, select } from './blocks.ts';

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

/** A field for text of one line; `initial` is at most 3,000 characters. */
export const lineInput = (
  blockId: string,
  label: string,
  { initial = '', ...options }: InputOptions & { initial?: string } = {},
): InputBlock => {
  const filled = initial === '' ? {} : { initial_value: initial };
  return input(blockId, label, { type: 'plain_text_input', action_id: blockId, ...filled }, options);
};

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
