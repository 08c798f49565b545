/** Builders for the fields of a form. Each field's block carries the field's name; see `fieldName`. */
import type { InputBlock, PlainTextOption } from '@slack/types';
import { plain } from './blocks.ts';

interface Field {
  label: string;
  hint: string;
  /** Slack keeps what stands in a field when the form is updated, unless its id changes */
  edition: string;
}

/** A line of text that may stay empty. */
export function textField(name: string, { label, hint, edition }: Field, value: string): InputBlock {
  return {
    type: 'input',
    block_id: blockId(name, edition),
    optional: true,
    label: plain(label, 2000),
    element: {
      type: 'plain_text_input',
      action_id: name,
      max_length: 3000,
      placeholder: plain(hint, 150),
      ...(value === '' ? {} : { initial_value: value }),
    },
  };
}

/** A menu from which several entries may be chosen, or none. */
export function menuField(
  name: string,
  { label, hint, edition }: Field,
  options: PlainTextOption[],
  chosen: readonly string[],
): InputBlock {
  const initial = options.filter(({ value }) => value !== undefined && chosen.includes(value));
  return {
    type: 'input',
    block_id: blockId(name, edition),
    optional: true,
    label: plain(label, 2000),
    element: {
      type: 'multi_static_select',
      action_id: name,
      options,
      placeholder: plain(hint, 150),
      ...(initial.length === 0 ? {} : { initial_options: initial }),
    },
  };
}

function blockId(name: string, edition: string): string {
  return `${name}.${edition}`;
}

/** The name of the field in a block. */
export function fieldName(block: string): string {
  return block.split('.')[0] ?? '';
}
