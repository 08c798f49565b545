/** One message: who, when, what, its files, its thread, and what can be done with it. */
import { html, useEffect, useLayoutEffect, useRef } from '/vendor/preact.js';
import { addressHash } from './address.js';
import { Blocks } from './blocks.js';
import { FileCard } from './file-card.js';
import { Icon } from './icons.js';
import { MessageEditor } from './message-editor.js';
import { Menu } from './popup.js';
import { post } from './server.js';
import { SurfaceContext, useNewSurface } from './surface.js';
import { Mrkdwn } from './text.js';
import { clockTime, fullTime, zoneNote } from './times.js';
import { useWorkspace } from './workspace-context.js';
import { placeKey, repliesTo } from './workspace-state.js';

/** @typedef {import('../protocol.ts').Message} MessageData */
/** @typedef {import('../protocol.ts').Person} Person */

/** Who speaks for the workspace itself: in place of a deleted message that has replies. @type {Person} */
const SLACKBOT = {
  id: 'USLACKBOT',
  name: 'slackbot',
  realName: 'Slackbot',
  title: '',
  role: 'member',
  timeZone: 'UTC',
  color: '#6b7883',
};

/** A letter on the person's colour. */
export const Avatar = (/** @type {{ person?: Person | undefined }} */ { person = SLACKBOT }) =>
  html`<span class="avatar ${person.role}" style="background: ${person.color}" aria-hidden="true">${person.realName.charAt(0)}</span>`;

const DELETE = {
  title: { type: 'plain_text', text: 'Delete this message?' },
  text: { type: 'plain_text', text: 'Everyone loses it and its files. This can’t be undone.' },
  confirm: { type: 'plain_text', text: 'Delete' },
  deny: { type: 'plain_text', text: 'Cancel' },
  style: 'danger',
};

/** @param {{ message: MessageData, inThread: boolean }} props */
function MessageMenu({ message, inThread }) {
  const { app, me, attempt, ask, edit, goTo } = useWorkspace();
  const { channel, ts, threadTs } = message;
  const copy = () => {
    const link = `${location.origin}/${addressHash({ as: me.id, channel, thread: threadTs ?? ts, at: ts })}`;
    return attempt(() => navigator.clipboard.writeText(link));
  };
  const remove = async () => {
    if (await ask(DELETE)) await attempt(() => post('delete', { as: me.id, channel, ts }));
  };
  const shortcuts = app.shortcuts.map(({ callbackId, name }) => ({
    name,
    hint: app.name,
    key: callbackId,
    run: () => void attempt(() => post('shortcut', { as: me.id, channel, ts, callbackId })),
  }));
  /** @type {import('./popup.js').MenuItem[]} */
  const items = [...shortcuts, { name: 'Copy link', key: 'copy', run: copy }];
  const reply = { name: 'Reply in thread', key: 'reply', run: () => goTo({ channel, thread: ts }) };
  if (!inThread) items.unshift(reply);
  if (message.user === me.id) {
    items.push({ name: 'Edit message', key: 'edit', run: () => edit(placeKey(message, inThread)) });
    items.push({ name: 'Delete message', key: 'delete', danger: true, run: remove });
  }
  return html`<div class="tools">
    <${Menu} label="More actions" face=${html`<${Icon} name="more" />`} look="plain icon" items=${items} attributes=${{ 'data-testid': 'message-menu' }} />
  </div>`;
}

/** @param {{ message: MessageData }} props */
function ThreadLink({ message: { channel, ts } }) {
  const { messages, people, me, goTo } = useWorkspace();
  const replies = repliesTo(messages, channel, ts).filter((reply) => !reply.ephemeralFor);
  const last = replies.at(-1);
  if (!last) return null;
  const authors = [...new Set(replies.map(({ user }) => user))].map((id) => people.find((person) => person.id === id));
  return html`<button type="button" class="thread-link" data-testid="replies" onClick=${() => goTo({ channel, thread: ts })}>
    ${authors.map((person) => html`<${Avatar} person=${person} />`)}
    <b>${replies.length === 1 ? '1 reply' : `${replies.length} replies`}</b>
    <small>Last at ${clockTime(Number(last.ts), me.timeZone)}</small>
  </button>`;
}

