/** The subcommands of `/fulfillments`, and the help text made from them. */
import { sql } from 'drizzle-orm';
import { queryRows } from './db/queries.ts';
import type { Deps } from './deps.ts';
import { handleExport } from './exports/handle-export.ts';
import { type HelpExample, helpMessage } from './help-message.ts';
import { handleImports, handleTemplate } from './imports/decide/handle-imports.ts';
import { openImportForm } from './imports/intake/handle-import-form.ts';
import { handleHistory, handleOrder } from './orders/handle-order.ts';
import { handleSave } from './saved-searches/handle-save.ts';
import { handleSaved } from './saved-searches/handle-saved.ts';
import { openFilterForm } from './search/handle-form.ts';
import { authorizeSearch, handleSearch } from './search/handle-search.ts';
import { handleSettings } from './settings/handle-settings.ts';
import type { CommandCall } from './slack/interaction.ts';
import { handleStats } from './stats/handle-stats.ts';

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
    does: 'sends you the matches as CSV, or as Excel with `format:xlsx`',
    run: handleExport,
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

/** Runs what was typed: a subcommand; a search if the first word is not one; the filter form if it is empty. */
export async function runCommand(deps: Deps, call: CommandCall): Promise<void> {
  const [, word = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(call.text) ?? [];
  if (word === '') return await openFilterForm(deps, call);
  const name = word.toLowerCase();
  const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (subcommand === undefined) return await handleSearch(deps, call);
  await subcommand.run(deps, { ...call, text: rest });
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
