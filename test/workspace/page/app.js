/** The whole page: follows the workspace as one person, and draws rail, conversation, thread, dialogs. */
import { html, useEffect, useRef, useState } from '/vendor/preact.js';
import { HOME, useAddress } from './address.js';
import { Channel, conversationName, Thread } from './conversation.js';
import { ConfirmDialog } from './dialog.js';
import { focusConversation } from './focus.js';
import { Notices } from './notices.js';
import { Rail } from './rail.js';
import { followWorkspace, loadSnapshot } from './server.js';
import { Tour } from './tour.js';
import { Home, Modal } from './view.js';
import { WorkspaceContext } from './workspace-context.js';
import { applyEvent, threadToOpen, withoutNew, withSnapshot } from './workspace-state.js';

/** @typedef {import('./workspace-state.js').WorkspaceState} WorkspaceState */
/** @typedef {{ confirm: Record<string, any>, answer(yes: boolean): void }} Question */

const NOTICE_MS = 10_000;

/** Sentences about what went wrong for this person; they leave by themselves. */
function useNotices(/** @type {string | undefined} */ as) {
  const [notices, setNotices] = useState(/** @type {{ id: number, text: string }[]} */ ([]));
  const dismiss = (/** @type {number} */ id) => setNotices((all) => all.filter((notice) => notice.id !== id));
  const notify = (/** @type {string} */ text) => {
    const id = performance.now();
    setNotices((all) => [...all.filter((notice) => notice.text !== text), { id, text }]);
    setTimeout(() => dismiss(id), NOTICE_MS);
  };
  useEffect(() => setNotices([]), [as]);
  return { notices, notify, dismiss };
}

/** A question to the person, answered with a promise. */
function useQuestion() {
  const [question, setQuestion] = useState(/** @type {Question | null} */ (null));
  const ask = (/** @type {Record<string, any>} */ confirm) =>
    new Promise((/** @type {(yes: boolean) => void} */ resolve) => {
      const answer = (/** @type {boolean} */ yes) => {
        setQuestion(null);
        resolve(yes);
      };
      setQuestion({ confirm, answer });
    });
  return { question, ask };
}

/**
 * The state of each person looked at so far (switching back shows it at once), the chosen one's kept up to date.
 * @param {import('./address.js').Address} address
 * @param {(change: import('./address.js').Address) => void} goTo
 * @param {(text: string) => void} notify
 */
function useLiveState(address, goTo, notify) {
  const states = useRef(/** @type {Record<string, WorkspaceState>} */ ({}));
  const [, redraw] = useState(0);
  const [online, setOnline] = useState(true);
  const viewing = useRef(/** @type {string | undefined} */ (undefined));
  const { as = '' } = address;
  const keep = (/** @type {WorkspaceState} */ state) => {
    states.current[as] = state;
    redraw((count) => count + 1);
  };
  useEffect(() => {
    if (!as) {
      loadSnapshot().then(
        ({ me }) => goTo({ as: me.id }),
        (error) => notify(error.message),
      );
      return undefined;
    }
    return followWorkspace(as, {
      snapshot: (snapshot) => keep(withSnapshot(states.current[as], snapshot, viewing.current)),
      event(event) {
        const before = states.current[as];
        if (event.type === 'problem') notify(event.text);
        if (!before) return;
        const thread = threadToOpen(before, event);
        keep(applyEvent(before, event, viewing.current));
        if (thread?.channel === viewing.current) goTo({ ...thread });
      },
      online: setOnline,
      failed: (error) => notify(error.message),
    });
  }, [as]);
  const state = states.current[as];
  const wanted = state?.conversations.find(({ id }) => id === address.channel);
  const conversation = wanted ?? state?.conversations.find(({ kind }) => kind !== 'dm') ?? state?.conversations[0];
  viewing.current = address.channel === HOME ? undefined : conversation?.id;
  useEffect(() => {
    const isUnread = state && viewing.current && state.unread.includes(viewing.current);
    if (isUnread) keep({ ...state, unread: state.unread.filter((id) => id !== viewing.current) });
  });
  const left = viewing.current;
  useEffect(
    () => () => {
      const now = states.current[as];
      if (now && left) states.current[as] = withoutNew(now, left);
    },
    [as, left],
  );
  /** Takes a form off the screen at once; the workspace hears of it afterwards. */
  const hideModal = (/** @type {string} */ viewId) => {
    const now = states.current[as];
    if (now?.modal?.id !== viewId) return;
    const { modal: _closed, ...rest } = now;
    keep(rest);
  };
  return { state, conversation, online, hideModal };
}

