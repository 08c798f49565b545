/** A list of messages that stays at its newest one while it grows, unless the reader has scrolled up. */
import { html, useEffect, useLayoutEffect, useRef } from '/vendor/preact.js';
import { Message } from './message.js';
import { dayName } from './times.js';
import { useWorkspace } from './workspace-context.js';

/** @typedef {import('../protocol.ts').Message} MessageData */

/** How near to the end still counts as being there, in pixels. */
const NEAR_END = 60;
/** Messages of one person that follow within this many seconds share a name. */
const SAME_BREATH = 300;

const follows = (/** @type {MessageData} */ message, /** @type {MessageData | undefined} */ before) =>
  before !== undefined &&
  before.user === message.user &&
  !before.ephemeralFor &&
  !message.ephemeralFor &&
  Number(message.ts) - Number(before.ts) < SAME_BREATH;

/** Where the list stands when it is at its end. A newest message that is taller than the list is read from its top. */
function endOf(/** @type {HTMLElement} */ frame) {
  const end = frame.scrollHeight - frame.clientHeight;
  const newest = /** @type {HTMLElement | null} */ (frame.querySelector('article:last-of-type'));
  return newest ? Math.max(0, Math.min(end, newest.offsetTop - frame.offsetTop)) : end;
}

/** @param {{ messages: MessageData[], label: string, inThread?: boolean, intro?: unknown, newFrom?: string | undefined }} props `newFrom`: the first message that is new */
export function MessageList({ messages, label, inThread = false, intro, newFrom }) {
  const { me } = useWorkspace();
  const frame = useRef(/** @type {HTMLElement | null} */ (null));
  const atEnd = useRef(true);
  const newest = useRef('');
  const scrollToEnd = () => {
    if (frame.current && atEnd.current) frame.current.scrollTop = endOf(frame.current);
  };
  const onScroll = () => {
    if (frame.current) atEnd.current = frame.current.scrollTop > endOf(frame.current) - NEAR_END;
  };
  useLayoutEffect(() => {
    // Whoever has just written or clicked wants to see what came of it, wherever they had scrolled to.
    const last = messages.at(-1);
    const isMine = last?.user === me.id || last?.ephemeralFor === me.id;
    if (last && last.ts !== newest.current && isMine) atEnd.current = true;
    newest.current = last?.ts ?? '';
    scrollToEnd();
  });
  useEffect(() => {
    // Pictures that load and windows that shrink move the end away without a new drawing.
    const observer = new ResizeObserver(scrollToEnd);
    for (const element of [frame.current, frame.current?.firstElementChild]) if (element) observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const day = (/** @type {MessageData | undefined} */ message) => message && dayName(Number(message.ts), me.timeZone);
  return html`<div class="messages" ref=${frame} onScroll=${onScroll} tabindex="0" role="group" aria-label=${label}>
    <div>
      ${intro}
      ${messages.map((message, index) => {
        const before = messages[index - 1];
        const isNewDay = !inThread && day(message) !== day(before);
        const isFirstNew = message.ts === newFrom;
        return html`
          ${isNewDay && html`<div class="day" key="day-${message.ts}" role="separator"><span>${day(message)}</span></div>`}
          ${isFirstNew && html`<div class="day new" key="new-${message.ts}" role="separator" data-testid="new-messages"><span>New messages</span></div>`}
          <${Message} key=${message.ts} message=${message} inThread=${inThread} compact=${!isNewDay && !isFirstNew && follows(message, before)} />`;
      })}
    </div>
  </div>`;
}
