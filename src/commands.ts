/** The subcommands of `/fulfillments`, and the help text made from them. */
import { sql } from 'drizzle-orm';
import { searchActions } from './action-ids.ts';
import { helpTopics, readCommand, type TypedCommand } from './command-words.ts';
import type { Transaction } from './db/client.ts';
import { queryRows } from './db/queries.ts';
import type { Deps } from './deps.ts';
import { handleExport } from './exports/handle-export.ts';
import { type Condition, everything, type Filter } from './filters/filter.ts';
import { formatFilter } from './filters/format-filter.ts';
import type { Clock } from './filters/parse-date-range.ts';
import { noNames } from './filters/query-words.ts';
import { QueryError, readQuery } from './filters/read-query.ts';
import { handleSettings } from './home/handle-settings.ts';
import { handleImports, handleTemplate } from './imports/decide/handle-imports.ts';
import { openImportForm } from './imports/intake/handle-import-form.ts';
import { handleHistory, handleOrder } from './orders/handle-order.ts';
import { requireRight } from './permissions.ts';
import { handleSave } from './saved-searches/handle-save.ts';
import { handleSaved } from './saved-searches/handle-saved.ts';
import { listSaved } from './saved-searches/saved-row.ts';
import { openFilterForm } from './search/handle-form.ts';
import { handleLookup } from './search/handle-lookup.ts';
import { authorizeSearch, correctionMessage, handleSearch, requireSearch } from './search/handle-search.ts';
import { offerButtons } from './search/note-blocks.ts';
import { decodeOffer, findTyped, type Offer, offerFilter, offerTyped, saveOffer } from './search/searches.ts';
import { actions, button, code, context, type SlackMessage, section, shorten } from './slack/blocks.ts';
import type { Click, CommandCall } from './slack/interaction.ts';
import { handleStats } from './stats/handle-stats.ts';
import { foldText } from './text/fold-text.ts';
import { readOrNull } from './text/typed-text.ts';

interface Subcommand {
  /** what follows `/fulfillments`, with its arguments */
  usage: string;
  does: string;
  run(deps: Deps, call: CommandCall): Promise<void>;
}

/** Subcommands by their first word. */
export const subcommands: Record<string, Subcommand> = {
  search: { usage: '[search] <filters>', does: 'finds fulfillments', run: handleSearch },
  export: {
    usage: 'export <filters>',
    does: 'sends you the matches as CSV, or as Excel with `format:xlsx`; `export changes:7d` what imports applied',
    run: handleExport,
  },
  lookup: {
    usage: 'lookup [<ids>]',
    does: 'looks up a list of order ids, tracking numbers or emails, also from a file',
    run: handleLookup,
  },
  save: { usage: 'save <name>: <filters>', does: 'saves a search', run: handleSave },
  saved: {
    usage: 'saved [<name>]',
    does: 'runs a saved search, or lists yours and schedules their exports',
    run: handleSaved,
  },
  order: {
    usage: 'order <orderId>',
    does: 'shows an order with its fulfillments and subscriptions',
    run: orSearch(handleOrder),
  },
  history: { usage: 'history <orderId>', does: 'shows who changed what in an order', run: orSearch(handleHistory) },
  import: { usage: 'import', does: 'imports pasted lines or files from your computer', run: openImportForm },
  imports: {
    usage: 'imports',
    does: 'lists the latest imports, with *Undo import* beside those applied',
    run: handleImports,
  },
  stats: {
    usage: 'stats [<filters>]',
    does: 'shows shipping times, returns, carriers and imports',
    run: handleStats,
  },
  template: { usage: 'template tracking|returns', does: 'sends you a template', run: handleTemplate },
  settings: {
    usage: 'settings',
    does: 'sets a channel’s notifications (approvers only)',
    run: handleSettings,
  },
  help: { usage: 'help', does: 'shows this', run: showHelp },
};

