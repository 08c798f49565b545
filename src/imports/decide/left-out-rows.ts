/** The rows that an import doesn't write, sent as a file that can be corrected and shared again. */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extraCellsColumn, importColumns, ownColumns } from '../../columns/import-columns.ts';
import { isOwnName } from '../../columns/recognize-name.ts';
import type { Deps } from '../../deps.ts';
import type { JobData } from '../../jobs/job-kinds.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Click } from '../../slack/interaction.ts';
import { replyPrivately } from '../../slack/response-url.ts';
import { csvPieces } from '../../spreadsheets/write-csv.ts';
import { workbookBytes } from '../../spreadsheets/write-workbook.ts';
import { splitFileName } from '../../text/clean-file-name.ts';
import { quantity } from '../../text/wording.ts';
import { findImport, type ImportRow } from '../model/import-row.ts';
import { findSummaryPlace } from '../model/messages.ts';
import { eachLeftOutRow, hasMiscountedRow, type StagedCells } from '../model/staged-rows.ts';
import { failFile, sendOnce, sendToThread } from '../notify/thread-files.ts';
import { authorize } from './authorize.ts';

type Format = 'csv' | 'xlsx';

/** Queues the file of the rows left out: a CSV, or a workbook whose cells are all text. */
export async function requestRejectedRows(deps: Deps, click: Click, format: Format = 'csv'): Promise<void> {
  const { row } = await authorize(deps, click, 'handle', 'get the rows of');
  if (row.state === 'nothing_to_do' && row.expiresAt !== null && row.expiresAt <= deps.now()) {
    throw new UserError('These rows aren’t kept any longer. To see them, click Review again.');
  }
  // A file shared again has a thread of its own, where its buttons stand for the rows of the first import.
  const { channelId, threadTs } = click;
  const place = threadTs == null || channelId === '' ? {} : { place: { channelId, threadTs } };
  const data = { importId: row.importId, askedBy: click.userId, format, requestId: randomUUID(), ...place };
  await deps.db.write((tx) => deps.queue.send(tx, 'send-rejected-rows', data));
  await replyPrivately(deps, click, 'The file with the rows to fix will be in the thread in a moment.');
}

const what = 'the file with the rows to fix';

const remedies: Record<Format, string> = {
  csv: 'Fix them and share the file here again.',
  xlsx: 'All cells are text, so Excel keeps every digit. Paste the right numbers and share the file here again.',
};

const surplusRemedy = `${extraCellsColumn} holds cells without a column (? means one may be missing). Move each to its column, then clear it. `;

/** Job: writes the file and shares it in the import's thread. */
export async function sendRejectedRows(
  deps: Deps,
  { importId, askedBy, format = 'csv', requestId, place: asked }: JobData['send-rejected-rows'],
): Promise<void> {
  const row = await deps.db.read((tx) => findImport(tx, importId));
  const place = asked ?? (await deps.db.read((tx) => findSummaryPlace(tx, importId)));
  if (row === null || row.header === null || place === null) return;
  await sendOnce(deps, { row, askedBy, what, requestId }, async (folder) => {
    const path = join(folder, 'rejected');
    const withSurplus = await deps.db.read((tx) => hasMiscountedRow(tx, row));
    const rows = await writeRejectedRows(deps, row, path, { format, withSurplus });
    if (rows === 0) return;
    const all = `${quantity(rows, 'row')} to fix, with the reason for each.`;
    const comment = `${all} ${remedies[format]} ${withSurplus ? surplusRemedy : ''}${withSurplus ? 'Other c' : 'C'}olumns that start with an underscore are ignored.`;
    const owned = { owner: askedBy, remedy: 'Please ask for it again.' };
    await sendToThread(deps, place, requestId, { path, name: rejectedName(row.fileName, format), comment, ...owned });
  });
}

/** Job: all attempts to send the file failed. */
export async function failRejectedRows(
  deps: Deps,
  { importId, askedBy }: JobData['give-up-rejected-rows'],
): Promise<void> {
  await failFile(deps, { importId, askedBy, what });
}

/** Streams the rows into a file at `path`; resolves to their number. */
async function writeRejectedRows(
  { db }: Deps,
  row: ImportRow,
  path: string,
  { format, withSurplus }: { format: Format; withSurplus: boolean },
): Promise<number> {
  let rows = 0;
  const header = row.header ?? [];
  async function* records() {
    const names = header.filter((name) => !isOwnName(name, importColumns.ownNames));
    yield [...names, ...(withSurplus ? [extraCellsColumn] : []), ...ownColumns];
    for await (const batch of eachLeftOutRow(db.read, row)) {
      rows += batch.length;
      for (const one of batch) yield toRecord(one, header, withSurplus);
    }
  }
  const file = createWriteStream(path, { mode: 0o600 });
  const content = format === 'csv' ? csvPieces(records()) : workbookBytes(records());
  await pipeline(Readable.from(content), file);
  return rows;
}

/** The row's cells, then our columns; those of an earlier round are replaced. */
export function toRecord(
  { line, cells, problem }: StagedCells,
  header: readonly string[],
  withSurplus: boolean,
): string[] {
  // Surplus cells have shifted our own columns, which come last, to the right.
  const extra = Math.max(0, cells.length - header.length);
  const afterLast = header.findLastIndex((name) => !isOwnName(name, importColumns.ownNames)) + 1;
  const names = [
    ...header.slice(0, afterLast),
    ...Array<string>(extra).fill(extraCellsColumn),
    ...header.slice(afterLast),
  ];
  const cellsUnder = (isWanted: (name: string) => boolean) =>
    names.flatMap((name, index) => (isWanted(name) ? [cells[index] ?? ''] : []));
  const surplus = cellsUnder((name) => isOwnName(name, [extraCellsColumn])).filter((cell) => cell !== '');
  if (surplus.length === 0 && problem?.code === 'E_CELL_COUNT') surplus.push('?');
  return [
    ...cellsUnder((name) => !isOwnName(name, importColumns.ownNames)),
    ...(withSurplus ? [surplus.join(', ')] : []),
    ...[String(line), problem?.code ?? '', problem?.reason ?? '', problem?.suggestion ?? ''],
  ];
}

/** "march.csv" → "march-rejected.csv"; a file that comes back keeps its name. */
function rejectedName(fileName: string, format: Format): string {
  const base = splitFileName(fileName).base.replace(/-rejected$/, '');
  return `${base.slice(0, 200)}-rejected.${format}`;
}
