/** Event: a message was deleted. What came with it and was not decided yet is closed; nothing is written. */
import { z } from 'zod';
import type { Deps } from '../../deps.ts';
import { findByMessage, moveImport } from '../import-row.ts';
import { openStates } from '../lifecycle.ts';
import { forgetStagedRows } from '../staged-rows.ts';
import { rememberDeletion } from './find-deletion.ts';

const previousSchema = z.object({ files: z.array(z.unknown()).default([]) }).default({ files: [] });

/** A message with replies is not deleted but turned into a tombstone. */
const deletionSchema = z.union([
  z.object({
    subtype: z.literal('message_deleted'),
    channel: z.string(),
    deleted_ts: z.string(),
    previous_message: previousSchema,
  }),
  z
    .object({
      subtype: z.literal('message_changed'),
      channel: z.string(),
      message: z.object({ subtype: z.literal('tombstone'), ts: z.string() }),
      previous_message: previousSchema,
    })
    .transform(({ message, ...rest }) => ({ ...rest, deleted_ts: message.ts })),
]);
const bodySchema = z.object({ team_id: z.string() });

/** Closes what came with the message; when we have not heard of its files yet, remembers that it is gone. */
export async function handleMessageDeleted({ db, queue }: Deps, event: unknown, body: unknown): Promise<void> {
  const deletion = deletionSchema.safeParse(event);
  const envelope = bodySchema.safeParse(body);
  if (!deletion.success || !envelope.success) return;
  const { channel: channelId, deleted_ts: messageTs, previous_message: previous } = deletion.data;
  const message = { teamId: envelope.data.team_id, channelId, messageTs };
  await db.write(async (tx) => {
    if (previous.files.length > 0) await rememberDeletion(tx, message);
    for (const { importId } of await findByMessage(tx, message)) {
      const moved = await moveImport({ tx, queue }, importId, { from: ['received', ...openStates], to: 'discarded' });
      if (moved !== null) await forgetStagedRows(tx, importId);
    }
  });
}