/**
 * Runs what was typed: a subcommand; a search if the first word is not one; the filter form if it is empty. A first word
 * that is nearly a subcommand is run as neither: both are offered.
 */
export async function runCommand(deps: Deps, call: CommandCall): Promise<void> {
  const typed = readCommand(call.text, Object.keys(subcommands));
  if (typed === null) return await openFilterForm(deps, call);
  if (typed.kind === 'schedule') return await offerSchedule(deps, call, typed);
  if (typed.kind === 'near') return await offerCommand(deps, call, typed);
  await findSubcommand(typed.command)?.run(deps, { ...call, text: typed.text });
}

/** Runs a search that a button offers, as the command that it was offered for. */
export async function runOffered(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const offered = decodeOffer(click.value);
  const command = findSubcommand(offered?.command ?? '') ?? subcommands.search;
  const typed = offered?.isTyped ? await deps.db.read((tx) => findTyped(tx, offered.searchId)) : null;
  const text = typed ?? formatFilter((await requireSearch(deps, offered?.searchId)).filter);
  await command?.run(deps, { ...click.inPlace, text });
}

/** A command about one order; where what was typed names none, it is searched for. */
function orSearch(show: (deps: Deps, call: CommandCall) => Promise<boolean>): Subcommand['run'] {
  return async (deps, call) => {
    if (await show(deps, call)) return;
    await handleSearch(deps, { ...call, text: call.text.replace(/^\s*(?:(?:of|for|from|by|the)\s+)+/i, '') });
  };
}

function findSubcommand(name: string): Subcommand | undefined {
  return Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
}

async function offerCommand(
  deps: Deps,
  call: CommandCall,
  { word, command, text }: Extract<TypedCommand, { kind: 'near' }>,
): Promise<void> {
  const clock = await authorizeSearch(deps, call);
  const request = { askedBy: call.userId, clock };
  const label = shorten(`${command} ${text}`.trim(), 60);
  const offers = await deps.db.write(async (tx) => [
    await offerTyped(tx, { text, label }, { ...request, command }),
    await offerWord(tx, { word, text }, request),
  ]);
  await call.answer(correctionMessage(`There’s no command “${word}”. Did you mean “${command}”?`, offers));
}

/** What is to run by itself: a saved search with that name, or the form that saves one. */
async function offerSchedule(
  deps: Deps,
  call: CommandCall,
  { word, text, isRare }: Extract<TypedCommand, { kind: 'schedule' }>,
): Promise<void> {
  const clock = await authorizeSearch(deps, call);
  const request = { askedBy: call.userId, clock };
  const saved = await deps.db.read((tx) => listSaved(tx, call.userId));
  if (saved.some(({ name }) => foldText(name) === foldText(text.trim())))
    return await handleSaved(deps, { ...call, text: `schedule ${text}` });
  const filter = filterOf(text, clock);
  const { searchId, other } = await deps.db.write(async (tx) => ({
    searchId: await saveOffer(tx, { ...request, filter }),
    other:
      word === ''
        ? await offerTyped(tx, { text, label: 'Export once' }, { ...request, command: 'export' })
        : await offerWord(tx, { word, text }, request),
  }));
  const choice = isRare ? ': every day, Monday to Friday, or one day a week.' : '.';
  const sentence = `Save this search, and choose when its export comes${choice}`;
  const save = button(searchActions.save, 'Save and schedule', { value: searchId, style: 'primary' });
  await call.answer({ text: sentence, blocks: [section(sentence), actions(save, ...offerButtons([other]))] });
}

/** The first word as one that is looked for. */
async function offerWord(
  tx: Transaction,
  { word, text }: { word: string; text: string },
  request: { askedBy: string; clock: Clock },
): Promise<Offer> {
  const rest = readOrNull(() => filterOf(text, request.clock)) ?? everything;
  const asWord: Condition = { field: 'word', negated: false, values: [word] };
  const filter = { ...rest, conditions: [asWord, ...rest.conditions] };
  return await offerFilter(tx, { filter, label: `Search for “${word}”` }, { ...request, command: 'search' });
}

