/** Refusals of a whole file, one function per situation, and the reading limits. */
import { FileRefused, type RefusalCode } from '../columns/file-refused.ts';
import { quotedList } from '../columns/quote.ts';
import { formatCount } from '../text/wording.ts';

const saveAsCsv = 'Open it in your spreadsheet program, save it as “CSV UTF-8 (comma delimited)” and share that file.';
const megabytes = (bytes: number) => `${formatCount(Math.round((10 * bytes) / 1024 ** 2) / 10)} MB`;

/** A refusal that is always the same; `cause` is the error that led to it. */
const refusal = (code: RefusalCode, message: string) => (cause?: unknown) => new FileRefused(code, message, { cause });

/** Empty, or only a byte order mark and white space. */
export const emptyFile = refusal('E_EMPTY', 'The file is empty. Export it again and share it here.');

/** More than `maxBytes` bytes. */
export function tooBig(maxBytes: number): FileRefused {
  return new FileRefused(
    'E_TOO_BIG',
    `The file is larger than ${megabytes(maxBytes)}, the most that can be imported at once. ` +
      'Split it into smaller files, each with the header line on top, and share them one after the other.',
  );
}

/** More than `maxRows` rows; `line` is where the first one above the limit is. */
export function tooManyRows(maxRows: number, line: number): FileRefused {
  return new FileRefused(
    'E_TOO_MANY_ROWS',
    `The file has more than ${formatCount(maxRows)} rows, the most that can be imported at once (reached on line ` +
      `${line}). Split it into smaller files, each with the header line on top, and share them one after the other.`,
    { line },
  );
}

/** What works for a file of this kind, as a sentence. */
const waysOn = {
  table: 'Export the table as CSV and share that file.',
  sheet: 'Open it in Excel, save it as .xlsx or “CSV UTF-8”, and share that file.',
  packed: 'Unpack it and share the file inside.',
  numbers: 'In Numbers, choose File > Export To > CSV, and share that file.',
} as const;
export type WayOn = keyof typeof waysOn;

/** `what` is a noun phrase: "a web page (HTML)". */
export function notCsv(what: string, wayOn: WayOn = 'table'): FileRefused {
  return new FileRefused('E_NOT_CSV', `This is ${what}, not a CSV file. ${waysOn[wayOn]}`);
}

/** An archive that isn't a workbook. */
export const zipArchive = refusal('E_ZIP', 'This is a zip archive. Unzip it and share the CSV file inside.');

/** An archive with several tables; `names` are theirs. */
export function archiveOfSeveral(names: readonly string[]): FileRefused {
  const files = quotedList(names, 5);
  return new FileRefused(
    'E_ZIP',
    `This zip archive has several tables: ${files}. Unzip it and share the one to import.`,
  );
}

/** An archive whose files open only with a password. */
export const encryptedArchive = refusal(
  'E_ENCRYPTED',
  'This zip archive is protected with a password, so it can’t be read. Unzip it and share the file inside.',
);

/** `cause` is the error from unpacking. */
export const archiveDamaged = refusal('E_ZIP', 'This archive is damaged. Unpack it and share the file inside.');

/** `cause` is the error from reading the parts of the workbook. */
export const unreadableWorkbook = refusal(
  'E_XLSX',
  `This Excel workbook is damaged, so it can’t be read. ${saveAsCsv.replace('Open it', 'Open and repair it')}`,
);

/** The binary kind of workbook, .xlsb. */
export const binaryWorkbook = refusal(
  'E_XLSX',
  `This is a binary Excel workbook (.xlsb), which can’t be read. ${waysOn.sheet}`,
);

/** A workbook that is too large when unpacked; both sizes in bytes. */
export function unpackedTooBig(size: number, maxSize: number): FileRefused {
  return new FileRefused(
    'E_UNPACKED_TOO_BIG',
    `Unpacked, this file takes ${megabytes(size)}; at most ${megabytes(maxSize)} are read. Delete the sheets, columns ` +
      'and pictures that the import doesn’t need, or save the sheet as “CSV UTF-8”, and share that file.',
  );
}

/** The binary format that Excel wrote before 2007. */
export const oldExcelWorkbook = refusal('E_XLS', `This is an old Excel workbook (.xls). ${saveAsCsv}`);

/** A workbook that opens only with a password. */
export const encryptedWorkbook = refusal(
  'E_ENCRYPTED',
  `This workbook is protected with a password, so it can’t be read. ${saveAsCsv.replace('Open it', 'Open it with the password')}`,
);

/** More NUL bytes than a few damaged cells explain; both in bytes. */
export function tooManyControlCharacters(nulBytes: number, size: number): FileRefused {
  return new FileRefused(
    'E_CONTROL_CHAR',
    `The file is damaged or isn’t a CSV: ${Math.round((100 * nulBytes) / size)}% of it are NUL characters. Export it again ` +
      'and share it here.',
  );
}

/** How the process that reads a file can fail. */
export const breakdowns = {
  memory: 'It needs more memory than one file may take',
  time: 'It takes more time than one file may take',
  fault: 'Reading it broke off',
} as const;
export type Breakdown = keyof typeof breakdowns;

/** `cause` is what was thrown; a `fault` is a bug of ours. */
export function readingFailed(breakdown: Breakdown, cause: unknown): FileRefused {
  return new FileRefused(
    'E_READING_FAILED',
    `${breakdowns[breakdown]}, so nothing was changed. Save it again as “CSV UTF-8”, in smaller pieces if it’s large, and ` +
      'share it here, or tell whoever runs Holdfast.',
    { cause },
  );
}

/** How much of a file is read before it is refused. */
export interface ReadingLimits {
  /** bytes of the whole file */
  maxBytes: number;
  /** rows below the header, blank ones not counted */
  maxRows: number;
  /** cells of the header */
  maxColumns: number;
  /** characters of one cell; 32,767 is what Excel keeps in a cell */
  maxCellLength: number;
  /** characters of one record, that is of one line unless quoted cells hold line breaks */
  maxRecordLength: number;
  /** bytes of everything in a workbook, unpacked */
  maxUnpackedBytes: number;
}

/** The limits that no setting changes; the size and the number of rows come from the configuration. */
export const fixedLimits = {
  maxColumns: 200,
  maxCellLength: 32_767,
  maxRecordLength: 1_048_576,
  maxUnpackedBytes: 512 * 1024 * 1024,
} as const;
