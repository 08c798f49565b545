/** Job: a shared file becomes a staged plan and a summary. Reads records, writes only staging tables. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addHours } from 'date-fns';
import { requireRight } from '../access.ts';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import { type Download, DownloadRefused, downloadFile } from '../slack/download-file.ts';
import { inMarkup } from '../slack/on-error.ts';
import type { Refusal } from './counts.ts';
import { findSameContent, findSuperseded, hasStagedRows } from './earlier-imports.ts';
import { findImport, type ImportChanges, type ImportRow, moveImport, type Work } from './import-row.ts';
import { openStates } from './lifecycle.ts';
import { type CountsByKind, judgeCounts, planImport, type Table } from './plan-import.ts';
import { reportProgress } from './progress.ts';
import { FileRefused } from './reading/file-refused.ts';
import { readFileInWorker } from './reading/read-file-in-worker.ts';
import { replanTable } from './replan.ts';
import { forgetStagedRows } from './staged-rows.ts';

/** Reads one import up to its summary; does nothing when that was done already. A restart begins from the beginning. */
export async function readImport(deps: Deps, { importId }: { importId: string }, signal: AbortSignal): Promise<void> {
  const row = await deps.db.read((tx) => findImport(tx, importId));
  if (row?.state !== 'received') return;
  try {
    await requireRight('operate', row.sharedBy, { ...deps, homeTeam: row.teamId });
    const staged = await deps.db.read((tx) => hasStagedRows(tx, importId));
    await (staged ? planStaged(deps, row) : planFile(deps, row, signal));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await deps.db.write((tx) => refuse({ tx, queue: deps.queue }, importId, refusalOf(error)));
  }
}

/** Plans the rows of the file in Slack. */
async function planFile(deps: Deps, row: ImportRow, signal: AbortSignal): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  try {
    const path = join(folder, 'shared-file');
    const download = await fetchShared(deps, row, path, signal);
    if (await pointToSameContent(deps, row, download)) return;
    const reading = await readFileInWorker(path, readingLimits(deps));
    try {
      const { header, columns } = reading;
      // Findings about the rows are there only after the last row.
      const learnt = () => ({ contentHash: download.contentHash, header, columns, findings: reading.findings });
      await plan(deps, row, reading, learnt);
    } finally {
      await reading.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Plans rows that are staged already against today's records: a record had changed before they were written. */
async function planStaged(deps: Deps, row: ImportRow): Promise<void> {
  await deps.db.write(async (tx) => {
    const work = { tx, queue: deps.queue };
    const counts = await planImport(tx, row.importId, await replanTable(tx, row));
    await conclude(deps, work, row, counts, {});
  });
}

async function plan(deps: Deps, row: ImportRow, table: Table, learnt: () => ImportChanges): Promise<void> {
  const progress = reportProgress(deps, row.importId);
  try {
    await deps.db.write(async (tx) => {
      const counts = await planImport(tx, row.importId, table, progress.tell);
      await conclude(deps, { tx, queue: deps.queue }, row, counts, learnt());
    });
  } finally {
    await progress.end();
  }
}

/** Moves the import to what its counts say, in the transaction that staged its rows. */
async function conclude(
  deps: Deps,
  work: Work,
  row: ImportRow,
  counts: CountsByKind,
  learnt: ImportChanges,
): Promise<void> {
  const verdict = judgeCounts(counts);
  if (verdict.state === 'refused') return await refuse(work, row.importId, wrongFile(verdict), learnt);
  const planVersion = row.planVersion + 1;
  const expiresAt = addHours(deps.now(), deps.config.PREVIEW_TTL_HOURS);
  const { state, kind } = verdict;
  const moved = await moveImport(
    work,
    row.importId,
    { from: 'received', to: state },
    { ...learnt, kind, counts, planVersion, expiresAt },
  );
  if (moved === null) throw new Error('the import moved on while it was being read');
  if (state === 'nothing_to_do') return;
  for (const older of await findSuperseded(work.tx, row)) {
    await moveImport(work, older, { from: openStates, to: 'superseded' }, { sameAs: row.importId });
    await forgetStagedRows(work.tx, older);
  }
  await work.queue.send(work.tx, 'expire-import', { importId: row.importId }, { after: expiresAt });
}

async function refuse(work: Work, importId: string, refusal: Refusal, learnt: ImportChanges = {}): Promise<void> {
  await moveImport(work, importId, { from: 'received', to: 'refused' }, { ...learnt, refusal });
}

function refusalOf(error: UserError): Refusal {
  const code = error instanceof FileRefused || error instanceof DownloadRefused ? error.code : 'E_NOT_ALLOWED';
  return { code, text: inMarkup(error) };
}

function wrongFile({ unknownOrders, rows }: { unknownOrders: number; rows: number }): Refusal {
  const text = `${unknownOrders} of the ${rows} rows name orders that don’t exist here, so this is probably a file for another shop or system. Nothing was prepared. Check which file it is, and share the right one.`;
  return { code: 'E_WRONG_FILE', text };
}

function fetchShared(deps: Deps, row: ImportRow, path: string, signal: AbortSignal): Promise<Download> {
  const { SLACK_BOT_TOKEN: token, SLACK_API_URL: apiUrl, MAX_FILE_MB } = deps.config;
  return downloadFile(row.fileId, path, {
    slack: deps.slack,
    token,
    apiUrl,
    mostBytes: MAX_FILE_MB * 1024 * 1024,
    signal,
  });
}

/** A file whose content was applied, or waits for a decision elsewhere, leads there instead of to a second summary. */
async function pointToSameContent(deps: Deps, row: ImportRow, { contentHash }: Download): Promise<boolean> {
  return await deps.db.write(async (tx) => {
    const same = await findSameContent(tx, row, contentHash);
    if (same === null) return false;
    const move = { from: 'received', to: 'nothing_to_do' } as const;
    await moveImport({ tx, queue: deps.queue }, row.importId, move, { contentHash, sameAs: same });
    return true;
  });
}

function readingLimits({ config }: Deps) {
  return {
    maxBytes: config.MAX_FILE_MB * 1024 * 1024,
    maxRows: config.MAX_ROWS,
    maxColumns: 200,
    maxCellLength: 32_767,
    maxRecordBytes: 1024 * 1024,
  };
}
