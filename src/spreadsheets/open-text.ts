import { findHeader } from '../columns/find-header.ts';
import type { ChosenColumn } from '../columns/match-columns.ts';
import { parseFailed, recordTooLong } from '../columns/table-refusals.ts';
import { readCsvRecords } from './csv-records.ts';
import { refuseContainer, refuseNoise } from './detect-container.ts';
import { type DelimiterTrial, detectDelimiter } from './detect-delimiter.ts';
import { decodeHead, decodeText, describeEncoding, detectEncoding, type Encoding } from './encoding.ts';
import type { ReadingLimits } from './file-refusals.ts';
import type { ByteScan } from './scan-bytes.ts';
import type { OpenedTable } from './table-layout.ts';

/** Opens a text file: container → encoding → delimiter → header. Throws FileRefused. */
export async function openText(
  open: () => AsyncIterable<Uint8Array>,
  survey: ByteScan,
  limits: ReadingLimits,
  chosen: readonly ChosenColumn[],
): Promise<OpenedTable> {
  const encoding = decideEncoding(survey);
  const delimiter = decideDelimiter(survey, encoding, limits, chosen);
  const header = findHeader(delimiter.records, chosen, limits.maxColumns);
  return {
    findings: [
      { step: 'container', code: 'I_CONTAINER', text: 'text file' },
      ...(await describeEncoding(encoding, survey, open)),
      { step: 'delimiter', code: 'I_DELIMITER', text: delimiter.name },
      ...header.findings,
    ],
    header,
    records: readCsvRecords(decodeText(open(), encoding), delimiter.character, limits.maxRecordLength),
    encoding: encoding.name,
    hasNuls: !isWide(encoding) && survey.nulBytes > 0,
    hasFixedColumns: false,
  };
}

/** Container and encoding: the second only counts when the first lets the file pass. */
function decideEncoding(survey: ByteScan): Encoding {
  const encoding = detectEncoding(survey);
  const refused = refuseContainer(survey) ?? (isWide(encoding) ? undefined : refuseNoise(survey));
  if (refused) throw refused;
  return encoding;
}

function isWide({ name }: Encoding): boolean {
  return name.startsWith('utf-16');
}

function decideDelimiter(
  { head, size }: ByteScan,
  encoding: Encoding,
  { maxRecordLength }: ReadingLimits,
  chosen: readonly ChosenColumn[],
): DelimiterTrial {
  // A little more than the longest record: what is longer can be told from this much.
  const text = decodeHead(head, encoding);
  const isWhole = head.length === size && text.length <= maxRecordLength + 1;
  const start = text.slice(0, maxRecordLength + 1);
  const reading = detectDelimiter(start, isWhole, maxRecordLength, chosen);
  // Without a header, what broke the text off is the better explanation than the missing header.
  if (reading.score === 0 && reading.failure) throw parseFailed(reading.failure, maxRecordLength);
  if (reading.records.length === 0 && !isWhole) throw recordTooLong(1, maxRecordLength);
  return reading;
}
