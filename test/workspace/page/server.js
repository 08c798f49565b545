/** The page's side of `protocol.ts`: one snapshot, one stream, and requests that change something. */

/** @typedef {import('../protocol.ts').Snapshot} Snapshot */
/** @typedef {import('../protocol.ts').StreamEvent} StreamEvent */

/**
 * All that a person can see; without a person, the first one's view.
 * @param {string} [as]
 * @returns {Promise<Snapshot>}
 */
export async function loadSnapshot(as) {
  const response = await fetch(`/page/snapshot${as ? `?as=${encodeURIComponent(as)}` : ''}`);
  if (!response.ok) throw new Error(`The workspace answered ${response.status}. Is the person "${as}" in it?`);
  return response.json();
}

/**
 * Asks the workspace to do something. Throws an error in words for the person when it refuses.
 * @param {'message' | 'files' | 'action' | 'submit' | 'close' | 'shortcut' | 'home' | 'edit' | 'delete'} what
 * @param {object} body
 * @returns {Promise<Record<string, any>>}
 */
export async function post(what, body) {
  const response = await fetch(`/page/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const answer = text.startsWith('{') ? JSON.parse(text) : {};
  if (!response.ok) throw new Error(answer.error ?? `The workspace answered ${response.status}. Please try again.`);
  return answer;
}

/** Where a file's bytes are. */
export const fileUrl = (/** @type {string} */ id, /** @type {string} */ as) =>
  `/page/file/${encodeURIComponent(id)}?as=${encodeURIComponent(as)}`;

/**
 * Follows one person's workspace. After every (re)connection the snapshot is fetched anew, because events sent in
 * between are gone; events that arrive while it loads wait for it.
 * @param {string} as
 * @param {{ snapshot(it: Snapshot): void, event(it: StreamEvent): void, online(is: boolean): void, failed(error: Error): void }} on
 * @returns {() => void} stops following
 */
export function followWorkspace(as, on) {
  let source = /** @type {EventSource | undefined} */ (undefined);
  let stopped = false;
  const connect = () => {
    if (stopped) return;
    let waiting = /** @type {StreamEvent[] | undefined} */ ([]);
    const mine = new EventSource(`/page/stream?as=${encodeURIComponent(as)}`);
    source = mine;
    mine.onopen = async () => {
      waiting = [];
      try {
        const snapshot = await loadSnapshot(as);
        if (stopped || source !== mine) return;
        on.snapshot(snapshot);
        on.online(true);
        waiting?.forEach(on.event);
        waiting = undefined;
      } catch (error) {
        on.failed(/** @type {Error} */ (error));
      }
    };
    mine.onmessage = ({ data }) => (waiting ? waiting.push(JSON.parse(data)) : on.event(JSON.parse(data)));
    mine.onerror = () => {
      on.online(false);
      // A browser reconnects by itself after a broken connection, but not after an answer other than 200.
      if (mine.readyState === EventSource.CLOSED) setTimeout(connect, 1500);
    };
  };
  connect();
  return () => {
    stopped = true;
    source?.close();
  };
}
