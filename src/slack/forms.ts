/**
 * Forms: their input fields, opening them, and updating open ones. A field's block has the name of the field as its id; see
 * `fieldName`. A form carries, as metadata, where it was asked for: its result goes there.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ActionsBlock, ConversationsSelect, InputBlock, ModalView, PlainTextOption } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { RetryLater, UserError } from '../runtime/errors.ts';
import { actions, plain, select } from './blocks.ts';
import type { RequestContext, Requester } from './interaction.ts';
import { withResponse } from './response-url.ts';
import { FormFailed, slackErrorCode, toRetryable } from './slack-failure.ts';

/** The most characters that Slack takes in a text field. */
export const maxInputLength = 3000;

interface InputOptions {
  /** shown below the field */
  hint?: string;
  optional?: boolean;
  /** part of the block's id: when a form is updated, Slack keeps the value of a field whose id stays the same */
  edition?: string;
}

const input = (
  name: string,
  label: string,
  element: InputBlock['element'],
  { hint, optional = false, edition }: InputOptions,
): InputBlock => ({
  type: 'input',
  block_id: edition === undefined ? name : `${name}.${edition}`,
  optional,
  label: plain(label, 2000),
  element,
  ...(hint === undefined ? {} : { hint: plain(hint, 2000) }),
});

/** The name of the field in a block. */
export function fieldName(block: string): string {
  return block.split('.')[0] ?? '';
}

interface TextOptions extends InputOptions {
  initial?: string;
  maxLength?: number;
  /** shown in the field while it is empty */
  placeholder?: string;
}

const placeholderOf = (text: string | undefined) => (text === undefined ? {} : { placeholder: plain(text, 150) });

/** A field for one line of text, 3,000 characters at most. */
export const lineInput = (
  blockId: string,
  label: string,
  { initial = '', maxLength, placeholder, ...options }: TextOptions = {},
  more: { multiline?: true } = {},
): InputBlock => {
  const filled = initial === '' ? {} : { initial_value: initial };
  const limit = maxLength === undefined ? {} : { max_length: maxLength };
  const shown = { ...more, ...filled, ...limit, ...placeholderOf(placeholder) };
  return input(blockId, label, { type: 'plain_text_input', action_id: blockId, ...shown }, options);
};

/** A field for several lines of text. */
export const textArea = (
  blockId: string,
  label: string,
  options: Omit<TextOptions, 'initial'> & { maxLength: number },
): InputBlock => lineInput(blockId, label, options, { multiline: true });

/** A field for a time of day; `initial` and the submitted value are `HH:MM`. */
export const timeInput = (
  blockId: string,
  label: string,
  { initial, ...options }: InputOptions & { initial: string },
): InputBlock => input(blockId, label, { type: 'timepicker', action_id: blockId, initial_time: initial }, options);

/** A menu with one choice. */
export const menuInput = (
  blockId: string,
  label: string,
  { entries, chosen = '', ...options }: InputOptions & { entries: PlainTextOption[]; chosen?: string },
): InputBlock => input(blockId, label, select(blockId, entries, chosen), options);

/** A menu with several choices. */
export const menusInput = (
  blockId: string,
  label: string,
  {
    entries,
    chosen,
    placeholder,
    ...options
  }: InputOptions & { entries: PlainTextOption[]; chosen: readonly string[]; placeholder: string },
): InputBlock => {
  const initial = entries.filter(({ value }) => value !== undefined && chosen.includes(value));
  const filled = initial.length === 0 ? {} : { initial_options: initial };
  const menu = { type: 'multi_static_select', action_id: blockId, options: entries, ...filled } as const;
  return input(blockId, label, { ...menu, ...placeholderOf(placeholder) }, options);
};

/** A field for files; `types` are file name extensions without the dot. */
export const fileInput = (
  blockId: string,
  label: string,
  { types, maxFiles, ...options }: InputOptions & { types: string[]; maxFiles: number },
): InputBlock =>
  input(blockId, label, { type: 'file_input', action_id: blockId, filetypes: types, max_files: maxFiles }, options);

/** A field for people. */
export const peopleInput = (
  blockId: string,
  label: string,
  { chosen, maxPeople, ...options }: InputOptions & { chosen: readonly string[]; maxPeople: number },
): InputBlock => {
  const filled = chosen.length === 0 ? {} : { initial_users: [...chosen] };
  const menu = { type: 'multi_users_select', action_id: blockId, max_selected_items: maxPeople, ...filled } as const;
  return input(blockId, label, menu, options);
};

