/**
 * Slack's mrkdwn as a tree of nodes (`mrkdwn.d.ts`); nothing here makes HTML, so nothing can be injected.
 * Rules: docs.slack.dev, "Formatting message text": `*bold*`, `_italic_`, `~strike~`, code in backticks, lines that
 * begin with `>`, links and mentions in angle brackets, and `&amp; &lt; &gt;` for the three characters themselves.
 */
import { EMOJI, EMOJI_CHARACTER, emojiName } from './emoji.js';

/** @typedef {import('./mrkdwn.d.ts').TextNode} TextNode */

/** @type {Record<string, 'bold' | 'italic' | 'strike'>} */
const MARKS = { '*': 'bold', _: 'italic', '~': 'strike' };
/** @type {Record<string, string>} */
const ENTITIES = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

const CODE_OR_CHARACTER = new RegExp(`:([\\w+'-]+):|${EMOJI_CHARACTER}`, 'y');
/** What a plain text is divided at: emoji and line breaks. */
const PLAIN_PARTS = new RegExp(`(:[\\w+'-]+:|${EMOJI_CHARACTER}|\n)`);
/** Below this, no character begins an emoji. */
const FIRST_EMOJI = '\u2100';

/** Undoes Slack's three escapes, once: `&amp;lt;` becomes `&lt;`. */
export const unescapeText = (/** @type {string} */ source) =>
  source.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);

/** Whether a link may be followed: no `javascript:`, no `data:`. */
export const isSafeUrl = (/** @type {string} */ url) => /^(?:https?:\/\/|mailto:|tel:)\S+$/i.test(url);

/**
 * A mrkdwn text as nodes. Fences come first, then quoted lines, then what stands inside a line.
 * @param {string} source
 * @returns {TextNode[]}
 */
export function parseMrkdwn(source) {
  return source.split(/```([\s\S]+?)```/).flatMap((part, index) => {
    if (index % 2 === 1) return [{ type: 'pre', text: unescapeText(part.replace(/^\n|\n$/g, '')) }];
    const besideFence = index > 0 ? part.replace(/^\n/, '') : part;
    return parseLines(besideFence);
  });
}

/**
 * A plain_text object's text: emoji and escapes, nothing else (Slack keeps `&` as `&amp;` in plain text, too:
 * github.com/slackapi/bolt-python/issues/513).
 * @param {string} source
 * @returns {TextNode[]}
 */
export function parsePlainText(source) {
  return source.split(PLAIN_PARTS).flatMap((part) => {
    if (part === '') return [];
    if (part === '\n') return [{ type: 'break' }];
    return [emojiAt(part, 0)?.node ?? { type: 'text', text: unescapeText(part) }];
  });
}

/** @param {string} source @returns {TextNode[]} */
function parseLines(source) {
  const nodes = /** @type {TextNode[]} */ ([]);
  let lines = /** @type {string[]} */ ([]);
  let quoted = false;
  const finishRun = () => {
    const children = parseInline(lines.join('\n'));
    if (quoted) nodes.push({ type: 'quote', children });
    else nodes.push(...children);
    lines = [];
  };
  let quotesRest = false;
  for (const line of source.split('\n')) {
    const [, marker, rest = ''] = /^((?:>|&gt;){3}|>|&gt;) ?(.*)$/.exec(line) ?? [];
    const isQuote = quotesRest || marker !== undefined;
    if (isQuote !== quoted && lines.length > 0) finishRun();
    lines.push(quotesRest || marker === undefined ? line : rest);
    quotesRest ||= marker !== undefined && marker.replaceAll('&gt;', '>') === '>>>';
    quoted = isQuote;
  }
  finishRun();
  return nodes;
}

/**
 * @param {string} source
 * @param {string} open the marks that the text already stands in: a mark does not nest in itself
 * @returns {TextNode[]}
 */
function parseInline(source, open = '') {
  const nodes = /** @type {TextNode[]} */ ([]);
  let plain = '';
  const finishPlain = () => {
    if (plain !== '') nodes.push({ type: 'text', text: unescapeText(plain) });
    plain = '';
  };
  for (let at = 0; at < source.length; ) {
    const found = spanAt(source, at, open);
    if (!found) plain += source[at++];
    else {
      finishPlain();
      nodes.push(found.node);
      at = found.end;
    }
  }
  finishPlain();
  return nodes;
}

