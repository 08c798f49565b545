/** Slack's rich_text block as text nodes. */
import { EMOJI } from './emoji.js';
import { isSafeUrl } from './mrkdwn.js';

/** @typedef {import('./mrkdwn.d.ts').TextNode} TextNode */
/** @typedef {Record<string, any>} Json */

/** @param {Json} block @returns {TextNode[]} */
export function richTextNodes(block) {
  return block.elements.flatMap((/** @type {Json} */ element, /** @type {number} */ index) => {
    const children = () => element.elements.map(spanNode);
    switch (element.type) {
      case 'rich_text_section':
        return index > 0 && block.elements[index - 1].type === 'rich_text_section'
          ? [{ type: 'break' }, ...children()]
          : children();
      case 'rich_text_quote':
        return [{ type: 'quote', children: children() }];
      case 'rich_text_preformatted':
        return [{ type: 'pre', text: element.elements.map((/** @type {Json} */ it) => it.text ?? it.url).join('') }];
      case 'rich_text_list': {
        const items = element.elements.map((/** @type {Json} */ item) => item.elements.map(spanNode));
        const { indent = 0, offset = 0 } = element;
        return [{ type: 'list', ordered: element.style === 'ordered', indent, start: offset + 1, items }];
      }
      default:
        return [{ type: 'text', text: `[${element.type}]` }];
    }
  });
}

/** @param {Json} span @returns {TextNode} */
function spanNode(span) {
  const { style = {} } = span;
  let node = style.code ? /** @type {TextNode} */ ({ type: 'code', text: span.text ?? '' }) : bareNode(span);
  for (const mark of /** @type {const} */ (['bold', 'italic', 'strike'])) {
    if (style[mark]) node = { type: mark, children: [node] };
  }
  return node;
}

/** @param {Json} span @returns {TextNode} */
function bareNode(span) {
  switch (span.type) {
    case 'text':
      return { type: 'text', text: span.text };
    case 'link': {
      const text = /** @type {const} */ ({ type: 'text', text: span.text ?? span.url });
      return isSafeUrl(span.url) ? { type: 'link', url: span.url, children: [text] } : text;
    }
    case 'user':
      return { type: 'user', id: span.user_id, label: '' };
    case 'channel':
      return { type: 'channel', id: span.channel_id, label: '' };
    case 'usergroup':
      return { type: 'usergroup', id: span.usergroup_id, label: '' };
    case 'broadcast':
      return { type: 'broadcast', name: span.range };
    case 'emoji':
      return EMOJI[span.name]
        ? { type: 'emoji', name: span.name, char: EMOJI[span.name] ?? '' }
        : { type: 'text', text: `:${span.name}:` };
    case 'date':
      return { type: 'date', seconds: span.timestamp, format: span.format, fallback: span.fallback ?? '' };
    default:
      return { type: 'text', text: span.value ?? `[${span.type}]` };
  }
}
