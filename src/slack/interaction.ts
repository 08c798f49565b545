/** Clicks and submitted forms, in our own terms. */
/* MERGED: Where somebody clicked: what Slack's payload says of the person, the channel and the message. */
/* MERGED: Somebody who asked for something, by the slash command, a click or a form, in our own terms. */
/* MERGED: Takes out of Slack's payloads who asked, and how to answer them alone. */
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { SlackMessage } from './blocks.ts';
import { postPrivately } from './private-message.ts';
import { postToResponseUrl, ResponseUrlError } from './response-url.ts';
import { slackErrorCode } from './slack-failure.ts';

export interface Click extends ClickPlace {
  /** the button's value; a menu has none of its own, so its block carries it as its id */
  value: string;
  /** the chosen entry of a menu */
  chosen: string | null;
  /** Says something, in Slack's markup, to that person alone. */
  tell(text: string): Promise<void>;
}

/** A file that somebody put into a form. */
export interface UploadedFile {
  id: string;
  name: string;
}

/** What a form answers when it can't take what was submitted: words at its fields, by block id, or other fields. */
export type FormAnswer =
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update'; view: ModalView };

/** A form that somebody submitted. */
export interface Submission {
  userId: string;
  viewId: string;
  /** what the form was opened with: an id, and where the answer goes */
  metadata: string;
  /** what stands in its fields, by block id */
  values: Record<string, string | null>;
  /** the ids of the people chosen in its fields, by block id */
  people: Record<string, string[]>;
  /** the files in its fields, by block id */
  files: Record<string, UploadedFile[]>;
  /** Says something, in Slack's markup, to that person alone. */
  tell(text: string): Promise<void>;
}

const submissionSchema = z.object({ user: z.object({ id: z.string() }) });
const actionSchema = z.object({
  value: z.string().optional(),
  block_id: z.string().optional(),
  selected_option: z.object({ value: z.string() }).nullish(),
});
const fieldSchema = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_conversation: z.string().nullish(),
  selected_users: z.array(z.string()).default([]),
  selected_time: z.string().nullish(),
  files: z.array(z.object({ id: z.string(), name: z.string().nullish() })).default([]),
});
const viewSchema = z.object({
  id: z.string(),
  private_metadata: z.string().default(''),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), fieldSchema)) }).default({ values: {} }),
});

/** Takes out of Slack's payload what a click is about. @throws when it has not the shape that Slack documents */
export function toClick(body: unknown, action: unknown, tell: Click['tell']): Click {
  const { value, block_id: blockId, selected_option: selected } = actionSchema.parse(action);
  return { ...readClickPlace(body), value: value ?? blockId ?? '', chosen: selected?.value ?? null, tell };
}

/** Takes out of Slack's payload what a form says. @throws when it has not the shape that Slack documents */
export function toSubmission(body: unknown, view: unknown, tell: Submission['tell']): Submission {
  const { user } = submissionSchema.parse(body);
  const { id: viewId, private_metadata: metadata, state } = viewSchema.parse(view);
  const fields = Object.entries(state.values).flatMap(([block, elements]) =>
    Object.values(elements)
      .slice(0, 1)
      .map((field) => [block, field] as const),
  );
  const values = Object.fromEntries(
    fields.map(([block, field]) => [
      block,
      field.value ?? field.selected_option?.value ?? field.selected_conversation ?? field.selected_time ?? null,
    ]),
  );
  const people = Object.fromEntries(fields.map(([block, field]) => [block, field.selected_users]));
  const files = Object.fromEntries(
    fields.map(([block, field]) => [block, field.files.map(({ id, name }) => ({ id, name: name ?? 'untitled' }))]),
  );
  return { userId: user.id, viewId, metadata, values, people, files, tell };
}

export interface ClickPlace extends Omit<Requester, 'answer'> {
  /** whether the message was said to this person alone and vanishes when they reload */
  isEphemeral: boolean;
}

const bodySchema = z.object({
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  channel: z.object({ id: z.string() }).optional(),
  /** null where the app is installed for a whole organisation */
  team: z.object({ id: z.string() }).nullish(),
  trigger_id: z.string().default(''),
  response_url: z.string().default(''),
  container: z.object({ is_ephemeral: z.boolean().default(false) }).default({ is_ephemeral: false }),
});