export function App() {
  const [address, goTo] = useAddress();
  const { notices, notify, dismiss } = useNotices(address.as);
  const { question, ask } = useQuestion();
  const { state, conversation, online, hideModal } = useLiveState(address, goTo, notify);
  const [railOpen, setRailOpen] = useState(false);
  /** The message that is being edited, by its key, and whether that is in its thread. */
  const [editing, setEditing] = useState('');
  /** The thread that the person opened by hand: only then does the focus move there. */
  const chosenThread = useRef('');
  const go = (/** @type {import('./address.js').Address} */ change) => {
    chosenThread.current = change.thread ?? '';
    goTo({ at: '', ...change });
  };
  const isHome = address.channel === HOME;
  const place = isHome ? 'Home' : conversation && conversationName(conversation);
  useEffect(() => {
    if (state) document.title = `${place} · ${state.me.realName} · ${state.workspace.name}`;
  }, [place, state?.me]);

  async function attempt(/** @type {() => Promise<any>} */ call) {
    try {
      return (await call()) ?? {};
    } catch (error) {
      notify(/** @type {Error} */ (error).message);
      return undefined;
    }
  }
  if (!state) return html`<p class="loading" role="status">${notices[0]?.text ?? 'Opening the workspace…'}</p>`;
  const tools = { notices, dismiss, notify, attempt, ask, goTo: go, hideModal, editing, edit: setEditing };
  const workspace = { ...state, at: address.at, ...tools };
  const openRail = () => {
    setRailOpen(true);
    setTimeout(() => /** @type {HTMLElement | null} */ (document.querySelector('.rail [aria-current]'))?.focus());
  };
  const closeRail = () => {
    const wasInside = document.querySelector('.rail')?.contains(document.activeElement);
    setRailOpen(false);
    if (railOpen && wasInside) /** @type {HTMLElement | null} */ (document.querySelector('.to-rail'))?.focus();
  };
  // After a change of person the channel of the address may not be theirs to see, and neither is its thread.
  const thread = !isHome && address.channel === conversation?.id ? address.thread : undefined;
  return html`<${WorkspaceContext.Provider} value=${workspace}>
    <button type="button" class="skip button" onClick=${focusConversation}>Skip to the conversation</button>
    <div class="page ${thread ? 'with-thread' : ''}">
      <${Rail} current=${isHome ? HOME : conversation?.id} open=${railOpen} close=${closeRail} />
      <${Tour} />
      ${railOpen && html`<div class="shade" onClick=${closeRail}></div>`}
      ${isHome && html`<${Home} openRail=${openRail} />`}
      ${!isHome && conversation && html`<${Channel} key="${state.me.id}/${conversation.id}" conversation=${conversation} openRail=${openRail} />`}
      ${conversation && thread && html`<${Thread} key="${state.me.id}/${thread}" conversation=${conversation} ts=${thread} focus=${chosenThread.current === thread} />`}
    </div>
    ${!online && html`<p class="offline" role="status">Connection lost. Trying again…</p>`}
    <p class="unseen" aria-live="polite" data-testid="news">${state.news}</p>
    ${state.modal && html`<${Modal} view=${state.modal} />`}
    ${question && html`<${ConfirmDialog} ...${question} />`}
    ${!state.modal && !question && html`<${Notices} />`}
  <//>`;
}
