/** The markdown block's text as text nodes: the part of Markdown that messages use; tables have blocks of their own. */
import { isSafeUrl } from './mrkdwn.js';

/** @typedef {import('./mrkdwn.d.ts').TextNode} TextNode */

/** @param {string} source @returns {TextNode[]} */
export function parseMarkdown(source) {
  return source.split(/^```[^\n]*\n([\s\S]*?)\n?```\s*$/m).flatMap((part, index) => {
    if (index % 2 === 1) return [{ type: 'pre', text: part }];
    return part
      .split(/\n{2,}/)
      .map(parseParagraph)
      .reduce(joinParagraphs, []);
  });
}

/** @param {string} paragraph @returns {TextNode[]} */
function parseParagraph(paragraph) {
  const nodes = /** @type {TextNode[]} */ ([]);
  for (const line of paragraph.split('\n').filter((text) => text.trim() !== '')) {
    const [, hashes, title = ''] = /^(#{1,6})\s+(.*)$/.exec(line) ?? [];
    const [, spaces = '', bullet, item = ''] = /^(\s*)([-*+]|\d+\.)\s+(.*)$/.exec(line) ?? [];
    const [, quote] = /^>\s?(.*)$/.exec(line) ?? [];
    const last = nodes.at(-1);
    if (hashes) nodes.push({ type: 'heading', level: hashes.length, children: parseSpans(title) });
    else if (/^\s*(?:---+|\*\*\*+)\s*$/.test(line)) nodes.push({ type: 'rule' });
    else if (bullet) addItem(nodes, Math.floor(spaces.length / 2), bullet, parseSpans(item));
    else if (quote !== undefined) nodes.push({ type: 'quote', children: parseSpans(quote) });
    else {
      if (last && isInline(last)) nodes.push({ type: 'break' });
      nodes.push(...parseSpans(line));
    }
  }
  return nodes;
}

/** Paragraphs that both are running text get an empty line between them; lists and headings bring their own space. */
function joinParagraphs(/** @type {TextNode[]} */ before, /** @type {TextNode[]} */ next) {
  const [last, first] = [before.at(-1), next[0]];
  const gap = last && first && isInline(last) && isInline(first) ? [{ type: 'break' }, { type: 'break' }] : [];
  return [...before, .../** @type {TextNode[]} */ (gap), ...next];
}

const isInline = (/** @type {TextNode} */ node) => !['heading', 'list', 'quote', 'rule', 'pre'].includes(node.type);

/** @param {TextNode[]} nodes @param {number} indent @param {string} bullet @param {TextNode[]} item */
function addItem(nodes, indent, bullet, item) {
  const last = nodes.at(-1);
  const ordered = /\d/.test(bullet);
  if (last?.type === 'list' && last.ordered === ordered && last.indent === indent) last.items.push(item);
  else nodes.push({ type: 'list', ordered, indent, start: Number.parseInt(bullet, 10) || 1, items: [item] });
}

/** @param {string} source @returns {TextNode[]} */
function parseSpans(source) {
  const span = /`([^`]+)`|\*\*(.+?)\*\*|~~(.+?)~~|\*([^*\s][^*]*)\*|\b_([^_]+)_\b|\[([^\]]+)\]\(([^()\s]+)\)/g;
  const nodes = /** @type {TextNode[]} */ ([]);
  let from = 0;
  for (const match of source.matchAll(span)) {
    if (match.index > from) nodes.push({ type: 'text', text: source.slice(from, match.index) });
    nodes.push(spanNode(match));
    from = match.index + match[0].length;
  }
  if (from < source.length) nodes.push({ type: 'text', text: source.slice(from) });
  return nodes;
}

/** @param {RegExpMatchArray} match @returns {TextNode} */
function spanNode([whole, code, bold, strike, star, underscore, label, url = '']) {
  if (code !== undefined) return { type: 'code', text: code };
  if (bold !== undefined) return { type: 'bold', children: parseSpans(bold) };
  if (strike !== undefined) return { type: 'strike', children: parseSpans(strike) };
  if (label !== undefined && isSafeUrl(url)) return { type: 'link', url, children: parseSpans(label) };
  const italic = star ?? underscore;
  return italic === undefined ? { type: 'text', text: whole ?? '' } : { type: 'italic', children: parseSpans(italic) };
}
