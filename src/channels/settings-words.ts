/** Who is told of what in a channel, in words. */
import { mentionAll } from '../access.ts';
import { type ChannelSettings, wordHour } from './channel-settings.ts';

/** Two short sentences. */
export function wordSettings({ remindAtHour, remind, tellsSharer }: ChannelSettings): string {
  const whom = remind.length === 0 ? 'those who may confirm' : mentionAll(remind);
  const reminder =
    remindAtHour === null
      ? 'Nobody is reminded of summaries that wait.'
      : `A summary that waits is brought up once, on the next working morning at ${wordHour(remindAtHour)}, to ${whom}.`;
  const result = tellsSharer
    ? 'Whoever shared a file is told when others decided on it.'
    : 'Whoever shared a file is not told when others decided on it.';
  return `${reminder} ${result}`;
}
