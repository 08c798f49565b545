/** What a person can do in the workspace, for tests and for the page alike. */
import { buildAction, type Choice, chosenValue } from './build-action.ts';
import { messageText } from './escape-text.ts';
import { findElement } from './find-element.ts';
import { conversationOf } from './find-person.ts';
import { actInMessage, actInView, runMessageShortcut } from './interactions.ts';
import { deleteMessage, editMessage, postMessage } from './messages.ts';
import type { Json, Message, View } from './protocol.ts';
import type { Delivery } from './record.ts';
import { recordViolation } from './report-findings.ts';
import { runCommand, showProblem } from './run-command.ts';
import { tableContent } from './share-files.ts';
import { showConversation } from './show.ts';
import { findMessage, newTs, openDirect, type StoredMessage, type StoredPerson, type StoredView } from './state.ts';
import { takeUploads } from './take-uploads.ts';
import { deliverEvent, wrapEvent } from './tell-app.ts';
import { close, enterValues, type Submitted, submit } from './use-view.ts';
import { viewObject } from './view-object.ts';
import { findView } from './views.ts';
import type { World } from './world.ts';

/** The message as it stands now; an old one that is gone is taken as it was last seen. */
function currentMessage(world: World, seen: Pick<Message, 'channel' | 'ts'> & Partial<Message>): StoredMessage {
  const here =
    findMessage(world.state, seen.channel, seen.ts) ?? world.state.ephemerals.find((one) => one.ts === seen.ts);
  if (here) return here;
  if (seen.user === undefined) throw new Error(`There is no message ${seen.ts} in ${seen.channel}.`);
  const { files: _, edited: __, ...rest } = seen as Message;
  return rest;
}

function noteUnanswered(world: World, person: StoredPerson, delivery: Delivery): Delivery {
  if (delivery.outcome === 'acknowledged') return delivery;
  recordViolation(world, 'acknowledgement', delivery.outcome, 'an interaction was not acknowledged');
  showProblem(
    world,
    person.id,
    `${world.state.app.name} did not answer. Try again, or tell whoever looks after the app.`,
  );
  return delivery;
}

/** Sends a message, or runs a command when the text begins with "/". */
export async function sendText(
  world: World,
  person: StoredPerson,
  where: string,
  text: string,
  threadTs?: string,
): Promise<{ ts?: string; delivery?: Delivery }> {
  const conversation = conversationOf(world, person, where);
  if (text.startsWith('/')) {
    if (threadTs !== undefined) throw new Error('Slash commands do not work inside threads.');
    return { delivery: await runCommand(world, person, conversation, text) };
  }
  const message = {
    channel: conversation.id,
    user: person.id,
    text: messageText(world.state, text),
    ...(threadTs && { threadTs }),
  };
  return { ts: postMessage(world, message).ts };
}

/** Takes an action in a message or an open view, as Slack's client would send it. */
export async function takeAction(
  world: World,
  person: StoredPerson,
  from: (Pick<Message, 'channel' | 'ts'> & Partial<Message>) | { viewId: string },
  action: Json,
  values: View['values'] = {},
): Promise<Delivery> {
  if ('viewId' in from) {
    const view = ownView(world, person, from.viewId);
    enterValues(view, values);
    const { block_id, action_id, type, text: _, ...value } = action;
    if (type !== 'button' && type !== 'overflow')
      enterValues(view, { [String(block_id)]: { [String(action_id)]: { type, ...value } } });
    return noteUnanswered(world, person, await actInView(world, person, view, action));
  }
  conversationOf(world, person, from.channel);
  return noteUnanswered(world, person, await actInMessage(world, person, currentMessage(world, from), action, values));
}

/** A view of this person's that is open. */
export function ownView(world: World, person: StoredPerson, viewId: string): StoredView {
  const view = findView(world, (one) => one.id === viewId && one.owner === person.id);
  if (!view) throw new Error(`${person.realName} has no open view ${viewId}.`);
  return view;
}

