/** Where a person writes: text, slash commands, files of their own and sample files. */
import { html, useRef, useState } from '/vendor/preact.js';
import { readFiles, sizeText } from './file-card.js';
import { Icon } from './icons.js';
import { Menu, useUniqueId } from './popup.js';
import { post } from './server.js';
import { useWorkspace } from './workspace-context.js';
import { channelMessages, placeKey, repliesTo } from './workspace-state.js';

/** @typedef {{ file: File } | { sample: string }} Attachment */

/** Unsent texts, by person, channel and thread: switching away and back loses nothing. @type {Map<string, string>} */
const drafts = new Map();

/** @param {{ text: string, inThread: boolean }} props */
function CommandHint({ text, inThread }) {
  const { app } = useWorkspace();
  const [word = ''] = text.split(/\s/);
  const fitting = app.commands.filter(({ command }) =>
    text.includes(' ') ? command === word : command.startsWith(word),
  );
  if (!text.startsWith('/')) return null;
  return html`<div class="hint-panel" role="status" data-testid="command-hint">
    ${
      inThread
        ? html`<p>Slash commands don’t work in threads. Type it in the channel instead.</p>`
        : fitting.map(({ command, hint }) => html`<p><b>${command}</b> <span>${hint}</span></p>`)
    }
    ${!inThread && fitting.length === 0 && html`<p><b>${word}</b> is not a command here. There is ${app.commands.map(({ command }) => command).join(', ')}.</p>`}
  </div>`;
}

/** @param {{ attachments: Attachment[], remove(index: number): void }} props */
const Attachments = ({ attachments, remove }) => html`<ul class="attachments" aria-label="Files to share">
  ${attachments.map((attachment, index) => {
    const name = 'file' in attachment ? attachment.file.name : attachment.sample;
    return html`<li data-testid="attachment"><span>${name}</span>
      <small>${'file' in attachment ? sizeText(attachment.file.size) : 'sample'}</small>
      <button type="button" class="plain icon" aria-label="Remove ${name}" onClick=${() => remove(index)}><${Icon} name="close" /></button></li>`;
  })}
</ul>`;

/** Keeps files that wait to be sent, for one composer and the area around it where they may be dropped. */
export function useAttachments() {
  const [attachments, setAttachments] = useState(/** @type {Attachment[]} */ ([]));
  const [isOver, setOver] = useState(false);
  const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files');
  return {
    attachments,
    setAttachments,
    isOver,
    add: (/** @type {Attachment[]} */ more) => setAttachments((before) => [...before, ...more]),
    dropArea: {
      onDragOver(/** @type {DragEvent} */ event) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave(/** @type {DragEvent} */ event) {
        const area = /** @type {Node} */ (event.currentTarget);
        if (!area.contains(/** @type {Node | null} */ (event.relatedTarget))) setOver(false);
      },
      onDrop(/** @type {DragEvent} */ event) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        const dropped = [...(event.dataTransfer?.files ?? [])].map((file) => ({ file }));
        setAttachments((before) => [...before, ...dropped]);
      },
    },
  };
}

/**
 * Sends what is written, as `ShareFiles` or `SendMessage`; tells whether that worked.
 * @param {import('./workspace-context.js').Workspace} workspace
 * @param {{ channel: string, threadTs?: string | undefined }} place
 * @param {string} text
 * @param {Attachment[]} attachments
 */
function send({ me, attempt }, place, text, attachments) {
  const base = { as: me.id, channel: place.channel, ...(place.threadTs ? { threadTs: place.threadTs } : {}) };
  return attempt(async () => {
    if (attachments.length === 0) return post('message', { ...base, text });
    const read = async (/** @type {Attachment} */ it) => ('file' in it ? (await readFiles([it.file]))[0] : it);
    return post('files', { ...base, ...(text ? { text } : {}), files: await Promise.all(attachments.map(read)) });
  });
}

