/** Whom the messages about an import mention: each person once at most, and approvers where a second person is needed. */

import type { Deps } from '../../deps.ts';
import { whoMay } from '../../permissions.ts';
import { findChannelSettings, maxReminded } from '../../slack/channels.ts';
import { importNeedsSecondPerson } from '../model/four-eyes.ts';
import type { ImportRow } from '../model/import-row.ts';
import { findMentioned, findSummaryPlace, type MessageRow, queueMessage } from '../model/messages.ts';
import { chooseApprovers, findReminded } from './remind-import.ts';

/** A message, and the import that it is about. */
interface Addressed {
  message: MessageRow;
  row: ImportRow;
}

/** Whom a message mentions: those whom no other message of the import has mentioned, by themselves or in a group. */
export async function chooseMentions(deps: Deps, { message, row }: Addressed): Promise<string[]> {
  const wanted = await findAddressees(deps, message, row);
  const before = await deps.db.read((tx) => findMentioned(tx, row.importId, message.messageId));
  if (before.size === 0) return wanted;
  const reached = new Set((await Promise.all([...before].map((id) => peopleOf(deps, id)))).flat());
  const left = await Promise.all(
    wanted.map(async (id) => {
      const people = await peopleOf(deps, id);
      const others = people.filter((one) => !reached.has(one));
      // A group is mentioned as a whole while none of its people has been.
      return others.length === people.length && !before.has(id) ? [id] : others;
    }),
  );
  return [...new Set(left.flat())].slice(0, maxReminded);
}

/** The people whom a mention of a user or a group reaches. */
async function peopleOf({ people }: Deps, id: string): Promise<string[]> {
  return id.startsWith('S') ? [...(await people.membersOf(id))] : [id];
}

async function findAddressees(deps: Deps, { purpose, channelId }: MessageRow, row: ImportRow): Promise<string[]> {
  if (purpose === 'reminder') return (await findReminded(deps, row, channelId)).ids;
  if (purpose === 'request') return chooseApprovers(row, whoMay('approve', deps.config));
  // A summary that is posted when it waits already, notifies those whom it names.
  if (purpose === 'summary')
    return (await wantsApproval(deps, { channelId }, row)) ? chooseApprovers(row, whoMay('approve', deps.config)) : [];
  return purpose.startsWith('result:') ? [row.sharedBy] : [];
}

/** Whether approvers should be asked: the import waits for a second person where they see it, and its channel wants that. */
async function wantsApproval(
  { db, config }: Deps,
  { channelId }: Pick<MessageRow, 'channelId'>,
  row: ImportRow,
): Promise<boolean> {
  if (row.state !== 'ready' || channelId.startsWith('D')) return false;
  if (!importNeedsSecondPerson(row, config.FOUR_EYES_ROWS)) return false;
  return (await db.read((tx) => findChannelSettings(tx, row))).asksApprovers;
}

/** Has the approvers of an import that needs a second person asked in its thread, once, if its channel wants that. */
export async function requestApproval(deps: Deps, { message, row }: Addressed): Promise<void> {
  const { db, queue, config } = deps;
  if (!(await wantsApproval(deps, message, row))) return;
  const asked = await db.read((tx) => findMentioned(tx, row.importId));
  if (chooseApprovers(row, whoMay('approve', config)).every((id) => asked.has(id))) return;
  await db.write(async (tx) => {
    const place = await findSummaryPlace(tx, row.importId);
    if (place?.threadTs != null) await queueMessage({ tx, queue }, row.importId, 'request', place);
  });
}
