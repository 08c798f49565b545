/** Shows whoever clicks the first rows that an import leaves out, in a table that nobody else sees. */
import type { Deps } from '../deps.ts';
import type { PrivateClick } from '../slack/command-call.ts';
import { openedBy } from './deciding/open-for-decision.ts';
import { leftOutMessage, leftOutPlainly, mostListed } from './messages/left-out-message.ts';
import { rowsLeftOut } from './messages/summary-parts.ts';
import { findLeftOut } from './staged-rows.ts';

export async function showLeftOut(deps: Deps, click: PrivateClick): Promise<void> {
  const { row } = await openedBy(deps, click, 'handle', 'see the rows of');
  const rows = row.kind === null ? [] : await deps.db.read((tx) => findLeftOut(tx, row, mostListed));
  if (rows.length === 0) {
    const text = 'There are no rows left to show: the file has been read anew, or this was too long ago.';
    return await click.answer({ text, blocks: [] });
  }
  const total = rowsLeftOut(row);
  await click.answer(leftOutMessage(row.fileName, rows, total), leftOutPlainly(row.fileName, total));
}