/** The filter in a text, or what it most likely means. @throws {FilterError} if there's no telling */
function filterOf(text: string, clock: Clock): Filter {
  try {
    return readQuery(text, { clock, names: noNames }).filter;
  } catch (error) {
    if (error instanceof QueryError) return error.correction;
    throw error;
  }
}

async function showHelp(deps: Deps, call: CommandCall): Promise<void> {
  const { timeZone } = await authorizeSearch(deps, call);
  const [example = null] = await deps.db.read((tx) =>
    queryRows<HelpExample>(
      tx,
      sql`select order_id as "orderId", lower(status) as status, to_char(date_created at time zone ${timeZone}, 'YYYY-MM-DD') as day
        from fulfillments order by date_created desc, fulfillment_id desc limit 1`,
    ),
  );
  const topics = helpTopics(call.text, Object.keys(subcommands));
  await call.answer(helpMessage(subcommands, example, topics));
}

/** An existing fulfillment. */
interface HelpExample {
  orderId: string;
  status: string;
  /** the day it was created, `yyyy-mm-dd` */
  day: string;
}

const fields =
  'Filters: `status:` `carrier:` `house:` `campaign:` `sku:` `product:` `order:` `tracking:` `rma:` `fulfillment:` `client:` `customerid:` `email:` `name:` `phone:` `city:` `state:` `postal:` `country:` `address:` `created:` `updated:` `shipped:` `delivered:` `returned:` `exported:`. Several values with commas, `-` before a filter excludes it, `none` finds what has no value (`tracking:none`, `shipped:never`). `carrier:fedex` also finds Federal Express and FedEx Ground. Dates like `today`, `7d`, `nov 3`, `2026-11-01..2026-11-15`, `last-month`; `older:5d` and `newer:2d` by age. `sort:oldest` turns the order around. Paste lists of order ids, tracking numbers or emails as they are. Any other word is looked for in order id, tracking number, email and name.';
const importing =
  'To import tracking numbers or returns, share a CSV in a channel I’m in. I’ll reply with what will change. Nothing is saved until someone clicks Confirm.';

/** The help message, about some `topics` alone or about everything; `example` is null while there are no fulfillments. */
export function helpMessage(
  subcommands: Readonly<Record<string, { usage: string; does: string }>>,
  example: HelpExample | null,
  topics: ReadonlySet<string> = new Set(),
): SlackMessage {
  const isWhole = topics.size === 0;
  const shown = Object.entries(subcommands).filter(([name]) => isWhole || topics.has(name));
  const lines = shown.map(([, { usage, does }]) => `${code(`/fulfillments ${usage}`)} ${does}`);
  const forms = [...(isWhole ? ['`/fulfillments` opens a search form'] : []), ...lines].map((line) => `• ${line}`);
  return {
    text: `What /fulfillments can do: ${shown.map(([name]) => name).join(', ')}.`,
    blocks: [
      section(forms.join('\n')),
      ...(isWhole ? [section(`*Examples*\n${examplesOf(example)}`)] : []),
      ...(shown.some(([, { usage }]) => usage.includes('<filters>')) ? [section(fields)] : []),
      ...(shown.some(([name]) => name === 'import' || name === 'template') ? [context(importing)] : []),
      ...(isWhole ? [] : [context('All commands: `/fulfillments help`.')]),
    ],
  };
}

function examplesOf(example: HelpExample | null): string {
  const { orderId, status, day } = example ?? { orderId: '7B83FF8095', status: 'hold', day: '2026-11-01' };
  const typed = [`status:${status} created:${day}`, `order ${orderId}`, `export created:>=${day} format:xlsx`];
  return typed.map((text) => `• ${code(`/fulfillments ${text}`, 200)}`).join('\n');
}
