/** Clicks and submitted forms, in our own terms. */
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { type ClickPlace, readClickPlace } from './click-place.ts';

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
