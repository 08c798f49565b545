/** Slack's interactive payloads (slash commands, clicks, forms, shortcuts), parsed into our own terms. */
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { SlackMessage } from './blocks.ts';
import { withResponse } from './response-url.ts';

/** Who asked for something, and where: what all of these payloads have in common. */
export interface RequestContext {
  userId: string;
  /** empty outside of conversations, as in the Home tab */
  channelId: string;
  teamId: string;
  /** opens a form; valid for three seconds, once */
  triggerId: string;
  /** takes five responses within half an hour; empty where Slack gives none, as in the Home tab and in forms */
  responseUrl: string;
}

/** Somebody who asked for something and can be answered. */
export interface Requester extends RequestContext {
  /**
   * Responds to this person only.
   * @param plainer what is posted instead, one after the other, while Slack refuses what is in the message
   * @returns which of them Slack took, 0 for the message itself
   */
  answer(message: SlackMessage, ...plainer: SlackMessage[]): Promise<number>;
}

/** One use of the slash command. */
export interface CommandCall extends Requester {
  /** what follows the subcommand, as it was typed: possibly with curly quotes, and not escaped */
  text: string;
}

/** A click on a button, or a choice from a menu. */
export interface Click extends Requester {
  /** the button's value; a menu has none, so the block that contains it carries it as its id */
  value: string;
  /** the message that was clicked in; null elsewhere */
  messageTs: string | null;
  /** the thread that it is in; null elsewhere */
  threadTs: string | null;
  /** the entry that was chosen from a menu, or the channel */
  chosen: string | null;
  /** whether the message is shown to this person only and disappears when they reload */
  isEphemeral: boolean;
  /** Slack's description of the form that was clicked in; undefined elsewhere */
  view: unknown;
  /** The same person, answered in place of the message they clicked on. A message that others can see is not replaced. */
  inPlace: Requester;
}

/** A file that was attached to a form. */
export interface UploadedFile {
  id: string;
  name: string;
}

/** How a form responds when it can't accept what was submitted: errors at its fields, by block id, or other fields. */
export type FormAnswer =
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update'; view: ModalView };

/** What is in the fields of a form. */
interface FormFields {
  viewId: string;
  /** what the form was opened with: an id, and where the answer goes */
  metadata: string;
  /** the values of its fields, by block id */
  values: Record<string, string | null>;
  /** the ids of the people chosen in its fields, by block id */
  people: Record<string, string[]>;
  /** the choices in its menus that take several, by block id */
  choices: Record<string, string[]>;
  /** the files in its fields, by block id */
  files: Record<string, UploadedFile[]>;
}

/** A form that was submitted. */
export interface Submission extends Omit<FormFields, 'choices'> {
  userId: string;
  /** Slack's description of the form */
  view: unknown;
}

const commandContext = z
  .object({
    user_id: z.string(),
    channel_id: z.string().default(''),
    team_id: z.string().default(''),
    trigger_id: z.string().default(''),
    response_url: z.string().default(''),
  })
  .transform((command) => ({
    userId: command.user_id,
    channelId: command.channel_id,
    teamId: command.team_id,
    triggerId: command.trigger_id,
    responseUrl: command.response_url,
  }));
const interactionContext = z
  .object({
    user: z.object({ id: z.string(), team_id: z.string().nullish() }),
    channel: z.object({ id: z.string() }).nullish(),
    /** null where the app is installed for a whole organization */
    team: z.object({ id: z.string() }).nullish(),
    trigger_id: z.string().default(''),
    response_url: z.string().default(''),
  })
  .transform(({ user, channel, team, trigger_id: triggerId, response_url: responseUrl }) => {
    return {
      userId: user.id,
      channelId: channel?.id ?? '',
      teamId: team?.id ?? user.team_id ?? '',
      triggerId,
      responseUrl,
    };
  });
const contextSchema = z.union([commandContext, interactionContext]);

