/** What the demo's people have said before it starts. */
import type { OpeningMessage } from '../workspace/opening-messages.ts';
import { SEED } from '../workspace/seed.ts';

const { channels, people } = SEED;
const hours = 60;

export const demoOpening: OpeningMessage[] = [
  {
    channel: channels.fulfillment,
    user: people.lee,
    text: 'The warehouse sends its tracking file every morning. Please share it here, so that everyone sees the summary.',
    minutesAgo: 26 * hours,
  },
  {
    channel: channels.fulfillment,
    user: people.dana,
    text: 'Will do. I’ll ask you when a number looks wrong.',
    minutesAgo: 26 * hours - 4,
  },
  {
    channel: channels.returns,
    user: people.lee,
    text: 'Returns and cancellations go here. Cancelling ends subscriptions, so read the summary twice.',
    minutesAgo: 25 * hours,
  },
  { channel: channels.general, user: people.dana, text: 'There’s cake in the kitchen.', minutesAgo: 3 * hours },
  { channel: channels.general, user: people.lee, text: 'On my way.', minutesAgo: 3 * hours - 2 },
  {
    channel: channels.partners,
    user: people.eva,
    text: 'Hi! Tell me here when a shipment of ours is late.',
    minutesAgo: 24 * hours,
  },
];
