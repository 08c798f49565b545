/** Opens a text file: the steps up to its header. */
import { columnName, findHeader, headerDepth } from '../columns/find-header.ts';
import { recognizeExactly } from '../columns/recognize-name.ts';
import type { ReadingNote } from '../columns/table.ts';
import { parseFailed, recordTooLong } from '../columns/table-refusals.ts';
import { nameKey, type WantedColumns } from '../columns/vocabulary.ts';
import { readCsvRecords, unwrapRecords } from './csv-records.ts';
import { refuseContainer, refuseNoise } from './detect-container.ts';
import { type DelimiterTrial, delimiters, detectDelimiter } from './detect-delimiter.ts';
import {
  chooseEncoding,
  decodeHead,
  decodeText,
  describeEncoding,
  detectEncoding,
  type Encoding,
  hasControlsInLetters,
} from './encoding.ts';
import type { ReadingLimits } from './file-refusals.ts';
import type { ByteScan } from './scan-bytes.ts';
import type { OpenedTable } from './table-layout.ts';

/** Opens a text file: container → encoding → delimiter → header. Throws FileRefused. */
export async function openText(
  open: () => AsyncIterable<Uint8Array>,
  scan: ByteScan,
  limits: ReadingLimits,
  wanted: WantedColumns,
): Promise<OpenedTable> {
  const encoding = decideEncoding(scan, wanted);
  const delimiter = decideDelimiter(scan, encoding, limits, wanted);
  const header = findHeader(delimiter.records, wanted, limits.maxColumns);
  const text = decodeText(open(), encoding);
  const isUnquoted = !scan.hasQuotes;
  const records = readCsvRecords(text, delimiter.character, limits.maxRecordLength, { isUnquoted });
  return {
    notes: [
      { step: 'container', code: 'I_CONTAINER', text: 'text file' },
      ...(await describeEncoding(encoding, scan, open)),
      { step: 'delimiter', code: 'I_DELIMITER', text: delimiter.name },
      ...(delimiter.wrapped ? [wrappedLines] : []),
      ...header.notes,
    ],
    header,
    records: delimiter.wrapped ? unwrapRecords(records, delimiter.character) : records,
    encoding: encoding.name,
    ...(scan.hasQuotes && { delimiter: delimiter.character }),
    isUnfinished: scan.isUnfinished,
    hasNuls: !hasControlsInLetters(encoding) && scan.nulBytes > 0,
    hasFixedColumns: false,
  };
}

const wrappedLines: ReadingNote = {
  step: 'delimiter',
  code: 'W_WRAPPED_LINES',
  text: 'Every line was saved as one quoted cell. I split them into columns anyway.',
};

/** Container and encoding: the second only counts when the first lets the file pass. */
function decideEncoding(scan: ByteScan, wanted: WantedColumns): Encoding {
  const encoding = detectEncoding(scan);
  const refused = refuseContainer(scan) ?? (hasControlsInLetters(encoding) ? undefined : refuseNoise(scan));
  if (refused) throw refused;
  return chooseEncoding(encoding, (one) => countNames(decodeHead(scan.head.subarray(0, 65_536), one), wanted));
}

/** The header is one of the first lines that aren't ASCII; as every encoding is tried, no more of them and of their cells are read. */
const [triedLines, triedCells] = [8, 200];

/** How many known names the best line at the top of a text has, of the lines that every encoding reads in its own way. */
function countNames(text: string, { vocabulary, chosen }: WantedColumns): number {
  const isKnown = (name: string) =>
    recognizeExactly(name, vocabulary) !== undefined || chosen.some(({ header }) => nameKey(header) === nameKey(name));
  const isOwn = (line: string) => /[^\0-\x7f]/.test(line);
  const lines = text
    .split(/\r\n|\n|\r/, headerDepth)
    .filter(isOwn)
    .slice(0, triedLines);
  const rows = delimiters.flatMap(({ character }) =>
    lines.filter((line) => line.includes(character)).map((line) => line.split(character, triedCells).map(columnName)),
  );
  return Math.max(0, ...rows.map((names) => new Set(names.filter(isKnown)).size));
}

function decideDelimiter(
  { head, size }: ByteScan,
  encoding: Encoding,
  { maxRecordLength }: ReadingLimits,
  wanted: WantedColumns,
): DelimiterTrial {
  // One character more than the longest record, enough to detect a longer one.
  const text = decodeHead(head, encoding);
  const isWhole = head.length === size && text.length <= maxRecordLength + 1;
  const start = text.slice(0, maxRecordLength + 1);
  const trial = detectDelimiter(start, isWhole, maxRecordLength, wanted);
  // If there is no header, the parse failure explains more than "no header" would.
  if (trial.score === 0 && trial.failure) throw parseFailed(trial.failure, maxRecordLength);
  if (trial.records.length === 0 && !isWhole) throw recordTooLong(1, maxRecordLength);
  return trial;
}
