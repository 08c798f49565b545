/** The menu of a summary: an entry stands for a button of its own. */
import { importActions } from '../../action-ids.ts';
import type { Deps } from '../../deps.ts';
import type { Click } from '../../slack/interaction.ts';
import { readMenuEntry } from '../messages/import-buttons.ts';

/** Runs the handler of the button that the chosen entry stands for; `handlers` are those of all buttons, by action id. */
export async function runMenuEntry(
  handlers: Readonly<Record<string, (deps: Deps, click: Click) => Promise<void>>>,
  deps: Deps,
  click: Click,
): Promise<void> {
  const entry = readMenuEntry(click.chosen);
  const handler = entry === null || entry.actionId === importActions.more ? undefined : handlers[entry.actionId];
  if (entry !== null && handler !== undefined) await handler(deps, { ...click, value: entry.value });
}
