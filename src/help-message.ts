/** `/fulfillments help`: made from the table of subcommands, with examples that find something. */
import { code, context, type SlackMessage, section } from './slack/blocks.ts';

/** An existing fulfillment. */
export interface HelpExample {
  orderId: string;
  status: string;
  /** the day it was created, `yyyy-mm-dd` */
  day: string;
}

const fields =
  'Filters: `status:` `carrier:` `house:` `campaign:` `sku:` `order:` `tracking:` `rma:` `email:` `name:` `phone:` `created:` `updated:` `shipped:` `delivered:` `returned:`. Separate several values with commas. Put `-` before a filter to exclude it. Dates: `today`, `7d`, `2026-11-01..2026-11-15`, `&gt;2026-11-01`, `last-month`. Anything else is searched in order id, tracking number, email and name.';
const importing =
  'To import tracking numbers or returns, share a CSV in a channel I’m in. I’ll reply with what will change. Nothing is saved until someone clicks Confirm.';

/** The help message; `example` is null while there are no fulfillments. */
export function helpMessage(
  subcommands: readonly { usage: string; does: string }[],
  example: HelpExample | null,
): SlackMessage {
  const lines = subcommands.map(({ usage, does }) => `${code(`/fulfillments ${usage}`)} ${does}`);
  const forms = ['`/fulfillments` opens a search form', ...lines].map((line) => `• ${line}`).join('\n');
  return {
    text: `What /fulfillments can do: ${subcommands.map(({ usage }) => /\w+/.exec(usage)?.[0]).join(', ')}.`,
    blocks: [section(forms), section(`*Examples*\n${examplesOf(example)}`), section(fields), context(importing)],
  };
}

function examplesOf(example: HelpExample | null): string {
  const { orderId, status, day } = example ?? { orderId: '7B83FF8095', status: 'hold', day: '2026-11-01' };
  const typed = [`status:${status} created:${day}`, `order ${orderId}`, `export created:>=${day} format:xlsx`];
  return typed.map((text) => `• ${code(`/fulfillments ${text}`, 200)}`).join('\n');
}
