/** Job: tells whoever shared a table in a channel that is not for imports where to share it. */
import { rightsOf } from '../../access.ts';
import type { Deps } from '../../deps.ts';
import { sayPrivately } from '../../slack/say-privately.ts';
import { wrongChannelMessage } from '../messages/wrong-channel-message.ts';

/** Says it to people who may share files; to others, Holdfast has nothing to say. */
export async function hintWrongChannel(
  deps: Deps,
  { channelId, userId }: { channelId: string; userId: string },
): Promise<void> {
  const { may } = await rightsOf(userId, deps);
  if (!may.operate) return;
  await sayPrivately(deps.slack, { userId, channelId }, wrongChannelMessage(channelId, deps.config.IMPORT_CHANNELS));
}