/** The person's newest message that can be edited here. @param {import('./workspace-context.js').Workspace} workspace @param {string} channel @param {string | undefined} threadTs */
function lastOwn({ messages, me }, channel, threadTs) {
  const here = threadTs ? repliesTo(messages, channel, threadTs) : channelMessages(messages, channel);
  return here.findLast(({ user, ephemeralFor }) => user === me.id && !ephemeralFor);
}

/**
 * @param {{ channel: string, threadTs?: string, label: string, files: ReturnType<typeof useAttachments> }} props
 */
export function Composer({ channel, threadTs, label, files }) {
  const workspace = useWorkspace();
  const { me, samples } = workspace;
  const draftKey = `${me.id}/${channel}/${threadTs ?? ''}`;
  const [text, setText] = useState(drafts.get(draftKey) ?? '');
  const [sending, setSending] = useState(false);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const picker = useRef(/** @type {HTMLInputElement | null} */ (null));
  const id = useUniqueId();
  const write = (/** @type {string} */ next) => {
    drafts.set(draftKey, next);
    setText(next);
  };
  const { attachments, setAttachments, add } = files;
  const isEmpty = text.trim() === '' && attachments.length === 0;
  const isStrayCommand = threadTs !== undefined && text.startsWith('/');
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (isEmpty || sending || isStrayCommand) return;
    setSending(true);
    // Emptied at once, so that whatever is typed or attached while the message is on its way stays.
    write('');
    setAttachments([]);
    if (!(await send(workspace, { channel, threadTs }, text.trim(), attachments))) {
      if (drafts.get(draftKey) === '') write(text);
      setAttachments((since) => [...attachments, ...since]);
    }
    setSending(false);
    field.current?.focus();
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
    // As in Slack: from an empty field, the arrow leads to what was written last.
    const last = event.key === 'ArrowUp' && text === '' ? lastOwn(workspace, channel, threadTs) : undefined;
    if (!last) return;
    event.preventDefault();
    workspace.edit(placeKey(last, threadTs !== undefined));
  };
  const pick = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    add([...(input.files ?? [])].map((file) => ({ file })));
    input.value = '';
    field.current?.focus();
  };
  const sampleItems = samples.map(({ name, description }) => ({
    name,
    hint: description,
    run: () => {
      add([{ sample: name }]);
      field.current?.focus();
    },
  }));
  return html`<form class="composer" data-testid="composer-form" onSubmit=${submit}>
    <${CommandHint} text=${text} inThread=${threadTs !== undefined} />
    <div class="composer-box" aria-busy=${sending}>
      ${
        attachments.length > 0 &&
        html`<${Attachments} attachments=${attachments}
        remove=${(/** @type {number} */ at) => setAttachments(attachments.filter((_, index) => index !== at))} />`
      }
      <label class="unseen" for=${id}>${label}</label>
      <textarea id=${id} ref=${field} rows="1" placeholder=${label} data-testid="composer" autocomplete="off" value=${text}
        onInput=${(/** @type {Event} */ event) => write(/** @type {HTMLTextAreaElement} */ (event.target).value)}
        onKeyDown=${onKeyDown}
        onPaste=${(/** @type {ClipboardEvent} */ event) => add([...(event.clipboardData?.files ?? [])].map((file) => ({ file })))}></textarea>
      <div class="composer-tools">
        <input ref=${picker} type="file" multiple class="unseen" tabindex="-1" aria-hidden="true" data-testid="file-input" onChange=${pick} />
        <button type="button" class="plain" data-testid="attach" onClick=${() => picker.current?.click()}><${Icon} name="plus" /> Files</button>
        ${sampleItems.length > 0 && html`<${Menu} label="Sample files" face="Sample files" look="plain" items=${sampleItems} attributes=${{ 'data-testid': 'samples' }} />`}
        <button type="submit" class="button primary send" data-testid="send" aria-disabled=${String(isEmpty || sending || isStrayCommand)}>${sending ? 'Sending…' : 'Send'}</button>
      </div>
    </div>
  </form>`;
}
