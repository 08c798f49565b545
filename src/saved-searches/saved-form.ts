/** The form that gives a search a name and a schedule. */
import type { ModalView } from '@slack/types';
import { describeTimeZone } from '../search/describe-filter.ts';
import { type ExportFormat, exportFormatLabels, exportFormats } from '../search/filter.ts';
import { divider, form, option, section } from '../slack/blocks.ts';
import { lineInput, menuInput, timeInput } from '../slack/input-blocks.ts';
import { savedForms } from './action-ids.ts';
import { maxNameLength } from './parse-save.ts';
import { type Schedule, scheduleDays } from './schedule.ts';
import { scheduleDayLabels } from './schedule-words.ts';

/** The ids of the fields. */
export const savedFields = {
  name: 'name',
  filter: 'filter',
  days: 'days',
  time: 'time',
  format: 'format',
  deliverTo: 'deliver_to',
} as const;

/** The entries of menus that stand for no value of their own. */
export const never = 'never';
export const toPerson = 'me';

export interface SavedForm {
  /** a new search, or one that is kept already */
  isNew: boolean;
  name: string;
  /** as typed, without `format:` */
  filter: string;
  format: ExportFormat;
  schedule: Schedule | null;
  deliverTo: string | null;
  /** channels that may be chosen, besides the person: where the form was opened, and where the export goes now */
  channels: { id: string; isHere: boolean }[];
  timeZone: string;
  /** comes back with the form */
  metadata: string;
}

const usualTime = '08:00';

/** The form as Slack shows it. */
export function savedForm({ isNew, name, filter, format, schedule, deliverTo, ...rest }: SavedForm): ModalView {
  const days = [option(never, 'Not by itself'), ...scheduleDays.map((one) => option(one, scheduleDayLabels[one]))];
  const formats = exportFormats.map((one) => option(one, exportFormatLabels[one]));
  const places = rest.channels.map(({ id, isHere }) =>
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
      lineInput(nameId, 'Name', { initial: name, most: maxNameLength, hint: 'For instance: Morning holds' }),
      lineInput(filterId, 'Filters', {
        initial: filter,
        optional: true,
        hint: 'As you would type them: status:hold created:yesterday. Days such as today mean the day on which it runs.',
      }),
      divider(),
      section(
        `*Send its export*\nTimes are ${describeTimeZone(rest.timeZone)}. You get a file each time, also when nothing matches.`,
      ),
      menuInput(savedFields.days, 'On', { entries: days, chosen: schedule?.days ?? never }),
      timeInput(savedFields.time, 'At', { initial: schedule?.time ?? usualTime }),
      menuInput(savedFields.format, 'As', { entries: formats, chosen: format }),
      ...(places.length === 0
        ? []
        : [
            menuInput(savedFields.deliverTo, 'To', {
              entries: [option(toPerson, 'You alone, as a direct message'), ...places],
              chosen: deliverTo ?? toPerson,
            }),
          ]),
    ],
  });
}
