/** Takes out of a submitted form what is to be kept, and what is wrong with it. */
import type { Config } from '../config.ts';
import { mayDeliverTo } from '../exports/delivery.ts';
import { UserError } from '../runtime/errors.ts';
import { exportFormats } from '../search/filter.ts';
import { formatFilter } from '../search/format-filter.ts';
import type { Clock } from '../search/parse-date-range.ts';
import { parseFilter } from '../search/parse-filter.ts';
import { parseName } from './parse-save.ts';
import { savedFields, toPerson } from './saved-form.ts';
import type { SavedValues } from './saved-row.ts';
import { parseTime, type Schedule, scheduleDays } from './schedule.ts';

type Values = Record<string, string | null>;

/** What was submitted, or the mistakes by the field that they stand at. */
export type ParsedSavedForm = { values: SavedValues } | { errors: Record<string, string> };

/** Reads the form; `clock` is the account's clock, by which the search will be read, too. */
export function parseSavedForm(values: Values, clock: Clock, config: Pick<Config, 'IMPORT_CHANNELS'>): ParsedSavedForm {
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
  const filter = attempt('filter', (typed) => normalizeFilter(typed ?? '', values[savedFields.format] ?? null, clock));
  const schedule = attempt('time', (time) => readSchedule(values[savedFields.days] ?? null, time));
  const deliverTo = attempt('deliverTo', (place) => readPlace(place, config));
  if (name === null || filter === null || Object.keys(errors).length > 0) return { errors };
  return { values: { name, filter, schedule, deliverTo } };
}

/** The filter in its own language; a format that was typed counts for more than the menu. @throws {UserError} */
export function normalizeFilter(typed: string, chosenFormat: string | null, clock: Clock): string {
  const filter = parseFilter(typed, clock);
  const chosen = exportFormats.find((one) => one === chosenFormat) ?? 'csv';
  const text = formatFilter({ ...filter, format: filter.format === 'csv' ? chosen : filter.format });
  // It must be readable when it runs, and writing it out may have made it longer.
  parseFilter(text, clock);
  return text;
}

function readSchedule(chosenDays: string | null, typedTime: string | null): Schedule | null {
  const days = scheduleDays.find((one) => one === chosenDays);
  if (days === undefined) return null;
  const time = parseTime(typedTime);
  if (time === null) throw new UserError('Choose a time, such as 08:00.');
  return { days, time };
}

function readPlace(chosen: string | null, config: Pick<Config, 'IMPORT_CHANNELS'>): string | null {
  if (chosen === null || chosen === toPerson) return null;
  if (!mayDeliverTo(chosen, config))
    throw new UserError('Exports may not go to this channel any more. Choose another place.');
  return chosen;
}
