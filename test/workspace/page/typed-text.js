/** A message's text as a person typed it, for editing it: names in place of ids, and no escapes. */
import { unescapeText } from './mrkdwn.js';

/** @typedef {Pick<import('../protocol.ts').Snapshot, 'people' | 'conversations' | 'groups'>} Known */

/** @param {string} source mrkdwn, as the workspace keeps what was typed @param {Known} known @returns {string} */
export function typedText(source, { people, conversations, groups }) {
  const typed = source.replace(/<([^<>|\n]+)(?:\|([^<>\n]*))?>/g, (whole, target, label) => {
    const [, sigil, id] = /^([@#])([A-Z0-9]+)$/.exec(target) ?? [];
    if (sigil === '@') return `@${people.find((person) => person.id === id)?.name ?? id}`;
    if (sigil === '#') return `#${conversations.find((one) => one.id === id)?.name ?? id}`;
    if (target.startsWith('!subteam^'))
      return `@${groups.find((group) => group.id === target.slice(9))?.handle ?? target.slice(9)}`;
    if (target.startsWith('!')) return whole;
    return label ?? target.replace(/^mailto:/, '');
  });
  return unescapeText(typed);
}
