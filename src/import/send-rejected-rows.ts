/** Job: the rows that an import left out come back as a file that can be corrected and shared again. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Deps } from '../deps.ts';
import { putOff } from '../slack/slack-failure.ts';
import { uploadFile } from '../slack/upload-file.ts';
import { findImport, type ImportRow } from './import-row.ts';
import { eachLeftOutRow, type LeftOutRow } from './staged-rows.ts';

/** Our own columns; the reader knows and ignores them when the file comes back. */
const ownColumns = ['_line', '_status', '_error', '_suggestion'];

/** Writes the file and shares it in the import's thread. */
export async function sendRejectedRows(
  deps: Deps,
  { importId, askedBy }: { importId: string; askedBy: string },
): Promise<void> {
  const row = await deps.db.read((tx) => findImport(tx, importId));
  if (row === null || row.header === null) return;
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  try {
    const path = join(folder, 'rejected.csv');
    const rows = await writeRejectedRows(deps, row, path);
    if (rows === 0) return;
    const comment = `For <@${askedBy}>: the ${rows === 1 ? 'row' : 'rows'} that ${rows === 1 ? 'was' : 'were'} left out, with the reason for each. Correct them and share the file here again; the columns that begin with an underscore are ignored.`;
    const place = { channelId: row.channelId, threadTs: row.threadTs };
    await uploadFile(deps.slack, { path, name: rejectedName(row.fileName), comment, ...place });
  } catch (error) {
    throw putOff(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Streams the rows into a CSV at `path`: UTF-8 with a BOM so that Excel reads it, formulas made harmless. */
async function writeRejectedRows({ db }: Deps, row: ImportRow, path: string): Promise<number> {
  let rows = 0;
  async function* records() {
    yield [...(row.header ?? []), ...ownColumns];
    for await (const batch of eachLeftOutRow(db.read, row)) {
      rows += batch.length;
      for (const one of batch) yield toRecord(one, row.header?.length ?? 0);
    }
  }
  const csv = stringify({ bom: true, record_delimiter: 'windows', escape_formulas: true });
  await pipeline(Readable.from(records()), csv, createWriteStream(path, { mode: 0o600 }));
  return rows;
}

function toRecord({ line, cells, problem }: LeftOutRow, width: number): string[] {
  const padded = Array.from({ length: width }, (_, index) => cells[index] ?? '');
  return [...padded, String(line), problem?.code ?? '', problem?.reason ?? '', problem?.suggestion ?? ''];
}

/** "march.csv" → "march-rejected.csv"; a file that comes back keeps its name. */
export function rejectedName(fileName: string): string {
  const base = fileName.replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/-rejected$/, '');
  return `${base.slice(0, 200)}-rejected.csv`;
}
