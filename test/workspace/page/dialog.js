/** Dialogs on the browser's own <dialog>: it keeps the focus inside, closes by Escape and gives the focus back. */
import { html, useLayoutEffect, useRef } from '/vendor/preact.js';
import { focusConversation } from './focus.js';
import { Icon } from './icons.js';
import { Notices } from './notices.js';
import { useUniqueId } from './popup.js';
import { TextObject } from './text.js';

/** @param {{ title: unknown, onClose(): void, children: unknown, look?: string, attributes?: object }} props */
export function Dialog({ title, onClose, children, look = '', attributes = {} }) {
  const element = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const titleId = useUniqueId();
  useLayoutEffect(() => {
    element.current?.showModal();
    return () => {
      element.current?.close();
      // The browser gives the focus back to where it was, unless that is gone by now.
      setTimeout(() => document.activeElement === document.body && focusConversation());
    };
  }, []);
  const onCancel = (/** @type {Event} */ event) => {
    event.preventDefault();
    onClose();
  };
  return html`<dialog ref=${element} class=${look} aria-labelledby=${titleId} onCancel=${onCancel} ...${attributes}>
    <header>
      <h2 id=${titleId}>${title}</h2>
      <button type="button" class="plain icon" aria-label="Close" onClick=${onClose}><${Icon} name="close" /></button>
    </header>
    ${children}
    <${Notices} />
  </dialog>`;
}

/**
 * A confirm object of Block Kit as a question.
 * @param {{ confirm: Record<string, any>, answer(yes: boolean): void }} props
 */
export function ConfirmDialog({ confirm, answer }) {
  const { title, text, confirm: yes, deny, style } = confirm;
  return html`<${Dialog} look="confirm" title=${html`<${TextObject} object=${title} />`} onClose=${() => answer(false)} attributes=${{ 'data-testid': 'confirm' }}>
    <div class="body"><${TextObject} object=${text} /></div>
    <footer>
      <button type="button" class="button" data-testid="confirm-deny" onClick=${() => answer(false)}><${TextObject} object=${deny} /></button>
      <button type="button" class="button ${style ?? 'primary'}" data-testid="confirm-yes" onClick=${() => answer(true)}><${TextObject} object=${yes} /></button>
    </footer>
  <//>`;
}
