/** Draws text nodes (`mrkdwn.d.ts`) and Slack's text objects for the person who looks. */
import { html } from '/vendor/preact.js';
import { addressHash, addressOfPermalink } from './address.js';
import { EmojiPicture } from './emoji-picture.js';
import { parseMrkdwn, parsePlainText } from './mrkdwn.js';
import { fullTime, slackDate } from './times.js';
import { useWorkspace } from './workspace-context.js';
import { repliesTo } from './workspace-state.js';

/** @typedef {import('./mrkdwn.d.ts').TextNode} TextNode */

/** A `{ type: 'plain_text' | 'mrkdwn', text }`. */
export const TextObject = (/** @type {{ object: Record<string, any> | undefined }} */ { object }) =>
  object &&
  html`<${Nodes} nodes=${object.type === 'mrkdwn' ? parseMrkdwn(object.text) : parsePlainText(object.text)} />`;

/** A mrkdwn string, as in a message's `text`. */
export const Mrkdwn = (/** @type {{ text: string }} */ { text }) => html`<${Nodes} nodes=${parseMrkdwn(text)} />`;

export const Nodes = (/** @type {{ nodes: TextNode[] }} */ { nodes }) =>
  nodes.map((node, index) => html`<${Node} key=${index} node=${node} />`);

/** @type {Record<string, (node: any, workspace: import('./workspace-context.js').Workspace) => unknown>} */
const DRAW = {
  text: ({ text }) => text,
  break: () => html`<br />`,
  rule: () => html`<hr />`,
  code: ({ text }) => html`<code>${text}</code>`,
  pre: ({ text }) => html`<pre tabindex="0">${text}</pre>`,
  bold: ({ children }) => html`<strong><${Nodes} nodes=${children} /></strong>`,
  italic: ({ children }) => html`<em><${Nodes} nodes=${children} /></em>`,
  strike: ({ children }) => html`<s><${Nodes} nodes=${children} /></s>`,
  quote: ({ children }) => html`<blockquote><${Nodes} nodes=${children} /></blockquote>`,
  heading: ({ children, level }) =>
    html`<div class="heading" role="heading" aria-level=${level + 2}><${Nodes} nodes=${children} /></div>`,
  list: ({ items, ordered, indent, start }) => {
    const entries = items.map((/** @type {TextNode[]} */ item) => html`<li><${Nodes} nodes=${item} /></li>`);
    const style = `--indent: ${indent}`;
    return ordered ? html`<ol start=${start} style=${style}>${entries}</ol>` : html`<ul style=${style}>${entries}</ul>`;
  },
  link: ({ url, children }, { me, messages, goTo }) => {
    const address = addressOfPermalink(url);
    if (!address)
      return html`<a href=${url} target="_blank" rel="noopener noreferrer"><${Nodes} nodes=${children} /></a>`;
    const follow = (/** @type {Event} */ event) => {
      event.preventDefault();
      // What was answered is read with its answers.
      const { channel = '', at = '', thread } = address;
      goTo({ ...address, thread: thread || (repliesTo(messages, channel, at).length > 0 ? at : '') });
    };
    return html`<a href=${addressHash({ as: me.id, ...address })} onClick=${follow}><${Nodes} nodes=${children} /></a>`;
  },
  emoji: ({ name, char }) =>
    html`<span class="emoji" role="img" aria-label=${name.replaceAll('_', ' ')} title=":${name}:"><${EmojiPicture} name=${name} char=${char} /></span>`,
  broadcast: ({ name }) => html`<span class="mention strong">@${name}</span>`,
  usergroup: ({ id, label }, { groups }) => {
    const handle = groups.find((group) => group.id === id)?.handle ?? id;
    return html`<span class="mention">${label || `@${handle}`}</span>`;
  },
  user: ({ id, label }, { people, me }) => {
    const name = people.find((person) => person.id === id)?.realName ?? (label || id);
    return html`<span class="mention ${id === me.id ? 'strong' : ''}">@${name}</span>`;
  },
  channel: ({ id, label }, { conversations, goTo }) => {
    const known = conversations.find((conversation) => conversation.id === id);
    if (!known) return html`<span class="mention">#${label || id}</span>`;
    return html`<button type="button" class="mention" onClick=${() => goTo({ channel: id, thread: '' })}>#${known.name}</button>`;
  },
  date: (node, { me }) =>
    html`<time dateTime=${new Date(node.seconds * 1000).toISOString()} title=${fullTime(node.seconds, me.timeZone)}>${slackDate(node, me.timeZone)}</time>`,
};

const Node = (/** @type {{ node: TextNode }} */ { node }) => DRAW[node.type]?.(node, useWorkspace());
