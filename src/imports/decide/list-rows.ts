/** Lists the frozen rows behind a summary to the person who asks, page by page. */
import type { Transaction } from '../../db/client.ts';
import type { Deps } from '../../deps.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Click, Requester } from '../../slack/interaction.ts';
import {
  changedTable,
  countRows,
  endingTable,
  fixTable,
  type ListedPage,
  type ListedTable,
  listedRowsMessage,
  listedRowsPlainly,
  type RowFilter,
  readPageValue,
  rowFilters,
  rowsPerPage,
  unchangedTable,
} from '../messages/listed-rows-message.ts';
import { findChangedRows, findEndingRows, findUnchangedRows } from '../model/changed-rows.ts';
import type { ImportRow } from '../model/import-row.ts';
import { findLeftOut } from '../model/staged-rows.ts';
import { orderCell, ownCells } from '../plan/count-import.ts';
import { authorize } from './authorize.ts';

/** See all: the rows that Confirm writes. */
export async function showChanges(deps: Deps, click: Click): Promise<void> {
  await showPage(deps, click, click, 'changes');
}

/** Show rows to fix. */
export async function showLeftOut(deps: Deps, click: Click): Promise<void> {
  await showPage(deps, click, click, 'fix');
}

/** The menu of the list: another part of it, in the place of the one before. */
export async function filterRows(deps: Deps, click: Click): Promise<void> {
  const filter = rowFilters.find((one) => one === click.chosen);
  if (filter !== undefined) await showPage(deps, click, click.inPlace, filter);
}

/** Next and Previous. */
export async function turnRows(deps: Deps, click: Click): Promise<void> {
  const { value, filter, skip } = readPageValue(click.value);
  await showPage(deps, { ...click, value }, click.inPlace, filter, skip);
}

async function showPage(
  deps: Deps,
  click: Pick<Click, 'userId' | 'value'>,
  requester: Requester,
  wanted: RowFilter,
  skip = 0,
): Promise<void> {
  const { row, shown } = await authorize(deps, click, 'handle', 'see the rows of');
  if (row.planVersion !== shown.planVersion)
    throw new UserError('The summary changed since you opened it. Open its list again.');
  const counts = row.kind === null || row.counts?.[row.kind] === undefined ? null : countRows(row);
  const filter = counts?.[wanted] === 0 ? rowFilters.find((one) => counts[one] > 0) : wanted;
  const page = { filter: filter ?? wanted, skip };
  const table = counts === null ? null : await deps.db.read((tx) => findTable(tx, row, page));
  if (table === null || table.rows.length === 0) {
    throw new UserError('These rows aren’t kept any longer. To see them, share the file again.');
  }
  await requester.answer(listedRowsMessage(row, page, table), listedRowsPlainly(row, page, table));
}

async function findTable(tx: Transaction, row: ImportRow, { filter, skip }: ListedPage): Promise<ListedTable> {
  const page = { skip, limit: rowsPerPage };
  const order = orderCell(row.columns ?? []);
  switch (filter) {
    case 'subscriptions':
      return endingTable(await findEndingRows(tx, row, page));
    case 'unchanged':
      return unchangedTable(await findUnchangedRows(tx, row, { ...page, order }));
    case 'fix':
      return fixTable(
        row,
        await findLeftOut(tx, row, { ...page, order, holds: ownCells(row.kind ?? 'tracking', row.columns ?? []) }),
      );
    default:
      return changedTable(row, await findChangedRows(tx, row, { ...page, filter }));
  }
}
