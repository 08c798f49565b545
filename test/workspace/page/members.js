/** Who is in a channel: a number that opens the list. */
import { html } from '/vendor/preact.js';
import { Avatar } from './message.js';
import { Popup } from './popup.js';
import { useWorkspace } from './workspace-context.js';

/** @typedef {import('../protocol.ts').Person} Person */

/** What is beside a name: an app, a guest, or somebody of another company. */
const badgeOf = (/** @type {Person} */ { role, isStranger, title }) => {
  if (role === 'bot') return 'APP';
  if (role === 'guest') return 'GUEST';
  return isStranger ? title.toUpperCase() : '';
};

/** @param {{ ids: string[], name: string }} props `name` is the channel's */
export function Members({ ids, name }) {
  const { people, me } = useWorkspace();
  const members = people.filter(({ id }) => ids.includes(id)).toSorted((a, b) => a.realName.localeCompare(b.realName));
  const count = members.length === 1 ? '1 member' : `${members.length} members`;
  return html`<${Popup} label="${count} of ${name}" face=${count} look="plain members" attributes=${{ 'data-testid': 'members' }}>
    <ul class="member-list" data-testid="member-list">
      ${members.map(
        (person) => html`<li key=${person.id}>
        <${Avatar} person=${person} />
        <span><b>${person.realName}</b>${person.id === me.id && ' (you)'}${badgeOf(person) && html` <span class="badge">${badgeOf(person)}</span>`}
        ${person.role === 'member' && !person.isStranger && html`<small>${person.title}</small>`}</span>
      </li>`,
      )}
    </ul>
  <//>`;
}