/**
 * A message that a link led to is brought into view and gets the focus; and when a button vanishes under somebody's
 * fingers, because the app changed the message, the focus stays with the message.
 * @param {boolean} isPointedAt
 */
function useFocusOfMessage(isPointedAt) {
  const article = useRef(/** @type {HTMLElement | null} */ (null));
  const hadFocus = article.current?.contains(document.activeElement);
  useLayoutEffect(() => {
    if (!hadFocus || document.activeElement !== document.body) return;
    article.current?.focus({ preventScroll: true });
    article.current?.scrollIntoView({ block: 'nearest' });
  });
  useEffect(() => {
    if (!isPointedAt) return;
    article.current?.scrollIntoView({ block: 'nearest' });
    article.current?.focus();
  }, [isPointedAt]);
  return article;
}

/**
 * @param {{ message: MessageData, compact?: boolean, inThread?: boolean }} props
 * `compact`: without name and avatar, since the same person wrote the message above a moment ago
 */
export function Message({ message, compact = false, inThread = false }) {
  const { people, me, at, goTo, editing } = useWorkspace();
  const isEdited = editing === placeKey(message, inThread);
  const { channel, ts, blocks = [], files = [] } = message;
  const isPointedAt = at === ts;
  const article = useFocusOfMessage(isPointedAt);
  const surface = useNewSurface({ channel, ts }, blocks);
  const author = people.find(({ id }) => id === message.user) ?? SLACKBOT;
  const seconds = Number(ts);
  const look = ['message', compact && 'compact', message.ephemeralFor && 'ephemeral', isPointedAt && 'pointed']
    .filter(Boolean)
    .join(' ');
  const isBare = blocks.length === 0 && message.text !== '';
  return html`<article ref=${article} tabindex="-1" class=${look} data-testid="message" data-ts=${ts} data-user=${message.user}
      aria-label="${author.realName}, ${clockTime(seconds, me.timeZone)}">
    <div class="gutter"><${Avatar} person=${author} /></div>
    <div class="content">
      ${message.ephemeralFor && html`<p class="only-you"><${Icon} name="eye" /> Only visible to you</p>`}
      <div class="byline">
        <b class="author">${author.realName}</b>
        ${author.role === 'bot' && html`<span class="badge">APP</span>`}
        ${author.role === 'guest' && html`<span class="badge">GUEST</span>`}
        <time dateTime=${new Date(seconds * 1000).toISOString()} title=${fullTime(seconds, me.timeZone)}>${`${clockTime(seconds, me.timeZone)} ${zoneNote(seconds, me.timeZone)}`.trim()}</time>
      </div>
      ${isEdited && html`<${MessageEditor} message=${message} inThread=${inThread} />`}
      ${isBare && !isEdited && html`<div class="text"><${Mrkdwn} text=${message.text} /></div>`}
      <${SurfaceContext.Provider} value=${surface}><${Blocks} blocks=${blocks} /><//>
      ${message.edited && html`<small class="edited">(edited)</small>`}
      ${files.map((file) => html`<${FileCard} key=${file.id} file=${file} />`)}
      ${!inThread && html`<${ThreadLink} message=${message} />`}
    </div>
    ${
      !message.ephemeralFor &&
      html`
      ${
        !inThread &&
        !compact &&
        html`<button type="button" class="plain icon reply" title="Reply in thread" aria-label="Reply in thread"
        data-testid="reply" onClick=${() => goTo({ channel, thread: ts })}><${Icon} name="reply" /></button>`
      }
      <${MessageMenu} message=${message} inThread=${inThread} />`
    }
  </article>`;
}
