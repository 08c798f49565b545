/** What one person's page knows, as plain values: how a snapshot and each event change it. No I/O, no drawing. */

import { plainText } from './plain-text.js';

/** @typedef {import('../protocol.ts').Message} Message */
/** @typedef {import('../protocol.ts').StreamEvent} StreamEvent */
/** @typedef {import('../protocol.ts').Snapshot} Snapshot */
/**
 * `unread`: conversations with something new; `newFrom`: by conversation, the first message that came while it wasn't on
 * the screen; `shared`: files of this person that arrived while the page was open; `news`: what a screen reader is told next.
 * @typedef {Snapshot & { unread: string[], newFrom: Record<string, string>, shared: string[], news: string }} WorkspaceState
 */

/**
 * A new snapshot takes the old one's place; what only this page knows stays (ephemeral messages, unread marks). What came
 * in between, while this person's page looked elsewhere, is new to them.
 * @param {WorkspaceState | undefined} before
 * @param {Snapshot} snapshot
 * @param {string | undefined} viewing the conversation on the screen
 * @returns {WorkspaceState}
 */
export function withSnapshot(before, snapshot, viewing) {
  const known = new Set(snapshot.messages.map(messageKey));
  const kept = (before?.messages ?? []).filter((message) => message.ephemeralFor && !known.has(messageKey(message)));
  const next = {
    unread: before?.unread ?? [],
    newFrom: before?.newFrom ?? {},
    shared: before?.shared ?? [],
    news: '',
    ...snapshot,
    messages: sortMessages([...snapshot.messages, ...kept]),
  };
  if (!before) return next;
  const seen = new Set(before.messages.map(messageKey));
  return next.messages
    .filter((message) => !seen.has(messageKey(message)) && message.user !== next.me.id)
    .reduce((state, message) => withUnread(state, message, viewing), next);
}

/** Marks a message of somebody else as new, unless it is on the screen. @param {WorkspaceState} state @param {Message} message @param {string | undefined} viewing @returns {WorkspaceState} */
function withUnread(state, { channel, ts, threadTs }, viewing) {
  if (channel === viewing) return state;
  const unread = [...new Set([...state.unread, channel])];
  const isReply = threadTs !== undefined && threadTs !== ts;
  if (isReply || state.newFrom[channel] !== undefined) return { ...state, unread };
  return { ...state, unread, newFrom: { ...state.newFrom, [channel]: ts } };
}

/** A person has left a conversation, or written in it: nothing in it is new to them. @param {WorkspaceState} state @param {string} channel @returns {WorkspaceState} */
export function withoutNew(state, channel) {
  const { [channel]: mark, ...newFrom } = state.newFrom;
  return mark === undefined ? state : { ...state, newFrom };
}

/**
 * @param {WorkspaceState} state
 * @param {StreamEvent} event
 * @param {string | undefined} viewing the conversation on the screen
 * @returns {WorkspaceState}
 */
export function applyEvent(state, event, viewing) {
  switch (event.type) {
    case 'message':
      return withMessage(state, event.message, viewing);
    case 'message_deleted':
      return {
        ...state,
        messages: state.messages.filter(({ channel, ts }) => channel !== event.channel || ts !== event.ts),
      };
    case 'conversation': {
      const others = state.conversations.filter(({ id }) => id !== event.conversation.id);
      return { ...state, conversations: [...others, event.conversation] };
    }
    case 'modal': {
      const { modal: _closed, ...rest } = state;
      return event.view ? { ...rest, modal: event.view } : rest;
    }
    case 'home':
      return { ...state, home: event.view };
    default:
      return state;
  }
}

/** @param {WorkspaceState} state @param {Message} message @param {string | undefined} viewing @returns {WorkspaceState} */
function withMessage(state, message, viewing) {
  const key = messageKey(message);
  const others = state.messages.filter((other) => messageKey(other) !== key);
  const isNew = others.length === state.messages.length;
  const isMine = message.user === state.me.id;
  let next = { ...state, messages: sortMessages([...others, message]) };
  if (isNew && isMine && message.files?.length && !message.threadTs) next.shared = [...state.shared, key];
  if (isNew && isMine && !message.threadTs) next = withoutNew(next, message.channel);
  if (isNew && !isMine) next = withUnread(next, message, viewing);
  if (!isMine && message.channel === viewing) {
    const author = state.people.find(({ id }) => id === message.user)?.realName ?? 'Someone';
    next.news = `${author}${isNew ? '' : ' changed a message'}: ${plainText(message.text, state)}`;
  }
  return next;
}

/**
 * The thread to open by itself: the app's first answer to a file that this person just shared.
 * @param {WorkspaceState} before the state that the event has not changed yet
 * @param {StreamEvent} event
 * @returns {{ channel: string, thread: string } | undefined}
 */
export function threadToOpen(before, event) {
  if (event.type !== 'message') return undefined;
  const { channel, threadTs, user } = event.message;
  if (!threadTs || user !== before.app.botUser || !before.shared.includes(`${channel}/${threadTs}`)) return undefined;
  const answered = repliesTo(before.messages, channel, threadTs).some((reply) => reply.user === user);
  return answered ? undefined : { channel, thread: threadTs };
}

/** A conversation's own messages, oldest first. */
export const channelMessages = (/** @type {Message[]} */ messages, /** @type {string} */ channel) =>
  messages.filter((message) => message.channel === channel && (!message.threadTs || message.threadTs === message.ts));

/** @param {Message[]} messages @param {string} channel @param {string} ts the thread's first message */
export const repliesTo = (messages, channel, ts) =>
  messages.filter((message) => message.channel === channel && message.threadTs === ts && message.ts !== ts);

/** Names a message: a ts is unique within its channel only. */
export const messageKey = (/** @type {{ channel: string, ts: string }} */ { channel, ts }) => `${channel}/${ts}`;

/** Names a message where it is shown: the first one of an open thread is there twice. */
export const placeKey = (/** @type {{ channel: string, ts: string }} */ message, /** @type {boolean} */ inThread) =>
  `${messageKey(message)}${inThread ? '/thread' : ''}`;

const sortMessages = (/** @type {Message[]} */ messages) => messages.sort((a, b) => Number(a.ts) - Number(b.ts));