/** Clicks, or chooses in, the element with this action_id. */
export function click(
  world: World,
  person: StoredPerson,
  where: Message | View,
  actionId: string,
  choice?: Choice,
): Promise<Delivery> {
  const action = buildAction(where.blocks ?? [], actionId, choice);
  return takeAction(world, person, 'ts' in where ? where : { viewId: where.id }, action);
}

/** Fills in fields by their action_ids and submits. */
export function fillAndSubmit(
  world: World,
  person: StoredPerson,
  viewId: string,
  fields: { [actionId: string]: Choice },
): Promise<Submitted> {
  const view = ownView(world, person, viewId);
  for (const [actionId, choice] of Object.entries(fields)) {
    const { blockId, element } = findElement(view.blocks, actionId);
    enterValues(view, takeUploads(world, person, { [blockId]: { [actionId]: chosenValue(element, choice) } }));
  }
  return submit(world, person, view);
}

/** Submits a modal with values as the page gathers them. */
export function submitValues(
  world: World,
  person: StoredPerson,
  viewId: string,
  values: View['values'],
): Promise<Submitted> {
  const view = ownView(world, person, viewId);
  enterValues(view, takeUploads(world, person, values));
  return submit(world, person, view);
}

/** Closes a modal. */
export function closeOwnView(world: World, person: StoredPerson, viewId: string): Promise<Delivery | undefined> {
  return close(world, person, ownView(world, person, viewId));
}

/** Runs a message shortcut of the app. */
export async function useShortcut(
  world: World,
  person: StoredPerson,
  callbackId: string,
  where: Pick<Message, 'channel' | 'ts'>,
): Promise<Delivery> {
  conversationOf(world, person, where.channel);
  if (!world.manifest.messageShortcuts.some((one) => one.callbackId === callbackId)) {
    throw new Error(`The app has no message shortcut "${callbackId}".`);
  }
  return noteUnanswered(
    world,
    person,
    await runMessageShortcut(world, person, currentMessage(world, where), callbackId),
  );
}

/** Opens the app's Home tab. Resolves once the app has been told. */
export async function openHome(world: World, person: StoredPerson): Promise<Delivery | undefined> {
  if (!world.manifest.botEvents.includes('app_home_opened')) return undefined;
  const home = world.state.homes.get(person.id);
  const { conversation, created } = openDirect(world.state, person.id);
  if (created) showConversation(world, conversation);
  const event = {
    type: 'app_home_opened',
    user: person.id,
    channel: conversation.id,
    tab: 'home',
    event_ts: newTs(world.state),
    ...(home && { view: viewObject(world, home) }),
  };
  return deliverEvent(world, wrapEvent(world, event));
}

function ownMessage(world: World, person: StoredPerson, channel: string, ts: string): StoredMessage {
  const message = findMessage(world.state, channel, ts);
  if (!message) throw new Error(`There is no message ${ts} in ${channel}.`);
  if (message.user !== person.id) throw new Error('You can only change your own messages.');
  return message;
}

/** Changes the text of a message of the person's own; its files stay. Nothing happens when the text is the same. */
export function editOwnMessage(world: World, person: StoredPerson, channel: string, ts: string, typed: string): void {
  const message = ownMessage(world, person, channel, ts);
  const text = messageText(world.state, typed);
  if (text === message.text) return;
  if (text.trim() === '' && !message.fileIds?.length) throw new Error('A message needs a text. Delete it instead.');
  editMessage(world, message, { text }, person.id);
}

/** Changes the cells that were pasted into a message of the person's own. */
export function editOwnTable(world: World, person: StoredPerson, channel: string, ts: string, rows: string[][]): void {
  const message = ownMessage(world, person, channel, ts);
  editMessage(world, message, tableContent(rows, message.attachments ? 'attachment' : 'message'), person.id);
}

/** Deletes a message of the person's own. */
export function deleteOwnMessage(world: World, person: StoredPerson, channel: string, ts: string): void {
  deleteMessage(world, ownMessage(world, person, channel, ts));
}
