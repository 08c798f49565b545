/** Shape of the rich_text block. Source: docs.slack.dev/reference/block-kit/blocks/rich-text-block. */
import { LIMITS } from './limit-numbers.ts';
import { boolean, type Check, list, number, object, string, typed, word } from './shape.ts';
import { id, url } from './text-shapes.ts';

const style = object({}, { bold: boolean, code: boolean, italic: boolean, strike: boolean, underline: boolean });
const many = 1000;

function inline(type: string, required: { [key: string]: Check }, optional: { [key: string]: Check } = {}): Check {
  return object({ type: word(type), ...required }, { style, ...optional });
}

const text = string(LIMITS.renderedText);
const INLINE: { [type: string]: Check } = {
  text: inline('text', { text }),
  link: inline('link', { url }, { text, unsafe: boolean }),
  emoji: inline('emoji', { name: id }, { unicode: id, url }),
  user: inline('user', { user_id: id }),
  usergroup: inline('usergroup', { usergroup_id: id }),
  channel: inline('channel', { channel_id: id }),
  team: inline('team', { team_id: id }),
  broadcast: inline('broadcast', { range: word('here', 'channel', 'everyone') }),
  color: inline('color', { value: id }),
  date: inline('date', { timestamp: number(), format: text }, { url, fallback: text }),
};

const inlines = list(
  typed(() => INLINE, 'rich text'),
  many,
  0,
);
const section = object({ type: word('rich_text_section'), elements: inlines });
const border = number(0, 1);
const PARTS: { [type: string]: Check } = {
  rich_text_section: section,
  rich_text_list: object(
    { type: word('rich_text_list'), style: word('bullet', 'ordered'), elements: list(section, many) },
    { indent: number(0, 8), offset: number(0), border },
  ),
  rich_text_quote: object({ type: word('rich_text_quote'), elements: inlines }, { border }),
  rich_text_preformatted: object({ type: word('rich_text_preformatted'), elements: inlines }, { border }),
};

/** The whole rich_text block. */
export const RICH_TEXT: Check = object(
  {
    type: word('rich_text'),
    elements: list(
      typed(() => PARTS, 'rich text part'),
      many,
    ),
  },
  { block_id: id },
);
