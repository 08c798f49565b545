/** The form that names and schedules a search: its Slack layout, and parsing its submission. */

import type { ModalView } from '@slack/types';
import { savedForms } from '../action-ids.ts';
import type { Config } from '../config.ts';
import { mayDeliverTo } from '../exports/deliver-export.ts';
import { type Condition, type ExportFormat, exportFormatLabels, exportFormats } from '../filters/filter.ts';
import { describeTimeZone, formatFilter } from '../filters/format-filter.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import { parseFilter } from '../filters/parse-filter.ts';
import { type KnownNames, noNames, type QueryContext } from '../filters/query-words.ts';
import { readQuery } from '../filters/read-query.ts';
import { UserError } from '../runtime/errors.ts';
import { keptBlocks } from '../search/filter-form.ts';
import { divider, form, option, section } from '../slack/blocks.ts';
import { lineInput, menuInput, timeInput } from '../slack/forms.ts';
import { maxSavedNameLength, parseName } from './saved-filter.ts';
import { deliveryLabels, scheduleDayLabels, watchLabel } from './saved-message.ts';
import type { SavedValues } from './saved-row.ts';
import { type Delivery, deliveries, parseTime, type Schedule, scheduleDays } from './schedule.ts';

/** Field ids. */
export const savedFields = {
  name: 'name',
  filter: 'filter',
  days: 'days',
  delivery: 'delivery',
  time: 'time',
  format: 'format',
  deliverTo: 'deliver_to',
} as const;

/** Menu options for "no schedule", "when there is something new" and "direct message". */
const never = 'never';
const watched = 'watched';
const toPerson = 'me';

interface SavedForm {
  /** whether the search is not saved yet */
  isNew: boolean;
  name: string;
  /** as typed, without `format:` */
  filter: string;
  /** conditions that the field has no room for; they stay part of the search */
  kept?: readonly Condition[];
  format: ExportFormat;
  schedule: Schedule | null;
  isWatched: boolean;
  delivery: Delivery;
  deliverTo: string | null;
  /** channels to choose from, besides a direct message: where the form was opened, and where exports go now */
  channels: { id: string; isHere: boolean }[];
  timeZone: string;
  /** returned by Slack with the submission */
  metadata: string;
}

const defaultTime = '08:00';

/** The form as Slack shows it. */
export function savedForm({ isNew, name, filter, format, schedule, deliverTo, ...rest }: SavedForm): ModalView {
  const days = [
    option(never, 'Never'),
    option(watched, watchLabel),
    ...scheduleDays.map((one) => option(one, scheduleDayLabels[one])),
  ];
  const formats = exportFormats.map((one) => option(one, exportFormatLabels[one]));
  const channelOptions = rest.channels.map(({ id, isHere }) =>
    option(id, isHere ? 'This channel, for all in it' : 'The channel it goes to now'),
  );
  const { name: nameId, filter: filterId } = savedFields;
  return form({
    callbackId: savedForms.search,
    title: isNew ? 'Save this search' : 'Change saved search',
    submit: 'Save',
    close: 'Close',
    metadata: rest.metadata,
    blocks: [
      lineInput(nameId, 'Name', { initial: name, maxLength: maxSavedNameLength, hint: 'For instance: Morning holds' }),
      ...keptBlocks(rest.kept ?? [], '“Filters” below narrows it down'),
      lineInput(filterId, 'Filters', {
        initial: filter,
        optional: true,
        hint: 'As you would type them: status:hold created:yesterday. Days such as today mean the day on which it runs.',
      }),
      divider(),
      section(
        `*Schedule*\nTimes are ${describeTimeZone(rest.timeZone)}. New matches come as one message an hour at most.`,
      ),
      menuInput(savedFields.days, 'Repeat', {
        entries: days,
        chosen: rest.isWatched ? watched : (schedule?.days ?? never),
      }),
      timeInput(savedFields.time, 'Time', { initial: schedule?.time ?? defaultTime }),
      menuInput(savedFields.delivery, 'Send', {
        entries: deliveries.map((one) => option(one, deliveryLabels[one])),
        chosen: rest.delivery,
      }),
      menuInput(savedFields.format, 'Format', { entries: formats, chosen: format }),
      ...(channelOptions.length === 0
        ? []
        : [
            menuInput(savedFields.deliverTo, 'Send to', {
              entries: [option(toPerson, 'Only you, by DM'), ...channelOptions],
              chosen: deliverTo ?? toPerson,
            }),
          ]),
    ],
  });
}

type Values = Record<string, string | null>;

/** The submitted values, or errors by field id. */
type ParsedSavedForm = { values: SavedValues } | { errors: Record<string, string> };

/**
 * Parses the form. `clock` is the account's clock, with which the filter will also be parsed at run time; `names` are those
 * that the records have, and `kept` the conditions that the field had no room for.
 */
export function parseSavedForm(
  values: Values,
  clock: Clock,
  config: Pick<Config, 'IMPORT_CHANNELS'>,
  { names = noNames, kept = [] }: { names?: KnownNames; kept?: readonly Condition[] } = {},
): ParsedSavedForm {
  const errors: Record<string, string> = {};
  const attempt = <T>(field: keyof typeof savedFields, read: (value: string | null) => T): T | null => {
    try {
      return read(values[savedFields[field]] ?? null);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      errors[savedFields[field]] = error.message;
      return null;
    }
  };
  const name = attempt('name', (typed) => parseName(typed ?? ''));
  const chosenFormat = values[savedFields.format] ?? null;
  const filter = attempt('filter', (typed) => normalizeFilter(typed ?? '', chosenFormat, { clock, names }, kept));
  const schedule = attempt('time', (time) => parseSchedule(values[savedFields.days] ?? null, time));
  const deliverTo = attempt('deliverTo', (chosen) => parseDestination(chosen, config));
  if (name === null || filter === null || Object.keys(errors).length > 0) return { errors };
  const isWatched = values[savedFields.days] === watched;
  const chosen = deliveries.find((one) => one === values[savedFields.delivery]) ?? 'every';
  const delivery = isWatched ? 'new' : chosen;
  return { values: { name, filter, schedule, deliverTo, delivery, isWatched } };
}

/** The filter in normalized form; a typed format overrides the menu. @throws {UserError} if it can't be parsed */
export function normalizeFilter(
  typed: string,
  chosenFormat: string | null,
  { clock, names }: QueryContext,
  kept: readonly Condition[] = [],
): string {
  const { filter } = readQuery(typed, { clock, names });
  const chosen = exportFormats.find((one) => one === chosenFormat) ?? 'csv';
  const format = filter.format === 'csv' ? chosen : filter.format;
  const text = formatFilter({ ...filter, conditions: [...kept, ...filter.conditions], format });
  // It must still parse when it runs, and normalizing may have made it too long.
  parseFilter(text, clock);
  return text;
}

function parseSchedule(chosenDays: string | null, typedTime: string | null): Schedule | null {
  const days = scheduleDays.find((one) => one === chosenDays);
  if (days === undefined) return null;
  const time = parseTime(typedTime);
  if (time === null) throw new UserError('Choose a time, such as 8:00 AM.');
  return { days, time };
}

function parseDestination(chosen: string | null, config: Pick<Config, 'IMPORT_CHANNELS'>): string | null {
  if (chosen === null || chosen === toPerson) return null;
  if (!mayDeliverTo(chosen, config))
    throw new UserError('Exports can’t go to this channel anymore. Choose another one.');
  return chosen;
}