const commandSchema = z.object({ text: z.string().default('') });
const clickSchema = z.object({
  container: z
    .object({
      is_ephemeral: z.boolean().default(false),
      message_ts: z.string().nullish(),
      thread_ts: z.string().nullish(),
    })
    .default({ is_ephemeral: false }),
  view: z.unknown().optional(),
});
const actionSchema = z.object({
  value: z.string().nullish(),
  block_id: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_conversation: z.string().nullish(),
});
const fieldSchema = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
  selected_conversation: z.string().nullish(),
  selected_users: z.array(z.string()).nullish(),
  selected_time: z.string().nullish(),
  files: z.array(z.object({ id: z.string(), name: z.string().nullish() })).nullish(),
});
const viewSchema = z.object({
  id: z.string(),
  private_metadata: z.string().default(''),
  state: z
    .object({ values: z.record(z.string(), z.record(z.string(), fieldSchema)).default({}) })
    .default({ values: {} }),
});

/** Who sent a payload, and from where; null when it does not contain that, as with events. */
export function findContext(body: unknown): RequestContext | null {
  return contextSchema.safeParse(body).data ?? null;
}

/** The same where it must be there. @throws when the payload does not have the documented shape */
export function readContext(body: unknown): RequestContext {
  return contextSchema.parse(body);
}

/** Parses a slash command. @throws when the payload does not have the documented shape */
export function toCommandCall(slack: WebClient, payload: unknown): CommandCall {
  const { text } = commandSchema.parse(payload);
  return { ...withResponse(slack, readContext(payload)), text: unescapeCommand(text) };
}

/** Parses a click. @throws when the payload does not have the documented shape */
export function toClick(slack: WebClient, body: unknown, action: unknown): Click {
  const context = readContext(body);
  const { container, view } = clickSchema.parse(body);
  const { value, block_id: blockId, ...menu } = actionSchema.parse(action);
  const isPrivate = container.is_ephemeral || context.channelId.startsWith('D');
  return {
    ...withResponse(slack, context),
    inPlace: withResponse(slack, context, { replaces: isPrivate }),
    value: value ?? blockId ?? '',
    messageTs: container.message_ts ?? null,
    threadTs: container.thread_ts ?? null,
    chosen: menu.selected_option?.value ?? menu.selected_conversation ?? null,
    isEphemeral: container.is_ephemeral,
    view,
  };
}

/** Parses a submitted form. @throws when the payload does not have the documented shape */
export function toSubmission(body: unknown, view: unknown): Submission {
  return { userId: readContext(body).userId, ...readFormFields(view), view };
}

/** Reads the fields of a form, submitted or not. @throws when it does not have the documented shape */
export function readFormFields(view: unknown): FormFields {
  const { id: viewId, private_metadata: metadata, state } = viewSchema.parse(view);
  const fields = Object.entries(state.values).flatMap(([block, elements]) =>
    Object.values(elements)
      .slice(0, 1)
      .map((field) => [block, field] as const),
  );
  const byBlock = <Content>(contentOf: (field: z.infer<typeof fieldSchema>) => Content) =>
    Object.fromEntries(fields.map(([block, field]) => [block, contentOf(field)]));
  return {
    viewId,
    metadata,
    values: byBlock(({ value, ...menu }) => {
      return value ?? menu.selected_option?.value ?? menu.selected_conversation ?? menu.selected_time ?? null;
    }),
    people: byBlock((field) => field.selected_users ?? []),
    choices: byBlock((field) => (field.selected_options ?? []).map(({ value }) => value)),
    files: byBlock((field) => (field.files ?? []).map(({ id, name }) => ({ id, name: name ?? 'untitled' }))),
  };
}

/** `<mailto:a@b.c|a@b.c>`, `<@U1|dana>`, `<#C1|returns>`, `<!here>`, `<https://…|…>`: sign, target, label. */
const tag = /<(?<sign>[@#!]?)(?<target>[^|<>]*)(?:\|(?<label>[^<>]*))?>/g;
const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/**
 * The text of a command as it was typed, with the names of people, groups and channels instead of their ids. Not for
 * text from a form, which Slack does not escape.
 * @see https://docs.slack.dev/interactivity/implementing-slash-commands, should_escape
 */
export function unescapeCommand(text: string): string {
  return text
    .replace(tag, (_, sign: string, target: string, label: string | undefined) => unescapeTag(sign, target, label))
    .replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity);
}

function unescapeTag(sign: string, target: string, label: string | undefined): string {
  if (sign === '@') return `@${label ?? target}`;
  if (sign === '#') return `#${label ?? target}`;
  if (sign === '!') return (label ?? target).replace(/^@?/, '@');
  return label ?? target.replace(/^(?:mailto|tel):/, '');
}
