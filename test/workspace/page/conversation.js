/** The two places where people talk: a channel (or direct message), and a thread beside it. */
import { html, useEffect, useRef, useState } from '/vendor/preact.js';
import { Composer, useAttachments } from './composer.js';
import { Icon } from './icons.js';
import { Members } from './members.js';
import { MessageList } from './message-list.js';
import { useWorkspace } from './workspace-context.js';
import { channelMessages, repliesTo } from './workspace-state.js';

/** @typedef {import('../protocol.ts').Conversation} ConversationData */

/** "#fulfillment", or the other person's name. */
export const conversationName = (/** @type {ConversationData} */ { kind, name }) => (kind === 'dm' ? name : `#${name}`);

/** @param {{ conversation: ConversationData, openRail(): void }} props */
export function Channel({ conversation, openRail }) {
  const { messages, me, newFrom } = useWorkspace();
  const files = useAttachments();
  const name = conversationName(conversation);
  const intro = html`<div class="intro"><h2>${name}</h2><p>${conversation.topic || 'This is the beginning of the conversation.'}</p></div>`;
  return html`<main class="channel" aria-label=${name} data-testid="channel" data-channel=${conversation.id} ...${files.dropArea}>
    <header class="bar">
      <button type="button" class="plain icon to-rail" aria-label="Channels and people" onClick=${openRail}><${Icon} name="menu" /></button>
      <div class="bar-title">
        <h1>${conversation.kind === 'private' && html`<span class="unseen">private </span><${Icon} name="lock" /> `}${name}</h1>
        <p>${conversation.topic}</p>
      </div>
      ${conversation.external && html`<span class="badge">SHARED WITH ANOTHER COMPANY</span>`}
      ${conversation.kind !== 'dm' && html`<${Members} ids=${conversation.members} name=${name} />`}
    </header>
    <${MessageList} messages=${channelMessages(messages, conversation.id)} label="Messages in ${name}" intro=${intro} newFrom=${newFrom[conversation.id]} />
    <${Composer} channel=${conversation.id} label="Message ${name} as ${me.realName}" files=${files} />
    ${files.isOver && html`<div class="drop" aria-hidden="true"><p>Drop to share in ${name}</p></div>`}
  </main>`;
}

/** @param {{ conversation: ConversationData, ts: string, focus: boolean }} props `focus`: the person opened it, so they are taken there */
export function Thread({ conversation, ts, focus }) {
  const { messages, at, goTo } = useWorkspace();
  const files = useAttachments();
  const panel = useRef(/** @type {HTMLElement | null} */ (null));
  const root = messages.find((message) => message.channel === conversation.id && message.ts === ts);
  const replies = repliesTo(messages, conversation.id, ts);
  const close = () => {
    goTo({ thread: '' });
    const place =
      document.querySelector(`.channel [data-ts="${CSS.escape(ts)}"] .thread-link`) ??
      document.querySelector('.channel textarea');
    setTimeout(() => /** @type {HTMLElement | null} */ (place)?.focus());
  };
  // In a narrow window the thread covers the channel: then it is what the page is about.
  const isAlone = useMedia('(max-width: 1000px)');
  useEffect(() => {
    // A link leads to its message, which takes the focus itself.
    if ((focus || isAlone) && !at) panel.current?.focus();
  }, []);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Escape') close();
  };
  const Title = isAlone ? 'h1' : 'h2';
  return html`<section class="thread" role=${isAlone ? 'main' : 'complementary'} ref=${panel} tabindex="-1" aria-label="Thread in ${conversationName(conversation)}" data-testid="thread" data-thread=${ts}
      onKeyDown=${onKeyDown} ...${files.dropArea}>
    <header class="bar">
      <div class="bar-title"><${Title}>Thread<//><p>${conversationName(conversation)}</p></div>
      <button type="button" class="plain icon" aria-label="Close thread" data-testid="close-thread" onClick=${close}><${Icon} name="close" /></button>
    </header>
    <${MessageList} messages=${root ? [root, ...replies] : replies} inThread=${true} label="Messages of the thread"
      intro=${!root && html`<p class="intro">The message that began this thread was deleted, or you can’t see it.</p>`} />
    <${Composer} channel=${conversation.id} threadTs=${ts} label="Reply…" files=${files} />
    ${files.isOver && html`<div class="drop" aria-hidden="true"><p>Drop to share in this thread</p></div>`}
  </section>`;
}

/** Whether the window fits the query, also after it was turned or resized. */
function useMedia(/** @type {string} */ query) {
  const [fits, setFits] = useState(matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const update = () => setFits(media.matches);
    media.addEventListener('change', update);
    return () => media.removeEventListener('change', update);
  }, [query]);
  return fits;
}
