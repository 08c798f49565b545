/** `/fulfillments settings` and its form: approvers choose who is notified of what in a channel, and which files it gets. */
import type { Deps } from '../deps.ts';
import { queueReminders } from '../imports/notify/remind-import.ts';
import { requireRight, rightsOf } from '../permissions.ts';
import { UserError } from '../runtime/errors.ts';
import { defaultSettings, findSavedSettings, saveChannelSettings } from '../slack/channels.ts';
import { changeForm, openForm } from '../slack/forms.ts';
import {
  type Click,
  type CommandCall,
  type FormAnswer,
  type Requester,
  readFormFields,
  type Submission,
} from '../slack/interaction.ts';
import { replyPrivately } from '../slack/response-url.ts';
import {
  describeSettings,
  readMetadata,
  readSettingsForm,
  type SettingsForm,
  settingsForm,
  versionOf,
} from './settings-form.ts';

/** The subcommand, for the channel in which it is typed; where another one is named, or none is there, it is chosen. */
export async function handleSettings(deps: Deps, call: CommandCall): Promise<void> {
  const isElsewhere = call.channelId.startsWith('D') || call.text.replace(aboutHere, '').trim() !== '';
  await openSettings(deps, call, isElsewhere ? null : call.channelId);
}

/** Words behind `settings` that name no other channel. */
const aboutHere =
  /\b(?:for|of|in|this|here|the|current|channel|form|notifications?|reminders?|please|open|edit|change|show|help)\b|[?!.]/gi;

/** Opens the form; without a channel, it starts with the choice of one. */
export async function openSettings(deps: Deps, requester: Requester, channelId: string | null): Promise<void> {
  await requireRight('configure', requester.userId, deps);
  const place = { teamId: requester.teamId, askedIn: requester.channelId };
  const view = settingsForm(await loadForm(deps, place, channelId));
  await openForm(deps.slack, requester.triggerId, view);
}

/** Another channel was chosen in the form. */
export async function showChannel(deps: Deps, click: Click): Promise<void> {
  const { viewId, metadata } = readFormFields(click.view);
  await requireRight('configure', click.userId, deps);
  await changeForm(deps.slack, viewId, settingsForm(await loadForm(deps, readMetadata(metadata), click.chosen ?? '')));
}

/** Shows an error when the settings were changed since, or people chosen for reminders may not confirm imports. */
export async function checkSettings(deps: Deps, submission: Submission): Promise<FormAnswer | null> {
  const { remind, remindField, version, ...channel } = readSettingsForm(submission);
  await requireRight('configure', submission.userId, deps);
  const saved = await deps.db.read((tx) => findSavedSettings(tx, channel));
  if (version !== null && version !== versionOf(saved && { at: saved.changedAt }))
    return { response_action: 'errors', errors: { [remindField]: since } };
  const rights = await Promise.all(remind.map((id) => rightsOf(id, deps)));
  const unable = rights.filter(({ may }) => !may.approve).length;
  if (unable === 0) return null;
  const who = unable === remind.length && unable === 1 ? 'This person' : `${unable} of these people`;
  const objection = `${who} may not confirm imports, so a reminder would not help. Choose among the approvers.`;
  return { response_action: 'errors', errors: { [remindField]: objection } };
}

const since = 'These settings were changed while you had them open. Close this form and open it again.';

/** Saves the form. Imports that already wait in that channel are reminded of by the new settings. */
export async function saveSettings(deps: Deps, submission: Submission): Promise<void> {
  const { remindField: _, version, askedIn, ...entered } = readSettingsForm(submission);
  const { userId } = submission;
  await requireRight('configure', userId, deps);
  const now = deps.now();
  await deps.db.write(async (tx) => {
    const known = version === null ? null : new Date(Number(version));
    if (!(await saveChannelSettings(tx, { ...entered, changedBy: userId, changedAt: now }, known)))
      throw new UserError(since);
    await queueReminders({ tx, queue: deps.queue }, entered, deps.config, now);
    await deps.queue.send(tx, 'draw-home', { userId });
  });
  const place = { userId, channelId: askedIn, responseUrl: '' };
  await replyPrivately(deps, place, `Saved for <#${entered.channelId}>. ${describeSettings(entered)}`);
}

async function loadForm(
  { db, config }: Deps,
  { teamId, askedIn }: Pick<SettingsForm, 'teamId' | 'askedIn'>,
  channelId: string | null,
): Promise<SettingsForm> {
  const common = { teamId, askedIn, timeZone: config.TIME_ZONE };
  if (channelId === null) return { ...common, channel: null };
  const row = await db.read((tx) => findSavedSettings(tx, { teamId, channelId }));
  const changed = row === null ? null : { by: row.changedBy, at: row.changedAt };
  return { ...common, channel: { channelId, settings: row ?? defaultSettings, changed } };
}
