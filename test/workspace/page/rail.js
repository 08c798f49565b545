/** The left rail: who you are, and where you can go. */
import { html } from '/vendor/preact.js';
import { HOME } from './address.js';
import { conversationName } from './conversation.js';
import { Icon } from './icons.js';
import { Avatar } from './message.js';
import { clockTime } from './times.js';
import { useWorkspace } from './workspace-context.js';

function PersonSwitcher() {
  const { me, people, goTo } = useWorkspace();
  const switchable = people.filter(({ role, isStranger }) => role !== 'bot' && !isStranger);
  return html`<section class="you" aria-label="Person">
    <p class="you-are" data-testid="me" data-person=${me.id}>
      <${Avatar} person=${me} />
      <span><span class="soft">You are</span> <b>${me.realName}</b><small>${me.title} · ${clockTime(Date.now() / 1000, me.timeZone)}</small></span>
    </p>
    <div class="switcher" role="group" aria-label="Look at the workspace as">
      ${switchable.map(
        (
          person,
        ) => html`<button type="button" key=${person.id} data-testid="person" data-person=${person.id} aria-pressed=${String(person.id === me.id)}
          title="${person.realName}, ${person.title}" onClick=${() => goTo({ as: person.id })}>
        <${Avatar} person=${person} /><span>${person.realName.split(' ')[0]}</span>
      </button>`,
      )}
    </div>
  </section>`;
}

/** @param {{ current: string | undefined, open: boolean, close(): void }} props `open` matters in narrow windows only */
export function Rail({ current, open, close }) {
  const { app, workspace, conversations, unread, goTo } = useWorkspace();
  const go = (/** @type {string} */ channel) => {
    goTo({ channel, thread: '' });
    close();
  };
  const entry = (
    /** @type {string} */ id,
    /** @type {string} */ sigil,
    /** @type {string} */ name,
  ) => html`<li key=${id}>
    <button type="button" class="place" data-testid="conversation" data-channel=${id} aria-current=${id === current ? 'page' : undefined} onClick=${() => go(id)}>
      <span class="sigil" aria-hidden="true"><${Icon} name=${sigil} /></span><span class=${unread.includes(id) ? 'unread' : ''}>${name}</span>
      ${unread.includes(id) && html`<span class="dot"><span class="unseen">new messages</span></span>`}
    </button>
  </li>`;
  const byName = conversations.toSorted((a, b) => a.name.localeCompare(b.name));
  const channels = byName.filter(({ kind }) => kind !== 'dm');
  const directs = byName.filter(({ kind }) => kind === 'dm');
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Escape') close();
  };
  return html`<nav class="rail ${open ? 'open' : ''}" aria-label="Workspace" onKeyDown=${onKeyDown}>
    <header class="rail-head">
      <p class="workspace-name">${workspace.name}</p>
      <button type="button" class="plain icon close-rail" aria-label="Close" onClick=${close}><${Icon} name="close" /></button>
    </header>
    <${PersonSwitcher} />
    <h2 class="rail-title">Channels</h2>
    <ul class="places">${channels.map((it) => entry(it.id, it.kind === 'private' ? 'lock' : 'hash', it.name))}</ul>
    ${directs.length > 0 && html`<h2 class="rail-title">Direct messages</h2><ul class="places">${directs.map((it) => entry(it.id, 'person', conversationName(it)))}</ul>`}
    <h2 class="rail-title">Apps</h2>
    <ul class="places">${entry(HOME, 'home', `${app.name} Home`)}</ul>
  </nav>`;
}
