/** A message of one's own while it is being edited, in its place: Enter saves, Escape leaves it as it was. */
import { html, useEffect, useRef, useState } from '/vendor/preact.js';
import { post } from './server.js';
import { typedText } from './typed-text.js';
import { useWorkspace } from './workspace-context.js';

/** @param {{ message: import('../protocol.ts').Message, inThread: boolean }} props */
export function MessageEditor({ message, inThread }) {
  const workspace = useWorkspace();
  const { me, attempt, edit } = workspace;
  const before = typedText(message.text, workspace);
  const [text, setText] = useState(before);
  const [saving, setSaving] = useState(false);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(before.length, before.length);
    field.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  // A text may be taken away from a message that has files; without any, nothing would be left.
  const isEmpty = text.trim() === '' && !message.files?.length;
  const done = () => {
    edit('');
    const place = inThread ? '.thread .composer textarea' : '.channel .composer textarea';
    setTimeout(() => /** @type {HTMLElement | null} */ (document.querySelector(place))?.focus());
  };
  const save = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (isEmpty || saving) return;
    if (text.trim() === before.trim()) return done();
    setSaving(true);
    const { channel, ts } = message;
    if (await attempt(() => post('edit', { as: me.id, channel, ts, text: text.trim() }))) done();
    else setSaving(false);
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) save(event);
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    done();
  };
  return html`<form class="message-editor" onSubmit=${save} data-testid="message-editor">
    <textarea ref=${field} rows="2" aria-label="Edit message" value=${text} onKeyDown=${onKeyDown}
      onInput=${(/** @type {Event} */ event) => setText(/** @type {HTMLTextAreaElement} */ (event.target).value)}></textarea>
    <div class="message-editor-tools">
      <button type="button" class="button small" onClick=${done}>Cancel</button>
      <button type="submit" class="button small primary" aria-disabled=${String(isEmpty || saving)}>Save</button>
    </div>
  </form>`;
}
