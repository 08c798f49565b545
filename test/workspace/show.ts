/** Tells the pages of those who can see it that something changed. */
import { pageMessage } from './message-object.ts';
import { pageView } from './page-view.ts';
import type { Conversation, StreamEvent } from './protocol.ts';
import type { StoredConversation, StoredMessage, StoredView } from './state.ts';
import type { World } from './world.ts';

/** Sends an event to one person's open pages; tells whether there was one. */
export function showTo(world: World, person: string, event: StreamEvent): boolean {
  return [...world.listeners].map((listener) => listener(person, event)).includes(true);
}

function showToMembers(world: World, channel: string, event: StreamEvent): void {
  for (const member of world.state.conversations.get(channel)?.members ?? []) showTo(world, member, event);
}

/** Shows a new or changed message to everybody in its channel, an ephemeral one to its person alone. */
export function showMessage(world: World, message: StoredMessage): void {
  const event: StreamEvent = { type: 'message', message: pageMessage(world, message) };
  if (message.ephemeralFor === undefined) showToMembers(world, message.channel, event);
  else if (!showTo(world, message.ephemeralFor, event)) world.state.unseen.push(message);
}

/** Shows a person the ephemeral messages that came while they had no page open. */
export function showUnseen(world: World, person: string): void {
  const waiting = world.state.unseen;
  world.state.unseen = waiting.filter(({ ephemeralFor }) => ephemeralFor !== person);
  for (const message of waiting) if (message.ephemeralFor === person) showMessage(world, message);
}

/** Takes a message off the pages. */
export function showDeletion(world: World, { channel, ts, ephemeralFor }: StoredMessage): void {
  const event: StreamEvent = { type: 'message_deleted', channel, ts };
  if (ephemeralFor !== undefined) showTo(world, ephemeralFor, event);
  else showToMembers(world, channel, event);
}

/** A conversation as one person sees it: a direct message bears the other's name. */
export function conversationFor(world: World, person: string, conversation: StoredConversation): Conversation {
  const { archived: _, ...shown } = conversation;
  if (conversation.kind !== 'dm') return shown;
  const other = conversation.members.find((member) => member !== person) ?? person;
  return { ...shown, name: world.state.people.get(other)?.realName ?? other };
}

/** Shows a new conversation, or a changed one, to its members. */
export function showConversation(world: World, conversation: StoredConversation): void {
  for (const member of conversation.members) {
    showTo(world, member, { type: 'conversation', conversation: conversationFor(world, member, conversation) });
  }
}

/** Shows a person the top of their stack of modals, or that none is open. */
export function showModal(world: World, person: string): void {
  const top = world.state.modals.get(person)?.at(-1);
  showTo(world, person, { type: 'modal', view: top ? pageView(top) : null });
}

/** Shows a person their Home tab. */
export function showHome(world: World, home: StoredView): void {
  showTo(world, home.owner, { type: 'home', view: pageView(home) });
}
