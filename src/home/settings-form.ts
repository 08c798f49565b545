/** The form for a channel's settings, and the settings as sentences. */
import type { KnownBlock, ModalView } from '@slack/types';
import { channelActionIds, channelForms } from '../action-ids.ts';
import { describeTimeZone } from '../filters/format-filter.ts';
import { mentionAll } from '../permissions.ts';
import { context, form, option, section } from '../slack/blocks.ts';
import { type ChannelSettings, formatHour, maxReminded, morningHours } from '../slack/channels.ts';
import { channelActions, menuInput, peopleInput } from '../slack/forms.ts';
import type { Submission } from '../slack/interaction.ts';
import { slackDate } from '../text/wording.ts';

export interface SettingsForm {
  teamId: string;
  /** where it was asked for, and is confirmed; empty on the Home tab */
  askedIn: string;
  /** the channel whose settings are shown; null: none is chosen yet */
  channel: { channelId: string; settings: ChannelSettings; changed: { by: string; at: Date } | null } | null;
  timeZone: string;
}

const fields = { hour: 'hour', remind: 'remind', sharer: 'sharer', ask: 'ask', results: 'results' } as const;
const never = 'never';
const yes = 'yes';

/** The form; choosing a channel fills it. Field ids contain the channel, or Slack would keep the values of the one before. */
export function settingsForm({ teamId, askedIn, channel, timeZone }: SettingsForm): ModalView {
  const choice = channelActions(channelActionIds.choose, channel?.channelId ?? '');
  return form({
    callbackId: channelForms.settings,
    title: 'Channel settings',
    ...(channel === null ? {} : { submit: 'Save' }),
    close: 'Close',
    metadata: [teamId, channel?.channelId ?? '', versionOf(channel?.changed ?? null), askedIn].join(' '),
    blocks: [section('*Channel*'), choice, ...(channel === null ? [] : fieldsOf(channel, timeZone))],
  });
}

function fieldsOf(
  { channelId, settings, changed }: NonNullable<SettingsForm['channel']>,
  timeZone: string,
): KnownBlock[] {
  const hours = morningHours.map((hour) => option(String(hour), `At ${formatHour(hour)}`));
  return [
    menuInput(`${fields.hour}.${channelId}`, 'Remind about undecided imports', {
      entries: [...hours, option(never, 'Never')],
      chosen: settings.remindAtHour === null ? never : String(settings.remindAtHour),
      hint: `Once, on the next working day (Monday to Friday), ${describeTimeZone(timeZone)}.`,
    }),
    peopleInput(`${fields.remind}.${channelId}`, 'Who to remind', {
      chosen: settings.remind,
      maxPeople: maxReminded,
      hint: 'If empty: approvers.',
      optional: true,
    }),
    menuInput(`${fields.sharer}.${channelId}`, 'Tell people what became of their imports', {
      entries: [option(yes, 'Yes, mention them in the thread'), option(never, 'No, only update the summary')],
      chosen: settings.tellsSharer ? yes : never,
      hint: 'Only when the decision took more than 15 minutes.',
    }),
    menuInput(`${fields.ask}.${channelId}`, 'Ask approvers when an import needs a second person', {
      entries: [option(yes, 'Yes, mention them once'), option(never, 'No, only say so in the summary')],
      chosen: settings.asksApprovers ? yes : never,
    }),
    menuInput(`${fields.results}.${channelId}`, 'Send the file for CheckoutChamp', {
      entries: [option(yes, 'After each Confirm and undo'), option(never, 'Only when someone asks for it')],
      chosen: settings.sendsResults ? yes : never,
      hint: 'A clean file with exactly what was applied, in the import’s thread.',
    }),
    ...(changed === null ? [] : [context(`Last changed by <@${changed.by}> ${slackDate(changed.at)}.`)]),
  ];
}

/** Which settings a form shows. */
export const versionOf = (changed: { at: Date } | null): string => String(changed?.at.getTime() ?? 0);

/** The contents of a submitted form. */
interface EnteredSettings extends ChannelSettings, ReturnType<typeof readMetadata> {
  /** the id of the field with the people, for errors */
  remindField: string;
}

/** Reads a submitted form. */
export function readSettingsForm({
  metadata,
  values,
  people,
}: Pick<Submission, 'metadata' | 'values' | 'people'>): EnteredSettings {
  const about = readMetadata(metadata);
  const { channelId } = about;
  const hour = Number(values[`${fields.hour}.${channelId}`]);
  const remindField = `${fields.remind}.${channelId}`;
  return {
    ...about,
    remindAtHour: morningHours.find((one) => one === hour) ?? null,
    remind: people[remindField] ?? [],
    tellsSharer: values[`${fields.sharer}.${channelId}`] === yes,
    asksApprovers: values[`${fields.ask}.${channelId}`] !== never,
    sendsResults: values[`${fields.results}.${channelId}`] === yes,
    remindField,
  };
}

/** What a form is about. Replicas of earlier versions write no more than the workspace and the channel. */
export function readMetadata(metadata: string) {
  const [teamId = '', channelId = '', version = null, askedIn = ''] = metadata.split(' ');
  return { teamId, channelId, version, askedIn };
}

/** The settings in a few short sentences. */
export function describeSettings(settings: ChannelSettings): string {
  const { remindAtHour, remind, tellsSharer, asksApprovers, sendsResults } = settings;
  const whom = remind.length === 0 ? 'approvers' : mentionAll(remind);
  const reminder =
    remindAtHour === null
      ? 'No reminders about undecided imports.'
      : `Undecided imports: ${whom} get one reminder, at ${formatHour(remindAtHour)} on the next working day.`;
  const result = tellsSharer
    ? 'People are told what became of their imports.'
    : 'People aren’t told what became of their imports.';
  const request = asksApprovers ? '' : ' Approvers aren’t mentioned when an import needs a second person.';
  const results = sendsResults ? ' The file for CheckoutChamp is sent after each Confirm and undo.' : '';
  return `${reminder} ${result}${request}${results}`;
}
