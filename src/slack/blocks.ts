/** Small typed builders for what messages and forms are made of; fields, tables and charts have files of their own. */
import type {
  ActionsBlock,
  ActionsBlockElement,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  KnownBlock,
  ModalView,
  MrkdwnElement,
  PlainTextElement,
  PlainTextOption,
  SectionBlock,
  StaticSelect,
} from '@slack/types';

/** A message: `text` stands alone (notifications, screen readers), `blocks` is what people see. */
export interface SlackMessage {
  text: string;
  blocks: KnownBlock[];
}

/**
 * Makes text from files, records or people safe to show: nothing in it is a mention, a link or a tag any more.
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Text safe to show that takes at most `most` characters, its escapes included: Slack counts those too. */
export function escapeWithin(text: string, most: number): string {
  const whole = escapeText(text);
  if (whole.length <= most) return whole;
  let safe = '';
  for (const character of text) {
    const next = safe + escapeText(character);
    if (next.length >= most) break;
    safe = next;
  }
  return `${safe}…`;
}

/** Data shown in running text: escaped, and in a code span so that `*` and `_` in it mean nothing. */
export function code(text: string, most = 80): string {
  const shown = [...text].length > most ? `${[...text].slice(0, most - 1).join('')}…` : text;
  const quiet = forSpan(shown);
  return quiet === '' ? '(empty)' : `\`${escapeText(quiet)}\``;
}

/** On one line, and without the sign that would end a code span: Slack has no escape for it. */
function forSpan(text: string): string {
  return text
    .replaceAll('`', 'ˋ')
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, ' ')
    .trim();
}

/** Bold, italic, struck out, code, emoji. Slack takes no sign between two letters for markup. */
const markup = /(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])|`|:(?:[a-z+-][\w+'-]*|100|1234):/u;
const quotation = /“([^“”]*)”/g;

/**
 * A sentence with data in it, or data alone, safe to show and letter by letter as it is, in at most `most` characters.
 * Slack has no escape for `*x*`, only the code span: a quotation that needs one gets it in place of its quotation marks;
 * when there is more, all of the text does.
 */
export function showText(text: string, most = 3000): string {
  if (!markup.test(text)) return escapeWithin(text, most);
  const parts = text.split(quotation).map((part, at) => ({ part, isQuoted: at % 2 === 1 }));
  const sentence = parts
    .map(({ part, isQuoted }) => {
      if (isQuoted && markup.test(part)) return code(part, part.length);
      return escapeText(isQuoted ? `“${part}”` : part);
    })
    .join('');
  const isQuiet = parts.every(({ part, isQuoted }) => isQuoted || !markup.test(part));
  return isQuiet && sentence.length <= most ? sentence : `\`${escapeWithin(forSpan(text), most - 2)}\``;
}

/** The same in bold, or as it is where a code span stands out already. */
export function bold(text: string, most?: number): string {
  return marked('*', showText(text, most));
}

/** The same in italics. */
export function italic(text: string, most?: number): string {
  return marked('_', showText(text, most));
}

function marked(mark: '*' | '_', shown: string): string {
  return markup.test(shown) ? shown : `${mark}${shown}${mark}`;
}

/** Half a letter of two units, or half of what `escapeText` writes. */
const half = /(?:[\ud800-\udbff]|&(?:a|am|amp|l|lt|g|gt)?)$/;

/** Cuts text to what Slack takes at that place; a cut is visible as an ellipsis. */
export function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(half, '')}…`;
}

/** Text without markup, cut at `most` characters. */
export const plain = (text: string, most = 75): PlainTextElement => ({
  type: 'plain_text',
  text: shorten(text, most),
  emoji: true,
});

/**
 * `verbatim`: what looks like a link, a channel or a mention stays text; those that we write in Slack's own form work.
 * @see https://docs.slack.dev/reference/block-kit/composition-objects/text-object
 */
export const mrkdwn = (text: string, most = 3000): MrkdwnElement => ({
  type: 'mrkdwn',
  text: shorten(text, most),
  verbatim: true,
});

/** A line in large letters, cut where Slack’s limit is. */
export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text, 150) });

/** A paragraph of markup. */
export const section = (text: string): SectionBlock => ({ type: 'section', text: mrkdwn(text) });

/** A paragraph of markup with a button or a menu beside it. */
export const sectionWith = (text: string, accessory: NonNullable<SectionBlock['accessory']>): SectionBlock => ({
  ...section(text),
  accessory,
});

/** Small grey lines of markup. */
export const context = (...texts: string[]): ContextBlock => ({
  type: 'context',
  elements: texts.map((text) => mrkdwn(text, 2000)),
});

/** A line between two parts. */
export const divider = (): DividerBlock => ({ type: 'divider' });

/** A row of buttons and menus. */
export const actions = (...elements: ActionsBlockElement[]): ActionsBlock => ({ type: 'actions', elements });

interface ButtonOptions {
  /** an id, or what tells the place of a page; never what a person typed or a record says */
  value: string;
  style?: 'primary' | 'danger';
  confirm?: ConfirmationDialog;
}

/** A button; its label is cut where Slack’s limit is. */
export const button = (actionId: string, label: string, { value, style, confirm }: ButtonOptions): Button => ({
  type: 'button',
  action_id: actionId,
  text: plain(label),
  value,
  ...(style === undefined ? {} : { style }),
  ...(confirm === undefined ? {} : { confirm }),
});

interface DialogTexts {
  title: string;
  text: string;
  confirm: string;
  deny: string;
  style?: 'primary' | 'danger';
}

/** The question that Slack asks before it hands a click on. */
export const confirmDialog = (dialog: DialogTexts): ConfirmationDialog => ({
  title: plain(dialog.title, 100),
  text: plain(dialog.text, 300),
  confirm: plain(dialog.confirm, 30),
  deny: plain(dialog.deny, 30),
  ...(dialog.style === undefined ? {} : { style: dialog.style }),
});

/** An entry of a menu. */
export const option = (value: string, label: string): PlainTextOption => ({ text: plain(label), value });

/** A form; `metadata` comes back with what was submitted: an id, and where the answer goes. */
export interface Form {
  callbackId: string;
  title: string;
  /** absent: there is nothing to submit */
  submit?: string;
  close: string;
  metadata: string;
  blocks: KnownBlock[];
}

/** A form as Slack opens it. */
export const form = ({ callbackId, title, submit, close, metadata, blocks }: Form): ModalView => ({
  type: 'modal',
  callback_id: callbackId,
  title: plain(title, 24),
  close: plain(close, 24),
  ...(submit === undefined ? {} : { submit: plain(submit, 24) }),
  private_metadata: metadata,
  blocks,
});

/** A menu; `chosen` is the value of the entry that it shows. */
export const select = (actionId: string, options: PlainTextOption[], chosen: string): StaticSelect => {
  const initial = options.find((entry) => entry.value === chosen);
  return {
    type: 'static_select',
    action_id: actionId,
    options,
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
};
