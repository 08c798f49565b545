/** Whether something that was shared may be a table, by how Slack describes it; what it really is shows when it is read. */
import { importColumns } from '../../columns/import-columns.ts';
import { recognizeName } from '../../columns/recognize-name.ts';
import type { DescribedFile, MessageContent, PastedTable } from '../../slack/message-content.ts';

const tableTypes = new Set('csv tsv xls xlsx xlsm xltx xltm xlsb ods ots zip gzip numbers'.split(' '));
/** Archives count too: one table in a zip or gz file is read, any other archive is answered in a sentence. */
const tableName = /\.(csv|tsv|tab|txt|xls|xlsx|xlsm|xltx|xltm|xlsb|ods|ots|fods|numbers|zip|gz|tgz|7z|rar)$/i;
/** Excel uses its own type for a CSV, too. */
const tableMime =
  /^(text\/(csv|tab-separated-values)|application\/(csv|vnd\.ms-excel.*|vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet|vnd\.oasis\.opendocument\.spreadsheet))$/;
const anyExtension = /\.\w{1,10}$/;

/** Whether a file may be a table. */
export function looksLikeTable({ name, filetype, mimetype }: Partial<DescribedFile>): boolean {
  // Pasted lines become a snippet, whose name has no extension unless a person gave it one.
  const isPlainSnippet = mimetype === 'text/plain' && !anyExtension.test(name ?? '');
  return (
    tableName.test(name ?? '') || tableTypes.has(filetype ?? '') || tableMime.test(mimetype ?? '') || isPlainSnippet
  );
}

/** Whether a file is packed, so that it may hold anything. */
export function isArchive({ name, filetype }: Partial<DescribedFile>): boolean {
  return filetype === 'zip' || filetype === 'gzip' || /\.(zip|gz|tgz|7z|rar)$/i.test(name ?? '');
}

/** Whether Slack doesn't say yet what a file is; a deleted or hidden one it never will. */
function isUndescribed({ name, filetype, mimetype, mode }: DescribedFile): boolean {
  if (mode === 'tombstone' || mode === 'hidden_by_limit') return false;
  return !filetype && !mimetype && !anyExtension.test(name ?? '');
}

/** Whether a file is an email that was sent to a channel: tables may be attached to it. */
function isEmailFile({ mode, filetype }: DescribedFile): boolean {
  return mode === 'email' || filetype === 'email';
}

/** What a message brings that may be imported. */
export interface SortedContent {
  tables: DescribedFile[];
  /** what Slack doesn't describe yet, and emails, to which tables may be attached */
  unclear: DescribedFile[];
  /** the positions of pasted tables with the columns of an import */
  pasted: number[];
}

/** Sorts what a message brings. */
export function sortContent({ files, forwarded, tables }: MessageContent): SortedContent {
  const all = [...files, ...forwarded];
  const unclear = all.filter((file) => isEmailFile(file) || isUndescribed(file));
  return {
    tables: all.filter((file) => !unclear.includes(file) && looksLikeTable(file)),
    unclear,
    pasted: tables.flatMap((table, index) => (looksLikeImport(table) ? [index] : [])),
  };
}

/** Whether a message brings a table, or something that may turn out to be one. */
export function bringsTable(content: MessageContent): boolean {
  const { tables, unclear, pasted } = sortContent(content);
  return tables.length + unclear.length + pasted.length > 0;
}

/**
 * What kind of file somebody may have shared in place of a table. Null for tables and for what isn't described, and for
 * recordings, canvases and the like, which are part of people's talk.
 */
export function unreadableKind(file: DescribedFile): 'picture' | 'pdf' | 'online' | 'other' | null {
  if (looksLikeTable(file) || isUndescribed(file) || isEmailFile(file)) return null;
  const { name, filetype, mimetype, mode } = file;
  if (mode === 'tombstone' || mode === 'hidden_by_limit' || talkTypes.has(filetype ?? '')) return null;
  if (/^(audio|video)\//.test(mimetype ?? '')) return null;
  if (mode === 'external' || /^g(sheet|doc|pres)$/.test(filetype ?? '')) return 'online';
  if (/^image\//.test(mimetype ?? '') || pictureName.test(name ?? '')) return 'picture';
  return mimetype === 'application/pdf' || filetype === 'pdf' || /\.pdf$/i.test(name ?? '') ? 'pdf' : 'other';
}

/** What Slack itself makes: canvases, lists, posts, clips and huddle notes. */
const talkTypes = new Set('quip canvas list space post slack_video slack_audio huddle_transcript'.split(' '));
const pictureName = /\.(png|jpe?g|gif|heic|webp|bmp|tiff?|svg)$/i;

const headerDepth = 3;

/** Whether a pasted table has the columns of an import: one for what a row is about, and one for what to set. */
function looksLikeImport(table: PastedTable): boolean {
  const { idFields, valueFields } = importColumns;
  const isHeader = (cells: string[]) => {
    const fields = cells.map((cell) => recognizeName(cell.trim(), importColumns)?.field);
    return idFields.some((field) => fields.includes(field)) && valueFields.some((field) => fields.includes(field));
  };
  return table.length > 1 && table.slice(0, headerDepth).some(isHeader);
}
