/** Formatted text as it is read aloud: without markup, with names in place of ids. */
import { parseMrkdwn } from './mrkdwn.js';
import { slackDate } from './times.js';

/** @typedef {import('./mrkdwn.d.ts').TextNode} TextNode */
/** @typedef {Pick<import('../protocol.ts').Snapshot, 'people' | 'conversations' | 'groups' | 'me'>} Known */

/** @param {string} source mrkdwn @param {Known} known @returns {string} */
export const plainText = (source, known) =>
  parseMrkdwn(source)
    .map((node) => textOfNode(node, known))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();

/** @param {TextNode} node @param {Known} known @returns {string} */
function textOfNode(node, known) {
  const all = (/** @type {TextNode[]} */ nodes) => nodes.map((child) => textOfNode(child, known)).join('');
  switch (node.type) {
    case 'text':
    case 'code':
    case 'pre':
      return node.text;
    case 'list':
      return node.items.map(all).join(' ');
    case 'user':
      return `@${known.people.find(({ id }) => id === node.id)?.realName ?? (node.label || node.id)}`;
    case 'channel':
      return `#${known.conversations.find(({ id }) => id === node.id)?.name ?? (node.label || node.id)}`;
    case 'usergroup':
      return node.label || `@${known.groups.find(({ id }) => id === node.id)?.handle ?? node.id}`;
    case 'broadcast':
      return `@${node.name}`;
    case 'date':
      return slackDate(node, known.me.timeZone);
    case 'emoji':
      return node.name.replaceAll('_', ' ');
    case 'break':
    case 'rule':
      return ' ';
    default:
      return all(node.children);
  }
}
