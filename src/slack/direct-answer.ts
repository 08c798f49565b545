/** Answers for somebody who asked where nothing can be answered, such as the Home tab: they come as direct messages. */
import type { WebClient } from '@slack/web-api';
import type { Asker } from './command-call.ts';
import { sayDirectly } from './say-privately.ts';

/** The same person, answered in the conversation that they have with the app. */
export function answeredDirectly<Who extends Asker>(slack: WebClient, asker: Who): Who {
  return { ...asker, answer: (message) => sayDirectly(slack, asker.userId, message) };
}
