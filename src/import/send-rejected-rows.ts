/** Job: the rows that an import left out come back as a file that can be corrected and shared again. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Deps } from '../deps.ts';
import { workbookBytes } from '../export/workbook.ts';
import { openDirect } from '../slack/say-privately.ts';
import { classifyFailure, putOff } from '../slack/slack-failure.ts';
import { uploadFile, wasShared } from '../slack/upload-file.ts';
import { findUpload, noteUpload } from './find-upload.ts';
import { findSummaryPlace } from './import-messages.ts';
import { findImport, type ImportRow } from './import-row.ts';
import { safeCsv } from './safe-csv.ts';
import { eachLeftOutRow, type LeftOutRow } from './staged-rows.ts';

/** Our own columns; the reader knows and ignores them when the file comes back. */
const ownColumns = ['_line', '_status', '_error', '_suggestion'];

type Format = 'csv' | 'xlsx';

interface RejectedRowsRequest {
  importId: string;
  askedBy: string;
  format?: Format;
  /** one click; jobs of earlier versions have none */
  requestId?: string;
}

const remedies: Record<Format, string> = {
  csv: 'Correct them and share the file here again.',
  xlsx: 'Its cells are text, so Excel keeps every digit: paste the right numbers into them and share the file here again.',
};

/** Writes the file and shares it in the import's thread. */
export async function sendRejectedRows(
  deps: Deps,
  { importId, askedBy, format = 'csv', requestId }: RejectedRowsRequest,
): Promise<void> {
  const row = await deps.db.read((tx) => findImport(tx, importId));
  const place = await deps.db.read((tx) => findSummaryPlace(tx, importId));
  if (row === null || row.header === null || place === null) return;
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  try {
    if (await wasSent(deps, requestId)) return;
    const path = join(folder, 'rejected');
    const rows = await writeRejectedRows(deps, row, path, format);
    if (rows === 0) return;
    const all = `For <@${askedBy}>: the ${rows === 1 ? 'row' : 'rows'} that ${rows === 1 ? 'was' : 'were'} left out, with the reason for each.`;
    const comment = `${all} ${remedies[format]} The columns that begin with an underscore are ignored.`;
    const upload = { path, name: rejectedName(row.fileName, format), comment };
    const beforeSharing = (fileId: string) => noteSending(deps, requestId, fileId);
    await uploadFile(deps.slack, { ...upload, ...place, beforeSharing }).catch(async (error) => {
      if (classifyFailure(error) !== 'channel gone') throw error;
      // Where the thread was, nobody can read any more.
      const channelId = await openDirect(deps.slack, askedBy);
      await uploadFile(deps.slack, { ...upload, channelId, threadTs: null, beforeSharing });
    });
  } catch (error) {
    throw putOff(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether an earlier run, which ended before it could say so, has sent the file already. */
async function wasSent({ db, slack, now }: Deps, requestId: string | undefined): Promise<boolean> {
  const noted = requestId === undefined ? null : await db.read((tx) => findUpload(tx, requestId));
  return noted !== null && (await wasShared(slack, noted, now()));
}

async function noteSending({ db, now }: Deps, requestId: string | undefined, fileId: string): Promise<void> {
  if (requestId !== undefined) await db.write((tx) => noteUpload(tx, requestId, { fileId, notedAt: now() }));
}

/** Streams the rows into a file at `path`; gives how many there were. */
async function writeRejectedRows({ db }: Deps, row: ImportRow, path: string, format: Format): Promise<number> {
  let rows = 0;
  async function* records() {
    yield [...(row.header ?? []), ...ownColumns];
    for await (const batch of eachLeftOutRow(db.read, row)) {
      rows += batch.length;
      for (const one of batch) yield toRecord(one, row.header?.length ?? 0);
    }
  }
  const file = createWriteStream(path, { mode: 0o600 });
  if (format === 'csv') await pipeline(Readable.from(records()), stringify(safeCsv), file);
  else await pipeline(Readable.from(workbookBytes(records())), file);
  return rows;
}

function toRecord({ line, cells, problem }: LeftOutRow, width: number): string[] {
  const padded = Array.from({ length: width }, (_, index) => cells[index] ?? '');
  return [...padded, String(line), problem?.code ?? '', problem?.reason ?? '', problem?.suggestion ?? ''];
}

/** "march.csv" → "march-rejected.csv"; a file that comes back keeps its name. */
export function rejectedName(fileName: string, format: Format = 'csv'): string {
  const base = fileName.replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/-rejected$/, '');
  return `${base.slice(0, 200)}-rejected.${format}`;
}
