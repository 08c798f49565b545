/** Text and blocks for messages and forms. Input fields are in forms.ts; tables and charts have files of their own. */
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
  RichTextBlock,
  SectionBlock,
  StaticSelect,
} from '@slack/types';
import type { ChartBlock } from './charts.ts';

/** A message: `blocks` is what people see, `text` what notifications and screen readers use instead. */
export interface SlackMessage {
  text: string;
  blocks: (KnownBlock | ChartBlock)[];
}

/**
 * Escapes text from files, records or people, so that nothing in it is a mention, a link or a tag.
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Escaped text of at most `maxLength` characters, including the escapes, which Slack counts too. */
export function escapeWithin(text: string, maxLength: number): string {
  const whole = escapeText(text);
  if (whole.length <= maxLength) return whole;
  let safe = '';
  for (const character of text) {
    const next = safe + escapeText(character);
    if (next.length >= maxLength) break;
    safe = next;
  }
  return `${safe}…`;
}

/** Text to copy, as it is, in a block of its own. */
export const preformatted = (text: string): RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }],
});

/** Data within a sentence: escaped, and in a code span, where `*` and `_` have no meaning. */
export function code(text: string, maxLength = 80): string {
  const shown = [...text].length > maxLength ? `${[...text].slice(0, maxLength - 1).join('')}…` : text;
  const quiet = forSpan(shown);
  return quiet === '' ? '(empty)' : `\`${escapeText(quiet)}\``;
}

/** On one line, and without backticks, for which Slack has no escape. */
function forSpan(text: string): string {
  return text
    .replaceAll('`', 'ˋ')
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, ' ')
    .trim();
}

/** Bold, italic, strikethrough, code, emoji. Between two letters, Slack does not read these characters as markup. */
const markup = /(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])|`|:(?:[a-z+-][\w+'-]*|100|1234):/u;
const quotation = /“([^“”]*)”/g;

/**
 * A sentence that contains data, or data alone, escaped and shown literally, in at most `maxLength` characters. Slack has
 * no escape for `*x*` except a code span: a quotation that needs one gets it instead of its quotation marks; when there is
 * markup elsewhere, the whole text becomes a code span.
 */
export function showText(text: string, maxLength = 3000): string {
  if (!markup.test(text)) return escapeWithin(text, maxLength);
  const parts = text.split(quotation).map((part, at) => ({ part, isQuoted: at % 2 === 1 }));
  const sentence = parts
    .map(({ part, isQuoted }) => {
      if (isQuoted && markup.test(part)) return code(part, part.length);
      return escapeText(isQuoted ? `“${part}”` : part);
    })
    .join('');
  const isQuiet = parts.every(({ part, isQuoted }) => isQuoted || !markup.test(part));
  return isQuiet && sentence.length <= maxLength ? sentence : `\`${escapeWithin(forSpan(text), maxLength - 2)}\``;
}

/** The same in bold, unless it is a code span already. */
export function bold(text: string, maxLength?: number): string {
  const shown = showText(text, maxLength);
  return markup.test(shown) ? shown : `*${shown}*`;
}

/** Half of a surrogate pair, or of an entity that `escapeText` writes. */
const half = /(?:[\ud800-\udbff]|&(?:a|am|amp|l|lt|g|gt)?)$/;

/** Cuts text to a length that Slack takes; the cut shows as an ellipsis. */
export function shorten(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).replace(half, '')}…`;
}

/** The room for a list in a block. */
interface LineBudget {
  characters: number;
  /** the most lines that people will read */
  lines?: number;
}

/**
 * As many whole lines as fit, and a last one about those that don't. Cutting within a line could leave half a link or
 * date, which Slack would show as text.
 */
export function fitLines(
  lines: readonly string[],
  { characters, lines: maxLines = lines.length }: LineBudget,
  describeMissing: (missing: number) => string,
): string[] {
  if (lines.length <= maxLines && lines.join('\n').length <= characters) return [...lines];
  let left = characters - describeMissing(lines.length).length;
  const fitting = lines.slice(0, maxLines).findIndex((line) => {
    left -= line.length + 1;
    return left < 0;
  });
  const shown = fitting === -1 ? maxLines : fitting;
  return [...lines.slice(0, shown), describeMissing(lines.length - shown)];
}

/** Text without markup, cut at `maxLength` characters; a dash where there is nothing to see, which Slack refuses. */
export const plain = (text: string, maxLength = 75): PlainTextElement => ({
  type: 'plain_text',
  text: /^[\s\p{Cf}]*$/u.test(text) ? '–' : shorten(text, maxLength),
  emoji: true,
});

/**
 * Markup. `verbatim`: text that looks like a link, a channel or a mention stays text; only Slack's own tags work.
 * @see https://docs.slack.dev/reference/block-kit/composition-objects/text-object
 */
export const mrkdwn = (text: string, maxLength = 3000): MrkdwnElement => ({
  type: 'mrkdwn',
  text: shorten(text, maxLength),
  verbatim: true,
});

/** A line in large letters, cut at Slack’s limit. */
export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text, 150) });

/** A paragraph of markup. */
export const section = (text: string): SectionBlock => ({ type: 'section', text: mrkdwn(text) });

/** A message of one paragraph. */
export const textMessage = (text: string): SlackMessage => ({ text, blocks: [section(text)] });

/** A paragraph of markup with a button or a menu beside it. */
export const sectionWith = (text: string, accessory: NonNullable<SectionBlock['accessory']>): SectionBlock => ({
  ...section(text),
  accessory,
});

/** Small gray lines of markup. */
export const context = (...texts: string[]): ContextBlock => ({
  type: 'context',
  elements: texts.map((text) => mrkdwn(text, 2000)),
});

/** A line that separates two parts. */
export const divider = (): DividerBlock => ({ type: 'divider' });

/** A row of buttons and menus. */
export const actions = (...elements: ActionsBlockElement[]): ActionsBlock => ({ type: 'actions', elements });

interface ButtonOptions {
  /** an id, or the position of a page; never text from a person or a record */
  value: string;
  style?: 'primary' | 'danger';
  confirm?: ConfirmationDialog;
}

/** A button; its label is cut at Slack’s limit. */
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

/** The question that Slack asks before it sends a click. */
export const confirmDialog = (dialog: DialogTexts): ConfirmationDialog => ({
  title: plain(dialog.title, 100),
  text: plain(dialog.text, 300),
  confirm: plain(dialog.confirm, 30),
  deny: plain(dialog.deny, 30),
  ...(dialog.style === undefined ? {} : { style: dialog.style }),
});

/** An entry of a menu. */
export const option = (value: string, label: string): PlainTextOption => ({ text: plain(label), value });

/** A form; `metadata` comes back when it is submitted: an id, and where the answer goes. */
export interface Form {
  callbackId: string;
  title: string;
  /** the label of its button; without one, there is nothing to submit */
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

/** A menu; `chosen` is the value of the selected entry. */
export const select = (actionId: string, options: PlainTextOption[], chosen: string): StaticSelect => {
  const initial = options.find((entry) => entry.value === chosen);
  return {
    type: 'static_select',
    action_id: actionId,
    options,
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
};