/** @param {string} source @param {number} at @param {string} open @returns {{ node: TextNode, end: number } | undefined} */
function spanAt(source, at, open) {
  const char = source[at] ?? '';
  if (char === '\n') return { node: { type: 'break' }, end: at + 1 };
  if (char === '`') return codeAt(source, at);
  if (char === '<') return bracketAt(source, at);
  if (char === ':' || char > FIRST_EMOJI) return emojiAt(source, at);
  if (char === 'h') return bareLinkAt(source, at);
  const mark = MARKS[char];
  if (!mark || open.includes(char) || isWord(source[at - 1])) return undefined;
  const end = findClosingMark(source, at + 1, char);
  if (end < 0) return undefined;
  return { node: { type: mark, children: parseInline(source.slice(at + 1, end), open + char) }, end: end + 1 };
}

/** Where the mark that was opened before `from` closes on the same line, or -1. */
function findClosingMark(/** @type {string} */ source, /** @type {number} */ from, /** @type {string} */ mark) {
  if (/\s/.test(source[from] ?? ' ')) return -1;
  for (let at = from; at < source.length && source[at] !== '\n'; at++) {
    const whole = source[at] === '`' ? codeAt(source, at) : source[at] === '<' ? bracketAt(source, at) : undefined;
    if (whole) at = whole.end - 1;
    else if (source[at] === mark && at > from && !/\s/.test(source[at - 1] ?? '') && !isWord(source[at + 1])) return at;
  }
  return -1;
}

const isWord = (/** @type {string | undefined} */ char) => char !== undefined && /[\p{L}\p{N}]/u.test(char);

/** What a sticky pattern finds exactly at this place. */
function matchAt(/** @type {RegExp} */ pattern, /** @type {string} */ source, /** @type {number} */ at) {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

/** @param {string} source @param {number} at @returns {{ node: TextNode, end: number } | undefined} */
function codeAt(source, at) {
  const match = matchAt(/`([^`\n]+)`/y, source, at);
  return match ? { node: { type: 'code', text: unescapeText(match[1] ?? '') }, end: at + match[0].length } : undefined;
}

/** @param {string} source @param {number} at @returns {{ node: TextNode, end: number } | undefined} */
function emojiAt(source, at) {
  const [whole, code] = matchAt(CODE_OR_CHARACTER, source, at) ?? [];
  const name = code ?? emojiName(whole ?? '') ?? '';
  if (whole === undefined || !Object.hasOwn(EMOJI, name)) return undefined;
  return { node: { type: 'emoji', name, char: EMOJI[name] ?? '' }, end: at + whole.length };
}

/** @param {string} source @param {number} at @returns {{ node: TextNode, end: number } | undefined} */
function bareLinkAt(source, at) {
  if (isWord(source[at - 1])) return undefined;
  const [url] = matchAt(/https?:\/\/[^\s<>|`]*[^\s<>|`.,;:!?)'"*_~]/y, source, at) ?? [];
  return url === undefined ? undefined : { node: linkNode(url, url), end: at + url.length };
}

/** @param {string} source @param {number} at @returns {{ node: TextNode, end: number } | undefined} */
function bracketAt(source, at) {
  const [whole, target = '', label = ''] = matchAt(/<([^<>|\n]+)(?:\|([^<>\n]*))?>/y, source, at) ?? [];
  const node = whole === undefined ? undefined : bracketNode(target, label);
  return whole === undefined || !node ? undefined : { node, end: at + whole.length };
}

/** @param {string} target @param {string} label @returns {TextNode | undefined} */
function bracketNode(target, label) {
  const [, sigil, id = ''] = /^([@#])([A-Z0-9]+)$/.exec(target) ?? [];
  if (sigil === '@') return { type: 'user', id, label: unescapeText(label) };
  if (sigil === '#') return { type: 'channel', id, label: unescapeText(label) };
  if (/^!(?:here|channel|everyone)$/.test(target)) return { type: 'broadcast', name: target.slice(1) };
  if (target.startsWith('!subteam^')) return { type: 'usergroup', id: target.slice(9), label: unescapeText(label) };
  if (target.startsWith('!date^')) return dateNode(target, label);
  const url = unescapeText(target);
  return isSafeUrl(url) ? linkNode(target, label || target) : undefined;
}

/** @param {string} target @param {string} label @returns {TextNode | undefined} */
function dateNode(target, label) {
  const [, seconds, format, url] = /^!date\^(\d{1,11})\^([^^]+)(?:\^(.+))?$/.exec(target) ?? [];
  if (seconds === undefined || format === undefined) return { type: 'text', text: unescapeText(label) };
  const date = /** @type {const} */ ({ type: 'date' });
  const node = { ...date, seconds: Number(seconds), format: unescapeText(format), fallback: unescapeText(label) };
  return url && isSafeUrl(unescapeText(url)) ? { type: 'link', url: unescapeText(url), children: [node] } : node;
}

/** @param {string} url @param {string} label @returns {TextNode} */
function linkNode(url, label) {
  return { type: 'link', url: unescapeText(url), children: parsePlainText(label) };
}
