/** `/fulfillments help`. */
import { type SlackMessage, section } from './slack/blocks.ts';

/** What Holdfast can do, with how to begin. */
export function helpMessage(): SlackMessage {
  const text =
    '*Import tracking numbers:* share a CSV with the columns orderId, clientFulfillmentId, trackingNumber, carrier, method in a channel that I am in. I answer in its thread with what would change; nothing is written before somebody clicks Confirm.';
  return { text, blocks: [section(text)] };
}
