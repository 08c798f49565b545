/** Takes the values and the mistakes out of a submitted filter form. */

import { z } from 'zod';
import { fieldName } from '../slack/input-blocks.ts';
import { FilterError } from '../text/typed-text.ts';
import { type FormField, type FormValues, formatFormField, formFields } from './form-values.ts';
import type { Clock } from './parse-date-range.ts';
import { parseFilter } from './parse-filter.ts';

const fieldSchema = z.object({
  value: z.string().nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
});
const viewSchema = z.object({
  id: z.string(),
  private_metadata: z.string().default(''),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), fieldSchema)) }).default({ values: {} }),
});

/** The form as it was submitted. */
export interface SubmittedFilterForm {
  viewId: string;
  metadata: string;
  values: FormValues;
  /** the block of each field, which is where a mistake is shown */
  blocks: Partial<Record<FormField, string>>;
}

/** Reads Slack's payload. @throws when it has not the shape that Slack documents */
export function parseFilterForm(view: unknown): SubmittedFilterForm {
  const { id, private_metadata: metadata, state } = viewSchema.parse(view);
  const found = new Map(
    Object.entries(state.values).map(([block, fields]) => [
      fieldName(block),
      { block, field: Object.values(fields)[0] },
    ]),
  );
  const textOf = (name: FormField) => found.get(name)?.field?.value ?? '';
  const chosenIn = (name: FormField) => (found.get(name)?.field?.selected_options ?? []).map(({ value }) => value);
  const values = Object.fromEntries(
    formFields.map((name) => [name, name === 'status' || name === 'house' ? chosenIn(name) : textOf(name)]),
  ) as unknown as FormValues;
  const blocks = Object.fromEntries(
    formFields.flatMap((name) => {
      const at = found.get(name);
      return at === undefined ? [] : [[name, at.block]];
    }),
  );
  return { viewId: id, metadata, values, blocks };
}

/** What is wrong with the form, by block; nothing when all of it can be understood. */
export function validateFormFields({ values, blocks }: SubmittedFilterForm, clock: Clock): Record<string, string> {
  return Object.fromEntries(
    formFields.flatMap((field) => {
      const block = blocks[field];
      const mistake = mistakeIn(formatFormField(field, values), clock);
      return block === undefined || mistake === null ? [] : [[block, mistake]];
    }),
  );
}

function mistakeIn(typed: string, clock: Clock): string | null {
  try {
    parseFilter(typed, clock);
    return null;
  } catch (error) {
    if (error instanceof FilterError) return error.message;
    throw error;
  }
}
