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
  'Filters: `status:` `carrier:` `house:` `campaign:` `sku:` `product:` `order:` `tracking:` `rma:` `fulfillment:` `client:` `customerid:` `email:` `name:` `phone:` `city:` `state:` `postal:` `country:` `address:` `created:` `updated:` `shipped:` `delivered:` `returned:` `exported:`. Several values with commas, `-` before a filter excludes it, `none` finds what has no value (`tracking:none`, `shipped:never`). Dates like `today`, `7d`, `nov 3`, `2026-11-01..2026-11-15`, `last-month`; `older:5d` and `newer:2d` by age. `sort:oldest` turns the order around. Paste lists of order ids, tracking numbers or emails as they are. Any other word is looked for in order id, tracking number, email and name.';
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
