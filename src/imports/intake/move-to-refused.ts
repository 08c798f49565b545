/** The move to `refused`, the refusal that only the rows of a file show, and what its form proposes. */
import type { TableTop } from '../../columns/table.ts';
import type { Config } from '../../config.ts';
import type { Transaction } from '../../db/client.ts';
import type { UnitOfWork } from '../../jobs/queue.ts';
import { escapeText } from '../../slack/blocks.ts';
import { formatCount, quantity } from '../../text/wording.ts';
import type { Refusal } from '../model/counts.ts';
import { closeImport, type ImportChanges } from '../model/import-row.ts';
import { describeOrderColumn, findOrderColumns, proposeColumns } from './column-evidence.ts';
import { columnsToMap } from './columns-form.ts';

/** Moves an import that is being read to `refused`; false when it has moved on. What its form shows is deleted after a while. */
export async function moveToRefused(
  work: UnitOfWork,
  importId: string,
  refusal: Refusal,
  { PREVIEW_TTL_HOURS }: Pick<Config, 'PREVIEW_TTL_HOURS'>,
  changes: ImportChanges = {},
): Promise<boolean> {
  const move = { from: 'received', to: 'refused' } as const;
  if ((await closeImport(work, importId, move, { ...changes, refusal })) === null) return false;
  const after = PREVIEW_TTL_HOURS * 3600;
  if (refusal.table !== undefined) await work.queue.send(work.tx, 'forget-contents', { importId }, { after });
  return true;
}

/**
 * The refusal of a file most of whose rows name orders or records that do not exist. It may be about several shops, or the
 * order may be in another column of `top`, the top of its table.
 */
export async function refuseWrongFile(
  tx: Transaction,
  { foreignRows, rows }: { foreignRows: number; rows: number },
  top: TableTop | undefined,
): Promise<Refusal> {
  const found = rows - foreignRows;
  const counted = `${formatCount(foreignRows)} of ${formatCount(rows)} rows name orders that don’t exist here`;
  const cause =
    found === 0
      ? 'so this is probably a file for another shop or system'
      : `so this may be a file for several shops, with ${quantity(found, 'row')} for this one`;
  const { table, sentence } = await proposeFor(tx, top);
  const remedy = sentence === null || found > 0 ? 'Check the file and share the right one.' : escapeText(sentence);
  const text = `${counted}, ${cause}. ${remedy}`;
  return { code: 'E_WRONG_FILE', text, ...(table && { table }), ...(found > 0 && { found }) };
}

/** The table for the form in which its columns are chosen, with what its values speak for, and a sentence about that. */
export async function proposeFor(
  tx: Transaction,
  top: TableTop | undefined,
): Promise<{ table: TableTop | null; sentence: string | null }> {
  const table = columnsToMap(top);
  if (top === undefined || table === null) return { table: null, sentence: null };
  const orders = await findOrderColumns(tx, top);
  return {
    table: { ...table, proposed: proposeColumns(top, orders) },
    sentence: describeOrderColumn(orders, top.header),
  };
}
