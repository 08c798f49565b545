/** Finds people and their conversations by the names that tests and the page use. */
import type { StoredConversation, StoredPerson } from './state.ts';
import type { World } from './world.ts';

/** The person with this id or handle. Throws when there is none. */
export function findPerson(world: World, who: string): StoredPerson {
  const person = world.state.people.get(who) ?? [...world.state.people.values()].find((one) => one.name === who);
  if (!person) throw new Error(`There is nobody called "${who}" in this workspace.`);
  return person;
}

/** The conversation with this id or name, which the person must be in. */
export function conversationOf(world: World, person: StoredPerson, where: string): StoredConversation {
  const all = [...world.state.conversations.values()];
  const name = where.replace(/^#/, '');
  const found = world.state.conversations.get(where) ?? all.find((one) => one.kind !== 'dm' && one.name === name);
  if (!found) throw new Error(`There is no conversation "${where}" in this workspace.`);
  if (!found.members.includes(person.id)) throw new Error(`${person.realName} is not in ${where}.`);
  return found;
}
