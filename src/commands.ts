/** The subcommands of `/fulfillments`, and the help text made from them. */
import { sql } from 'drizzle-orm';
import { queryRows } from './db/queries.ts';
import type { Deps } from './deps.ts';
import { handleExport } from './exports/handle-export.ts';
import { type Condition, everything, type Filter } from './filters/filter.ts';
import { formatFilter } from './filters/format-filter.ts';
import { noNames } from './filters/query-words.ts';
import { isUnderstood, QueryError, readQuery } from './filters/read-query.ts';
import { closestMatch } from './filters/vocabulary.ts';
import { type HelpExample, helpMessage } from './help-message.ts';
import { handleImports, handleTemplate } from './imports/decide/handle-imports.ts';
import { openImportForm } from './imports/intake/handle-import-form.ts';
import { handleLookup } from './lookups/handle-lookup.ts';
import { handleHistory, handleOrder } from './orders/handle-order.ts';
import { requireRight } from './permissions.ts';
import { handleSave } from './saved-searches/handle-save.ts';
import { handleSaved } from './saved-searches/handle-saved.ts';
import { correctionMessage } from './search/answer-query.ts';
import { openFilterForm } from './search/handle-form.ts';
import { authorizeSearch, handleSearch, requireSearch } from './search/handle-search.ts';
import { decodeOffer, offerFilter } from './search/offers.ts';
import { handleSettings } from './settings/handle-settings.ts';
import { shorten } from './slack/blocks.ts';
import type { Click, CommandCall } from './slack/interaction.ts';
import { handleStats } from './stats/handle-stats.ts';
import { editDistance } from './text/edit-distance.ts';
import { FilterError } from './text/typed-text.ts';

export interface Subcommand {
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
  order: { usage: 'order <orderId>', does: 'shows an order with its fulfillments and subscriptions', run: handleOrder },
  history: { usage: 'history <orderId>', does: 'shows who changed what in an order', run: handleHistory },
  import: { usage: 'import', does: 'imports pasted lines or files from your computer', run: openImportForm },
  imports: { usage: 'imports', does: 'lists the latest imports', run: handleImports },
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
  const typed = call.text.replace(/^\s*\/fulfillments\b/i, '').replace(askedFor, '');
  const [, word = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(typed) ?? [];
  if (word === '') return await openFilterForm(deps, call);
  if (helpWords.test(word)) return await showHelp(deps, call);
  const name = word.toLowerCase();
  const isSearch = (name === 'help' && /^me\s/i.test(rest)) || (name === 'order' && !isOneId(rest));
  const subcommand = isSearch ? undefined : findSubcommand(name);
  if (subcommand !== undefined) return await subcommand.run(deps, { ...call, text: rest });
  if (isSearch) return await handleSearch(deps, { ...call, text: typed });
  if (/^(?:tracking|returns?) templates?$/i.test(typed.trim()))
    return await handleTemplate(deps, { ...call, text: word });
  const near = nearestCommand(word, rest);
  if (near === null) return await handleSearch(deps, { ...call, text: typed });
  await offerCommand(deps, { ...call, text: rest }, { word, near });
}

/** Runs a search that a button offers, as the command that it was offered for. */
export async function runOffered(deps: Deps, click: Click): Promise<void> {
  await requireRight('operate', click.userId, deps);
  const offered = decodeOffer(click.value);
  const { filter } = await requireSearch(deps, offered?.searchId);
  const command = findSubcommand(offered?.command ?? '') ?? subcommands.search;
  await command?.run(deps, { ...click.inPlace, text: formatFilter(filter) });
}

/** Words that ask, in front of a command that people ask for so: `please export status:hold`, `show me the stats`. */
const askedFor =
  /^\s*(?:(?:please|pls|can you|could you|i(?: want| need|['’]d like)(?: to)?|let me|show|give|me|get|see|the|my|an?)\s+)+(?=(?:export|stats|history|imports|template|settings)(?:\s|$))/i;

/** Whether what follows `order` is one id; lists, names and filters are searched for. */
const isOneId = (text: string): boolean =>
  !/[,;@]|\w:\S/.test(text.replace(/^\s*(?:order|id|fulfillment):/i, '')) && !/\S\s+(?:and|or|&)\s+\S/i.test(text);

const helpWords = /^(?:-{1,2}h(?:elp)?|\?+|commands|usage|man)$/i;

function findSubcommand(name: string): Subcommand | undefined {
  return Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
}

/** What other programs call a subcommand. */
const otherNames: Record<string, readonly string[]> = {
  export: ['download', 'csv', 'excel', 'xlsx', 'spreadsheet'],
  import: ['upload', 'paste'],
  imports: ['undo', 'revert', 'rollback', 'uploads'],
  lookup: ['bulk', 'batch'],
  stats: ['statistics', 'report', 'reports', 'dashboard', 'analytics', 'metrics', 'summary'],
  settings: ['config', 'configure', 'configuration', 'preferences', 'options', 'setup'],
  saved: ['schedule', 'schedules', 'scheduled', 'favorites', 'bookmarks', 'subscribe', 'alerts'],
  history: ['audit', 'log', 'logs', 'changelog'],
  template: ['templates', 'sample', 'samples'],
};
const commandsByName = new Map(
  Object.entries(otherNames).flatMap(([command, names]) => names.map((name) => [name, command] as const)),
);

/** The subcommand that a first word was probably meant to be; null for words with a meaning of their own. */
function nearestCommand(word: string, rest: string): string | null {
  if (!/^[a-z]{3,13}$/i.test(word) || isUnderstood(word)) return null;
  const named = commandsByName.get(word.toLowerCase());
  if (named !== undefined) return named;
  const closest = closestMatch(word, Object.keys(subcommands));
  if (closest === undefined) return null;
  const isNear =
    closest.startsWith(word.toLowerCase()) || editDistance(word.toLowerCase(), closest) <= (closest.length > 5 ? 2 : 1);
  // A name of two words is a person rather than a command.
  return isNear && !/^\s*\p{L}+\s*$/u.test(rest) ? closest : null;
}

async function offerCommand(
  deps: Deps,
  call: CommandCall,
  { word, near }: { word: string; near: string },
): Promise<void> {
  const clock = await authorizeSearch(deps, call);
  const asWord: Condition = { field: 'word', negated: false, values: [word] };
  const filterOf = (text: string): Filter => {
    try {
      return readQuery(text, { clock, names: noNames }).filter;
    } catch (error) {
      if (error instanceof QueryError) return error.correction;
      if (error instanceof FilterError) return everything;
      throw error;
    }
  };
  const rest = filterOf(call.text);
  const both = { ...rest, conditions: [asWord, ...rest.conditions] };
  const request = { askedBy: call.userId, clock };
  const offers = await deps.db.write(async (tx) => [
    await offerFilter(
      tx,
      { filter: rest, label: shorten(`${near} ${call.text}`.trim(), 60) },
      { ...request, command: near },
    ),
    await offerFilter(tx, { filter: both, label: `Search for “${word}”` }, { ...request, command: 'search' }),
  ]);
  await call.answer(correctionMessage(`There’s no command “${word}”. Did you mean “${near}”?`, offers));
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
  await call.answer(helpMessage(Object.values(subcommands), example));
}