/** A menu of the channels that a person can see; `chosen` is selected. */
const channelMenu = (actionId: string, chosen: string): ConversationsSelect => ({
  type: 'conversations_select',
  action_id: actionId,
  filter: { include: ['public', 'private'] },
  placeholder: plain('Choose a channel', 150),
  ...(chosen === '' ? {} : { initial_conversation: chosen }),
});

/** A field for a channel. */
export const channelInput = (blockId: string, label: string, options: InputOptions = {}): InputBlock =>
  input(blockId, label, channelMenu(blockId, ''), options);

/** A menu of channels that reports a choice at once, as a click. */
export const channelActions = (actionId: string, chosen: string): ActionsBlock =>
  actions(channelMenu(actionId, chosen));

const triggerErrors = new Set(['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id']);

/** Slack also says it as an invalid argument, with the reason in words (slackapi/node-slack-sdk#1131). */
function isLate(error: unknown): boolean {
  const data = (error as { data?: { response_metadata?: { messages?: unknown } } } | null)?.data;
  const messages = data?.response_metadata?.messages;
  const isTrigger = Array.isArray(messages) && messages.some((one) => /trigger_id/i.test(String(one)));
  const code = slackErrorCode(error) ?? '';
  return triggerErrors.has(code) || (code === 'invalid_arguments' && isTrigger);
}

/**
 * Opens a form and returns its id.
 * @param triggerId comes with a click or command; valid for three seconds, once
 * @throws {UserError} when it has expired; another try brings a new one
 * @throws {FormFailed} when Slack doesn't open it
 */
export async function openForm(slack: WebClient, triggerId: string, view: ModalView): Promise<string> {
  try {
    const opened = await slack.views.open({ trigger_id: triggerId, view });
    return opened.view?.id ?? '';
  } catch (error) {
    if (!isLate(error)) throw new FormFailed(error);
    throw new UserError(
      'Slack gives me three seconds to open a form, and I took longer. Nothing was changed, so please try again.',
    );
  }
}

/** Seconds between attempts to update a form, whose person looks at it and waits. */
const updatePauses = [1, 2];

/** Updates an open form; one that was closed in the meantime stays closed. @throws {FormFailed} when Slack doesn't take it */
export async function changeForm(slack: WebClient, viewId: string, view: ModalView): Promise<void> {
  for (const pause of [...updatePauses, null]) {
    try {
      return void (await slack.views.update({ view_id: viewId, view }));
    } catch (error) {
      if (slackErrorCode(error) === 'not_found') return;
      if (pause === null || !(toRetryable(error) instanceof RetryLater)) throw new FormFailed(error);
      await sleep(pause * 1000);
    }
  }
}

/** Where a form was asked for. */
export interface FormOrigin extends Pick<RequestContext, 'channelId' | 'teamId' | 'responseUrl'> {
  /** what the form is about: an id of ours, or a keyword */
  about?: string | undefined;
}

/** As replicas of earlier versions write and read it. */
const originSchema = z
  .object({ channelId: z.string(), teamId: z.string(), address: z.string(), about: z.string().optional() })
  .transform(({ address: responseUrl, ...origin }): FormOrigin => ({ ...origin, responseUrl }));

/** The metadata of a form; `about` is an id of ours, or a keyword. */
export function writeOrigin({ channelId, teamId, responseUrl }: Omit<FormOrigin, 'about'>, about?: string): string {
  const stored = { channelId, teamId, address: responseUrl, ...(about === undefined ? {} : { about }) };
  return JSON.stringify(stored satisfies z.input<typeof originSchema>);
}

/** Reads a form's metadata. @throws when `writeOrigin` did not write it */
export function readOrigin(metadata: string): FormOrigin {
  return originSchema.parse(JSON.parse(metadata));
}

/**
 * The person who submitted a form, to be answered where it was asked for.
 * @param how `replaces`: the answer takes the place of the message on which the form was asked for
 */
export function requesterFrom(
  { slack }: { slack: WebClient },
  userId: string,
  { channelId, teamId, responseUrl }: FormOrigin,
  how: { replaces?: boolean } = {},
): Requester {
  return withResponse(slack, { userId, triggerId: '', channelId, teamId, responseUrl }, how);
}