/** Reads where a click came from. @throws when the payload has not the shape that Slack documents */
export function readClickPlace(body: unknown): ClickPlace {
  const { user, channel, team, trigger_id, response_url, container } = bodySchema.parse(body);
  return {
    userId: user.id,
    channelId: channel?.id ?? '',
    teamId: team?.id ?? user.team_id ?? '',
    triggerId: trigger_id,
    address: response_url,
    isEphemeral: container.is_ephemeral,
  };
}

export interface Requester {
  userId: string;
  channelId: string;
  teamId: string;
  /** opens a form; good for three seconds, once */
  triggerId: string;
  /** where answers go; see answer-at.ts */
  address: string;
  /**
   * Answers the asker alone. May be used five times within half an hour.
   * @param plainer what is said instead if Slack does not take the blocks
   */
  answer(message: SlackMessage, plainer?: SlackMessage): Promise<void>;
}

/** One use of the slash command. */
export interface CommandCall extends Requester {
  /** what follows the subcommand, as it was typed: perhaps with curly quotes, and not yet fit to be said */
  text: string;
}

/** A click on a message that only its reader sees. */
export interface PrivateClick extends Requester {
  /** the button's value, or the chosen entry of a menu */
  value: string;
  /** the same person, answered in the place of the message that was clicked on */
  inPlace: Requester;
}

const commandSchema = z.object({
  user_id: z.string(),
  channel_id: z.string(),
  team_id: z.string(),
  trigger_id: z.string(),
  response_url: z.string(),
  text: z.string().default(''),
});

const privateActionSchema = z.object({
  value: z.string().optional(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_conversation: z.string().nullish(),
});

/** Reads a slash command, with its text as it was typed. @throws when it has not the shape that Slack documents */
export function toCommandCall(slack: WebClient, payload: unknown): CommandCall {
  const command = commandSchema.parse(payload);
  const asker = {
    userId: command.user_id,
    channelId: command.channel_id,
    teamId: command.team_id,
    triggerId: command.trigger_id,
    address: command.response_url,
  };
  return { ...withAnswer(slack, asker), text: unescapeCommand(command.text) };
}

/**
 * Reads a click on a private message; a message that others see too is never replaced.
 * @throws when it has not the shape that Slack documents
 */
export function toPrivateClick(slack: WebClient, body: unknown, action: unknown): PrivateClick {
  const { isEphemeral, ...asker } = readClickPlace(body);
  const { value, selected_option: selected, selected_conversation: conversation } = privateActionSchema.parse(action);
  const onlyTheirs = isEphemeral || asker.channelId.startsWith('D');
  const inPlace = withAnswer(slack, asker, { replaces: onlyTheirs });
  return { ...withAnswer(slack, asker), inPlace, value: selected?.value ?? conversation ?? value ?? '' };
}

/** Gives somebody the way to be answered at their address; when that can't be used any more, privately where they are. */
export function withAnswer(slack: WebClient, asker: Omit<Requester, 'answer'>, { replaces = false } = {}): Requester {
  const manner = { response_type: 'ephemeral', replace_original: replaces };
  const send = async ({ text, blocks }: SlackMessage) => {
    try {
      await postToResponseUrl(asker.address, { text, blocks, ...manner });
    } catch (error) {
      if (!(error instanceof ResponseUrlError && error.isOver)) throw error;
      await postPrivately(slack, asker, { text, blocks });
    }
  };
  return {
    ...asker,
    async answer(message, plainer) {
      try {
        await send(message);
      } catch (error) {
        const code = error instanceof ResponseUrlError ? error.code : (slackErrorCode(error) ?? '');
        if (plainer === undefined || !code.includes('block')) throw error;
        await send(plainer);
      }
    },
  };
}

/** `<mailto:a@b.c|a@b.c>`, `<@U1|dana>`, `<#C1|returns>`, `<!here>`, `<https://…|…>`: sign, target, label. */
const tag = /<(?<sign>[@#!]?)(?<target>[^|<>]*)(?:\|(?<label>[^<>]*))?>/g;
const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/**
 * The text of a command as the person typed it, with the names of people, groups and channels instead of their ids.
 * Not for what is typed into a form, which comes as it is.
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
