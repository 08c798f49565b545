/** Delivers the file of an export: to the person who asked for it, or a scheduled one to its channel. */
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { formatDateCell } from '../fulfillments/export-format.ts';
import { RetryLater, UserError } from '../runtime/errors.ts';
import { isSharedOutside } from '../slack/channels.ts';
import { uploadFile, wasShared } from '../slack/files/upload-file.ts';
import { openDirectMessage } from '../slack/messages.ts';
import { classifyFailure } from '../slack/slack-failure.ts';
import { type Batch, listRecords } from './copy-records.ts';
import { exportName, fileComment, scheduledComment } from './export-message.ts';
import { clearExportUpload, type ExportRow, exportFilter, recordExportUpload } from './export-row.ts';

/** A scheduled export that may not, or can't, be delivered. Trying again at the next slot would not help. */
export class DeliveryRefused extends UserError {
  override readonly name = 'DeliveryRefused';
  readonly because: 'right' | 'channel' | 'gone' | 'shared';

  constructor(because: DeliveryRefused['because'], cause?: unknown) {
    super('This scheduled export can’t be delivered.', { cause });
    this.because = because;
  }
}

/**
 * Whether exports may be sent to a channel. We can't see who is in it: our scopes don't distinguish guests or other
 * companies from members. So whoever runs Holdfast has to have listed it in IMPORT_CHANNELS, as a place where files with
 * customer data are shared anyway.
 */
export function mayDeliverTo(channelId: string, { IMPORT_CHANNELS }: Pick<Config, 'IMPORT_CHANNELS'>): boolean {
  return IMPORT_CHANNELS.includes(channelId);
}

/** The file of an export. */
export interface WrittenFile {
  path: string;
  /** how many records it has */
  rows: number;
  /** those that are to be listed when it is about to be shared; null for none */
  listed: readonly Batch[] | null;
}

/** Why a scheduled export may not go to its channel; null when it may, or goes to a person. */
export async function findChannelRefusal(
  { db, config }: Pick<Deps, 'db' | 'config'>,
  channelId: string | null,
): Promise<'channel' | 'shared' | null> {
  if (channelId === null) return null;
  if (!mayDeliverTo(channelId, config)) return 'channel';
  return (await db.read((tx) => isSharedOutside(tx, channelId))) ? 'shared' : null;
}

/** Uploads and shares the file. @throws {DeliveryRefused} when the channel of a scheduled export is gone */
export async function deliverExport(deps: Deps, row: ExportRow, { path, rows, listed }: WrittenFile): Promise<void> {
  const channelId = row.deliverTo ?? (await openDirectMessage(deps.slack, row.requestedBy));
  const clock = { now: deps.now(), timeZone: deps.config.TIME_ZONE };
  const name = exportName(row, formatDateCell(row.requestedAt, clock.timeZone));
  const request = { filter: exportFilter(row), timeZone: row.timeZone };
  const comment =
    row.title === null ? fileComment(request, rows, clock.timeZone) : scheduledComment(request, rows, row, clock);
  const beforeSharing = (uploadFileId: string) => claimSharing(deps, row, { uploadFileId, rowCount: rows }, listed);
  try {
    const remedy = row.title === null ? 'Please export it again.' : 'Run it again with `/fulfillments saved`.';
    const owned = { owner: row.requestedBy, remedy };
    await uploadFile(deps, { path, name, comment, channelId, threadTs: null, beforeSharing, ...owned });
  } catch (error) {
    const isGone = row.deliverTo !== null && classifyFailure(error) === 'channel gone';
    throw isGone ? new DeliveryRefused('gone', error) : error;
  }
}

/** Of two concurrent runs of one export, only the first to get here shares its file; none if its channel no longer may get it. */
async function claimSharing(
  deps: Deps,
  row: ExportRow,
  upload: { uploadFileId: string; rowCount: number },
  listed: WrittenFile['listed'],
): Promise<void> {
  const refusal = await findChannelRefusal(deps, row.deliverTo);
  if (refusal !== null) throw new DeliveryRefused(refusal);
  const claimed = await deps.db.write(async (tx) => {
    const isMine = await recordExportUpload(tx, row, { ...upload, uploadNotedAt: deps.now() });
    if (isMine && listed !== null) await listRecords(tx, row.exportId, listed);
    return isMine;
  });
  if (!claimed) throw superseded();
}

/** Whether an earlier run, which ended before it could record that, delivered the file. */
export async function wasDelivered({ slack, now }: Deps, { uploadFileId, uploadNotedAt }: ExportRow): Promise<boolean> {
  if (uploadFileId === null || uploadNotedAt === null) return false;
  return await wasShared(slack, { fileId: uploadFileId, notedAt: uploadNotedAt }, now());
}

/** Clears an earlier run's file that Slack never shared, and returns the row without it. */
export async function clearUnsharedUpload({ db }: Deps, row: ExportRow): Promise<ExportRow> {
  if (row.uploadFileId === null) return row;
  const cleared = await db.write((tx) => clearExportUpload(tx, row));
  if (cleared === null) throw superseded();
  return cleared;
}

const superseded = () => new RetryLater(5, 'another run delivers this export, or it was canceled');
