/** Whether people of another company read along in a channel. */
import type { WebClient } from '@slack/web-api';
import type { Log } from '../log.ts';
import { describeError } from '../log.ts';
import { slackErrorCode } from './people.ts';

/**
 * Asks Slack whether a channel is shared with another company, or about to be. Without the permission to ask, it counts
 * as shared; one that Slack does not show us does not, since nothing can be posted there.
 * @throws when Slack can't be reached
 */
export async function isSharedOutside(slack: WebClient, log: Log, channel: string): Promise<boolean> {
  if (channel.startsWith('D')) return false;
  try {
    const found = (await slack.conversations.info({ channel })).channel;
    return Boolean(found?.is_ext_shared || found?.is_pending_ext_shared);
  } catch (error) {
    const code = slackErrorCode(error);
    if (code === undefined) throw error;
    log.info(describeError(error), 'a channel was not looked up');
    return code === 'missing_scope';
  }
}
