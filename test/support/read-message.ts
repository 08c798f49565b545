/** A message as a person reads it: one line of text for every line on the screen, controls in brackets. */
import type { ActionsBlockElement, Button } from '@slack/types';
import type { SlackMessage } from '../../src/slack/blocks.ts';

/** The message's lines; the first is the text that notifications and screen readers have. */
export function readMessage({ text, blocks }: Pick<SlackMessage, 'text' | 'blocks'>): string[] {
  return [`(${text})`, ...blocks.flatMap(readBlock)];
}

function readBlock(block: SlackMessage['blocks'][number]): string[] {
  switch (block.type) {
    case 'section': {
      const { text, accessory } = block;
      const control = accessory === undefined ? [] : [readControl(accessory as ActionsBlockElement)];
      return [...(text?.text.split('\n') ?? []), ...control];
    }
    case 'context':
      return block.elements.map((element) => `> ${'text' in element ? element.text : element.type}`);
    case 'table':
    case 'data_table': {
      const rows = block.rows.map((row) => row.map((cell) => ('text' in cell ? String(cell.text) : cell.type)));
      return rows.map((cells) => `| ${cells.join(' | ')} |`);
    }
    case 'actions':
      return [block.elements.map(readControl).join(' ')];
    default:
      throw new Error(`nobody has said how to read a block of type ${block.type}`);
  }
}

function readControl(control: ActionsBlockElement): string {
  if (control.type === 'button') return readButton(control);
  if (control.type === 'overflow') return `[More: ${control.options.map(({ text }) => text.text).join(' | ')}]`;
  if (control.type !== 'static_select') throw new Error(`nobody has said how to read a ${control.type}`);
  const chosen = control.initial_option?.value;
  const options = (control.options ?? []).map(({ text, value }) => (value === chosen ? `(${text.text})` : text.text));
  return `[${options.join(' | ')}]`;
}

function readButton({ text, style, confirm }: Button): string {
  const label = style === undefined ? text.text : `${text.text} / ${style}`;
  if (confirm === undefined) return `[${label}]`;
  const dialog = [confirm.title, confirm.text, confirm.confirm, confirm.deny].map((part) => part?.text);
  return `[${label}, asks: ${dialog.join(' | ')}]`;
}
