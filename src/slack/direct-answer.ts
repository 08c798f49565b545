/** Answers for somebody who asked where nothing can be answered, such as the Home tab: they come as direct messages. */
import type { WebClient } from '@slack/web-api';
import type { Asker } from './command-call.ts';

/** The same person, answered in the conversation that they have with the app. */
export function answeredDirectly<Who extends Asker>(slack: WebClient, asker: Who): Who {
  return {
    ...asker,
    async answer(message) {
      const { channel } = await slack.conversations.open({ users: asker.userId });
      if (channel?.id === undefined) throw new Error('Slack opened a direct conversation without telling its id');
      await slack.chat.postMessage({ channel: channel.id, ...message });
    },
  };
}
