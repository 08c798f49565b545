/** The app's views: a form in a dialog, and its Home tab. */
import { html, useEffect, useRef, useState } from '/vendor/preact.js';
import { Blocks } from './blocks.js';
import { Dialog } from './dialog.js';
import { findFormErrors } from './field-values.js';
import { Icon } from './icons.js';
import { post } from './server.js';
import { SurfaceContext, useNewSurface } from './surface.js';
import { useWorkspace } from './workspace-context.js';

/** @typedef {import('../protocol.ts').View} View */

const FIELDS = 'input, select, textarea, [aria-invalid]';

/** Closes a form at once, as Slack does: until the workspace has heard of it, people would type behind it in vain. */
function useClosing(/** @type {View} */ view) {
  const { me, attempt, hideModal } = useWorkspace();
  return () => {
    hideModal(view.id);
    return attempt(() => post('close', { as: me.id, viewId: view.id }));
  };
}

/** @param {{ view: View }} props drawn anew per view id, so that nothing typed in one form turns up in the next */
function ModalForm({ view }) {
  const { me, attempt } = useWorkspace();
  const close = useClosing(view);
  const surface = useNewSurface({ viewId: view.id }, view.blocks, view.values);
  const [errors, setErrors] = useState(/** @type {Record<string, string>} */ ({}));
  const [sending, setSending] = useState(false);
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  const focusOn = (/** @type {string} */ place) =>
    /** @type {HTMLElement | null | undefined} */ (form.current?.querySelector(place))?.focus();
  useEffect(() => focusOn(FIELDS), []);
  useEffect(() => focusOn(`:is(${FIELDS}, [role=radiogroup] input):is(.wrong *)`), [errors]);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (sending) return;
    const missing = findFormErrors(view.blocks, surface.values);
    setErrors(missing);
    if (Object.keys(missing).length > 0) return;
    setSending(true);
    const answer = await attempt(() => post('submit', { as: me.id, viewId: view.id, values: surface.values }));
    setErrors(answer?.errors ?? {});
    setSending(false);
  };
  return html`<form ref=${form} onSubmit=${submit} noValidate>
    <div class="body"><${SurfaceContext.Provider} value=${surface}><${Blocks} blocks=${view.blocks} errors=${errors} /><//></div>
    <footer>
      <button type="button" class="button" data-testid="modal-close" onClick=${close}>${view.close ?? 'Close'}</button>
      ${view.submit && html`<button type="submit" class="button primary" data-testid="modal-submit" aria-busy=${sending}>${view.submit}</button>`}
    </footer>
  </form>`;
}

/** @param {{ view: View }} props */
export function Modal({ view }) {
  const close = useClosing(view);
  return html`<${Dialog} title=${view.title} onClose=${close} look="modal" attributes=${{ 'data-testid': 'modal', 'data-view': view.id }}>
    <${ModalForm} key=${view.id} view=${view} />
  <//>`;
}

/** @param {{ view: View }} props */
function HomeBlocks({ view }) {
  const surface = useNewSurface({ viewId: view.id }, view.blocks, view.values);
  return html`<${SurfaceContext.Provider} value=${surface}><${Blocks} blocks=${view.blocks} /><//>`;
}

/** The Home tab; opening it tells the app, which may then publish it anew. @param {{ openRail(): void }} props */
export function Home({ openRail }) {
  const { me, app, home, attempt } = useWorkspace();
  useEffect(() => void attempt(() => post('home', { as: me.id })), [me.id]);
  return html`<main class="channel home" aria-label="${app.name} Home" data-testid="home">
    <header class="bar">
      <button type="button" class="plain icon to-rail" aria-label="Channels and people" onClick=${openRail}><${Icon} name="menu" /></button>
      <div class="bar-title"><h1>${app.name}</h1><p>Home</p></div>
    </header>
    <div class="home-body" tabindex="0" role="group" aria-label="Home tab">
      <h2 class="unseen">Home tab</h2>
      ${home ? html`<${HomeBlocks} key=${home.id} view=${home} />` : html`<p class="soft" role="status">${app.name} has not shown anything here yet.</p>`}
    </div>
  </main>`;
}
