/** What went wrong, in words, at the bottom of the window: refused requests and clicks that the app did not answer. */
import { html } from '/vendor/preact.js';
import { Icon } from './icons.js';
import { useWorkspace } from './workspace-context.js';

export function Notices() {
  const { notices, dismiss } = useWorkspace();
  return html`<div class="notices" role="alert">
    ${notices.map(
      ({ id, text }) => html`<p key=${id} data-testid="notice">
      <${Icon} name="warning" /> ${text}
      <button type="button" class="plain icon" aria-label="Dismiss" onClick=${() => dismiss(id)}><${Icon} name="close" /></button>
    </p>`,
    )}
  </div>`;
}
