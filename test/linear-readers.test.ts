/**
 * What reads cells, commands and forms takes time in proportion to their length: one file of long cells must not keep
 * everybody waiting. Each reader gets texts of every kind that patterns stumble over, of 8,000 and of 32,000 characters.
 */
import { expect, test } from 'vitest';
import * as carrierLinks from '../src/carriers/carriers.ts';
import * as carriers from '../src/carriers/carriers.ts';
import { isServiceName } from '../src/carriers/carriers.ts';
import * as numberShapes from '../src/carriers/number-shapes.ts';
import * as spellOutCode from '../src/carriers/suggest-carrier.ts';
import * as suggestCarrier from '../src/carriers/suggest-carrier.ts';
import * as detectCarrier from '../src/carriers/tracking-formats.ts';
import * as cell from '../src/cells/cell.ts';
import * as cellChecks from '../src/cells/cell.ts';
import { readFlagWord } from '../src/cells/cell.ts';
import * as cleanCell from '../src/cells/clean-cell.ts';
import * as excelDamage from '../src/cells/excel-damage.ts';
import * as excelDate from '../src/cells/excel-date.ts';
import * as excelNumber from '../src/cells/excel-number.ts';
import * as numberFormat from '../src/cells/excel-number.ts';
import * as orderIds from '../src/cells/order-id-candidates.ts';
import * as readCarrier from '../src/cells/read-carrier.ts';
import * as readIds from '../src/cells/read-ids.ts';
import * as readReturnStatus from '../src/cells/read-return-status.ts';
import * as readTrackingNumber from '../src/cells/read-tracking-number.ts';
import * as rejectTrackingNumber from '../src/cells/reject-tracking-number.ts';
import * as returnWords from '../src/cells/return-words.ts';
import * as staleExport from '../src/cells/stale-export.ts';
import * as trackingWarnings from '../src/cells/tracking-warnings.ts';
import * as findHeader from '../src/columns/find-header.ts';
import { headingOf, readHeading } from '../src/columns/headings.ts';
import { importColumns } from '../src/columns/import-columns.ts';
import { findLabelColumns, tellerOfVoid } from '../src/columns/label-state.ts';
import { matchColumns } from '../src/columns/match-columns.ts';
import * as quote from '../src/columns/quote.ts';
import * as recognizeName from '../src/columns/recognize-name.ts';
import { markReturns, tellerOfDenial } from '../src/columns/returns-list.ts';
import * as vocabulary from '../src/columns/vocabulary.ts';
import { readCommand } from '../src/command-words.ts';
import * as canonicalDate from '../src/filters/days/canonical-date.ts';
import { spellDate } from '../src/filters/days/date-spelling.ts';
import * as foreignDates from '../src/filters/days/foreign-dates.ts';
import * as holidays from '../src/filters/days/named-days.ts';
import * as namedDays from '../src/filters/days/named-days.ts';
import * as calendarPeriods from '../src/filters/days/periods.ts';
import * as periods from '../src/filters/days/periods.ts';
import { quoteValue } from '../src/filters/format-filter.ts';
import { tidyFilters } from '../src/filters/operator-words.ts';
import * as parseDateRange from '../src/filters/parse-date-range.ts';
import * as parseFilter from '../src/filters/parse-filter.ts';
import * as parseValue from '../src/filters/parse-value.ts';
import { dropHeader, readPastedRows } from '../src/filters/pasted-rows.ts';
import { placeSpellings } from '../src/filters/place-names.ts';
import { isHouse, isPartOf } from '../src/filters/query-fields.ts';
import * as queryWords from '../src/filters/query-words.ts';
import * as readQuery from '../src/filters/read-query.ts';
import * as splitTerms from '../src/filters/split-terms.ts';
import * as filterWords from '../src/filters/vocabulary.ts';
import { parseRow } from '../src/imports/plan/parse-row.ts';
import { houseKey } from '../src/records/houses.ts';
import { normalizeDate } from '../src/records/normalize-date.ts';
import { textId } from '../src/records/seen-ids.ts';
import { decodePageValue } from '../src/search/find-page.ts';
import { formatEntries, isExcluded } from '../src/search/form-entries.ts';
import { listValues, wordsBeside } from '../src/search/list-values.ts';
import { decodeOffer } from '../src/search/searches.ts';
import { decodeRelaxedValue } from '../src/search/suggest-filters.ts';
import * as textConditions from '../src/search/text-conditions.ts';
import { detectDelimiter } from '../src/spreadsheets/detect-delimiter.ts';
import { attributesOf } from '../src/spreadsheets/workbook-parts.ts';
import { guardId, guardText } from '../src/spreadsheets/write-csv.ts';
import { readView } from '../src/stats/stats.ts';
import { cleanFileName, splitFileName } from '../src/text/clean-file-name.ts';
import * as editDistance from '../src/text/edit-distance.ts';
import * as confusables from '../src/text/fold-text.ts';
import { dropExcessMarks, foldText } from '../src/text/fold-text.ts';
import * as likePattern from '../src/text/like-pattern.ts';
import * as typedText from '../src/text/typed-text.ts';
import { hideQuoted, outsideQuotes, stripSlackMarkup } from '../src/text/typed-text.ts';
import { describeMoment } from '../src/text/wording.ts';
import { readSources } from './support/import-graph.ts';

type Reader = (text: string) => unknown;

const at = (text: string) => ({ cell: text, column: 'column' });
const header = (text: string) => ({ header: [text, 'orderId', 'tracking'], headerLine: 1, samples: [] });
const wanted = { vocabulary: importColumns, chosen: [] };
const clock = { now: new Date('2026-11-28T12:00:00Z'), timeZone: 'America/New_York' };
const today = '2026-11-28';
const usps = '9400111899223197428490';

/** Every exported function that reads texts of people and files, by its name. */
const readers: Record<string, Reader> = {
  trackingUrl: (text) => carrierLinks.trackingUrl(text, text),
  carrierNameWords: carriers.carrierNameWords,
  isSameCarrier: (text) => carriers.isSameCarrier(text, 'UPS'),
  describeOddShape: (text) => numberShapes.describeOddShape(text, 'UPS'),
  hasPlainNumbersLike: (text) => numberShapes.hasPlainNumbersLike(text, 'GLS'),
  isPostalNumber: detectCarrier.isPostalNumber,
  spellOutCode: spellOutCode.spellOutCode,
  foldName: carriers.foldName,
  carrierPattern: carriers.carrierPattern,
  splitCarrier: carriers.splitCarrier,
  detectCarriers: detectCarrier.detectCarriers,
  carrierFor: detectCarrier.carrierFor,
  suggestCarrier: suggestCarrier.suggestCarrier,
  printableCell: cell.printableCell,
  isEmptyCell: cellChecks.isEmptyCell,
  saysNothing: (text) => cellChecks.saysNothing(text, 'value'),
  isAllZeros: cellChecks.isAllZeros,
  looksLikeFormula: cellChecks.looksLikeFormula,
  formulaWarnings: (text) => cellChecks.formulaWarnings('column', text),
  foldDashes: cellChecks.foldDashes,
  rejectTypographicDash: (text) => cellChecks.rejectTypographicDash(at(text), text),
  cleanId: (text) => cleanCell.cleanId(text, 'column'),
  cleanText: (text) => cleanCell.cleanText(text, 'column'),
  comparableText: cleanCell.comparableText,
  unwrapCell: (text) => cleanCell.unwrapCell(text, { apostrophe: 'always' }),
  'unwrapCell before a formula': (text) => cleanCell.unwrapCell(text, { apostrophe: 'before a formula' }),
  isDamagedCopy: (text) => [excelDamage.isDamagedCopy(text, usps), excelDamage.isDamagedCopy('9.4E+21', text)],
  isUneditedCell: (text) => [
    excelDamage.isUneditedCell(text, usps),
    excelDamage.isUneditedCell('9.4E+21', text),
    excelDamage.isUneditedCell(`?${text}`, `ł${text}`),
  ],
  rejectExcelDate: (text) => excelDate.rejectExcelDate(at(text), text),
  isDateConversionOf: (text) => [
    excelDate.isDateConversionOf(text, '3-4'),
    excelDate.isDateConversionOf('4-Mar', text),
  ],
  parseDisplayedDate: excelDate.parseDisplayedDate,
  monthNumber: excelDate.monthNumber,
  isScientific: excelNumber.isScientific,
  rejectExcelNumber: (text) => excelNumber.rejectExcelNumber(at(text), text),
  detectRounding: excelNumber.detectRounding,
  containsRoundedNumber: excelNumber.containsRoundedNumber,
  parseDecimal: excelNumber.parseDecimal,
  stripNumberFormat: excelNumber.stripNumberFormat,
  listsSeveralOrders: orderIds.listsSeveralOrders,
  orderIdCandidates: orderIds.orderIdCandidates,
  silentOrderIds: orderIds.silentOrderIds,
  unmarkedOrderIds: orderIds.unmarkedOrderIds,
  singleEditVariants: orderIds.singleEditVariants,
  readCarrier: (text) => readCarrier.readCarrier(text, 'column'),
  readMethod: (text) => readCarrier.readMethod(text, 'column'),
  readId: (text) => readIds.readId(at(text)),
  readOrderId: (text) => readIds.readOrderId(text, 'column'),
  readClientFulfillmentId: (text) => readIds.readClientFulfillmentId(text, 'column'),
  readFulfillmentId: (text) => readIds.readFulfillmentId(text, 'column'),
  readRmaNumber: (text) => readIds.readRmaNumber(text, 'column'),
  readRmaText: (text) => readIds.readRmaText(text, 'column'),
  looseReturnWord: returnWords.looseReturnWord,
  isUnfinishedReturn: returnWords.isUnfinishedReturn,
  isPartialReturn: returnWords.isPartialReturn,
  rowsOfOther: (text) => returnWords.rowsOfOther(text, true),
  isAboutOther: readReturnStatus.isAboutOther,
  readStatusOfOther: (text) => readReturnStatus.readStatusOfOther(text, text),
  readStatusOfPayment: (text) => readReturnStatus.readStatusOfPayment(text, text),
  readFlagWord,
  idFormat: numberFormat.idFormat,
  formatId: (text) => numberFormat.formatId(42, numberFormat.idFormat(text) ?? '00'),
  readReturnStatus: (text) => readReturnStatus.readReturnStatus(text, 'column'),
  readTrackingNumber: (text) => readTrackingNumber.readTrackingNumber(text, 'column'),
  readTrackingLink: readTrackingNumber.readTrackingLink,
  compactTrackingNumber: rejectTrackingNumber.compactTrackingNumber,
  rejectTrackingText: (text) => rejectTrackingNumber.rejectTrackingText(at(text), text),
  rejectFormattedNumber: (text) => readTrackingNumber.rejectFormattedNumber(at(text), text),
  rejectOtherValue: (text) => rejectTrackingNumber.rejectOtherValue(at(text), text),
  rejectOwnId: (text) => rejectTrackingNumber.rejectOwnId(at(text), text, [text]),
  rejectLostZeros: (text) => rejectTrackingNumber.rejectLostZeros(at(text), text, text),
  showsMoment: (text) => staleExport.showsMoment(text, '2026-11-01 14:05:33'),
  isServiceName,
  tellerOfVoid: (text) => [tellerOfVoid(['order', 'status'])?.(text), tellerOfVoid([text])?.('yes')],
  isStaleDate: (text) => staleExport.isStaleDate(text, '2026-11-01 14:05:33'),
  trackingWarnings: (text) => trackingWarnings.trackingWarnings(text, text),
  readHeading,
  headingOf: (text) => headingOf([], { sheet: text, fileName: text }),
  headerScore: (text) => findHeader.headerScore([text], wanted),
  findHeader: (text) =>
    attempt(() => findHeader.findHeader([{ line: 1, cells: [text], strayQuote: false }], wanted, 9)),
  columnName: findHeader.columnName,
  isSeparatorLine: (text) => findHeader.isSeparatorLine([text]),
  isSingleQuoted: findHeader.isSingleQuoted,
  unwrapSingleQuotes: findHeader.unwrapSingleQuotes,
  findLabelColumns: (text) => {
    const names = [
      text,
      'Void Date',
      'Voided',
      'Refund Status',
      'Shipment Status',
      'Status',
      'Is Return',
      'Label Type',
    ];
    const table = { header: names, headerLine: 1, samples: [names.map(() => text)] };
    const columns = findLabelColumns(table, [{ field: 'status', index: 5 }]);
    expect(columns.filter(({ says }) => says(text)).length).toBeLessThanOrEqual(names.length);
  },
  parseRow: (text) =>
    parseRow('returns', [text], [{ field: 'returnedQuantity', index: 0, header: 'Qty', how: 'likely' }]),
  markReturns: (text) => markReturns([{ field: 'status', index: 1, header: 'status', how: 'exact' }], [text]),
  tellerOfDenial: (text) => [['notes'], ['order', 'status'], [text]].map((words) => tellerOfDenial(words)?.(text)),
  matchColumns: (text) => attempt(() => matchColumns(header(text), wanted)),
  shown: quote.shown,
  quoted: quote.quoted,
  quotedList: (text) => quote.quotedList([text]),
  recognizeName: (text) => recognizeName.recognizeName(text, importColumns),
  recognizeExactly: (text) => recognizeName.recognizeExactly(text, importColumns),
  isOwnName: (text) => recognizeName.isOwnName(text, ['_line']),
  fieldItLooksLike: (text) => recognizeName.fieldItLooksLike(text, importColumns),
  similarityTo: (text) => recognizeName.similarityTo('orderId', text, importColumns),
  nameWords: vocabulary.nameWords,
  nameKey: vocabulary.nameKey,
  findTermName: filterWords.findTermName,
  closestMatch: (text) => filterWords.closestMatch(text, ['shipped']),
  closestTermName: filterWords.closestTermName,
  parseDateRange: (text) => attempt(() => parseDateRange.parseDateRange(text, clock)),
  findPeriod: (text) => attempt(() => periods.findPeriod(text, today)),
  parsePeriod: (text) => attempt(() => parseDateRange.parsePeriod(text, '2026-11-28')),
  parseFilter: (text) => attempt(() => parseFilter.parseFilter(text, clock)),
  splitTerms: splitTerms.splitTerms,
  matchStatus: parseValue.matchStatus,
  parseStatusValue: (text) => attempt(() => parseValue.parseStatusValue(text)),
  parseTextValue: (text) => attempt(() => parseValue.parseTextValue('email', text)),
  stripAngleBrackets: parseValue.stripAngleBrackets,
  isNoneWord: parseValue.isNoneWord,
  isNoneMark: parseValue.isNoneMark,
  isAnyMark: parseValue.isAnyMark,
  mayExclude: (text) => parseValue.mayExclude('name', text),
  isAnswerWord: parseValue.isAnswerWord,
  matchMisspelledStatus: parseValue.matchMisspelledStatus,
  nationalDigits: (text) => attempt(() => parseValue.nationalDigits(text)),
  isDateText: (text) => parseDateRange.isDateText(text, clock),
  findComparison: filterWords.findComparison,
  canonicalDate: (text) => canonicalDate.canonicalDate(text, today),
  isForeignMonth: foreignDates.isForeignMonth,
  toEnglishDate: foreignDates.toEnglishDate,
  spellDate,
  readDayWithin: (text) => namedDays.readDayWithin(text, today, () => undefined),
  readWeekday: namedDays.readWeekday,
  readCalendarPeriod: (text) => calendarPeriods.readCalendarPeriod(text, today),
  readHoliday: (text) => holidays.readHoliday(text, today),
  isHolidayName: holidays.isHolidayName,
  readDaysOfMonth: (text) => namedDays.readDaysOfMonth(text, today),
  readNamedDay: (text) => namedDays.readNamedDay(text, today),
  readDayFirst: (text) => namedDays.readDayFirst(text, today),
  tidyFilters,
  quoteValue,
  readPastedRows,
  dropHeader,
  isSortWord: parseValue.isSortWord,
  parseSortValue: (text) => attempt(() => parseValue.parseSortValue(text, text)),
  parseFormatValue: (text) => attempt(() => parseValue.parseFormatValue(text, text)),
  parseEmptyValue: (text) => attempt(() => parseValue.parseEmptyValue(text, text)),
  placeSpellings: (text) => placeSpellings('state', text),
  isPartOf: (text) => isPartOf(text, [usps]),
  isHouse: (text) => isHouse(text, queryWords.noNames),
  isOpenDate: queryWords.isOpenDate,
  stripMarks: queryWords.stripMarks,
  trimEnd: (text) => queryWords.trimEnd(text, '.,'),
  isEmail: queryWords.isEmail,
  isIdLike: queryWords.isIdLike,
  foldKey: queryWords.foldKey,
  idsIn: queryWords.idsIn,
  isExtension: queryWords.isExtension,
  isPhone: queryWords.isPhone,
  readQuery: (text) => attempt(() => readQuery.readQuery(text, queryWords.noContext)),
  isUnderstood: readQuery.isUnderstood,
  stripSlackMarkup,
  hideQuoted: (text) => hideQuoted(text, (hidden) => hidden.trim()),
  outsideQuotes: (text) => outsideQuotes(text, (piece) => piece.trim()),
  listValues: (text) => listValues([text]),
  wordsBeside,
  readCommand: (text) => readCommand(text, ['search', 'export']),
  readSchedule: (text) => readCommand(`export holds every monday${text}x`, ['search', 'export']),
  readChange: (text) => readCommand(`set ${text}`, ['search', 'export']),
  readView,
  normalizeDate: (text) => normalizeDate(text, clock.timeZone),
  houseKey,
  describeMoment: (text) => describeMoment(text),
  textId,
  decodePageValue,
  formatEntries: (text) => formatEntries('order', text),
  isExcluded: (text) => isExcluded('name', text),
  decodeOffer,
  decodeRelaxedValue,
  detectDelimiter: (text) => attempt(() => detectDelimiter(text, true, 100_000, wanted)),
  guardText,
  guardId,
  attributesOf,
  cleanFileName,
  splitFileName,
  dropExcessMarks,
  foldText,
  foldConfusables: confusables.foldConfusables,
  isSimilar: (text) => editDistance.isSimilar(text, `${text}x`, 0.8),
  escapeLike: likePattern.escapeLike,
  fuzzyLike: likePattern.fuzzyLike,
  contains: textConditions.contains,
  namesCarrier: textConditions.namesCarrier,
  idVariants: likePattern.idVariants,
  looserPattern: likePattern.looserPattern,
  normalizeInput: typedText.normalizeInput,
  quoteInput: typedText.quoteInput,
};

/** Exported functions that get no text of unknown length. */
const others = [
  ...['packRefusal', 'unpackRefusal', 'readOrNull'],
  // memoizing, and what a reader composes its answer of
  ...[
    'memoize',
    'createListMemo',
    'memoizeCells',
    'rejectCell',
    'rejectEmpty',
    'rejectTooLong',
    'rejectMultipleNumbers',
  ],
  ...['rejectRounded', 'roundedWarning', 'roundDecimal', 'truncateDecimal', 'equalDecimals'],
  ...['createVocabulary', 'kindsOf', 'findVoided', 'labelColumnsOf'],
  // of words and values that were read
  ...['isCarrier', 'absenceTerm', 'checkLength', 'bare', 'quotedValue', 'makeTerm', 'listOf', 'houseId'],
  ...[
    'wordTests',
    'cityTests',
    'idConditions',
    'bySku',
    'byProductId',
    'repeatedFulfillment',
    'eitherWayRound',
    'fulfillmentOfAnother',
  ],
  // its callers compare names of at most 100 characters
  'editDistance',
  // of texts that are ours
  ...['formatCount', 'quantity', 'formatList', 'slackDate', 'present', 'describeTimeZone', 'correctionMessage'],
  ...['upperFirst', 'lowerFirst', 'encodePageValue', 'idListBlocks', 'lookupForm'],
  // check digits of numbers that fit a format
  ...['gs1CheckDigit', 'upsCheckDigit', 'fedexCheckDigit', 'dhlCheckDigit', 's10CheckDigit'],
];

/** What is repeated; what patterns look for, and what they don't expect. */
const pieces = [
  ...['1', '0', '9.', '1,111', '9e9', '1-', '3/4/', '-', '–', '.', ',', ';', ':', '/', ' ', '\n', '\u00a0'],
  ...['a', 'aA', 'a ', 'ups ', '1Z', 'Mar ', 'é', '\u0301\u0323', 'ﬃ', '\u200b', '💚', '\0', 'В', '１'],
  ...["'", '"', '=', '#', '(', '[', '<', '@', '&', '_', '%41', 'a.', 'a/', 'a@', '<a>', ' and ', 'a:', 'a,"', 'NO_'],
];
/** What stands around it: each pattern gives up at another place. */
const frames: [start: string, end: string][] = [
  ['', ''],
  ['1', '!'],
  ['1', '1'],
  ['ups', ''],
  ['<', '>'],
];

function makeText(start: string, piece: string, end: string, length: number): string {
  const inner = length - start.length - end.length;
  return start + piece.repeat(Math.ceil(inner / piece.length)).slice(0, inner) + end;
}

const kinds = pieces.flatMap((piece) =>
  frames.map(([start, end]) => ({
    kind: `${start}${piece.repeat(3)}…${end}`,
    short: makeText(start, piece, end, 8_000),
    long: makeText(start, piece, end, 32_000),
  })),
);

function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error;
  }
}

/** CPU time in milliseconds: other processes of a busy machine don't count. */
function costOf(read: Reader, text: string): number {
  const before = process.cpuUsage();
  read(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function leastCostOf(read: Reader, text: string, times: number): number {
  return Math.min(...Array.from({ length: times }, () => costOf(read, text)));
}

/** Below this nobody waits, and what the clock shows is mostly the collection of garbage. */
const negligible = 20;
/** The same for those that read a whole query or field, with all the others. */
const wholeTexts = new Set(['readQuery', 'isUnderstood', 'formatEntries']);
const negligibleInWhole = 50;
const maxRatio = 6;

test.each(Object.entries(readers))('%s takes no more than six times as long for four times the text', (name, read) => {
  const least = wholeTexts.has(name) ? negligibleInWhole : negligible;
  // It divides the text in some ten ways, so a few texts have to do, with quotation marks in a cell that has begun.
  const isTried = ({ short }: (typeof kinds)[number], index: number) => short.startsWith('1"') || index % 50 === 0;
  const tried = read === readers.detectDelimiter ? kinds.filter(isTried) : kinds;
  const slow = tried.flatMap(({ kind, short, long }) => {
    const measure = (times = 3) => leastCostOf(read, long, times) / Math.max(leastCostOf(read, short, times), 0.1);
    // What grows with the square shows at the first look; all others need no second one.
    if (leastCostOf(read, long, 1) < least || measure(1) <= maxRatio || leastCostOf(read, long, 3) < least) return [];
    // On a busy machine, one measurement in a thousand is far off; the square of four shows every time.
    const ratio = [1, 2, 3].reduce((found) => (found > maxRatio ? Math.min(found, measure()) : found), measure());
    return ratio > maxRatio ? [`${JSON.stringify(kind)}: ${ratio.toFixed(1)}`] : [];
  });
  expect(slow).toEqual([]);
});

/** Rooms of readers alone, and rooms of which only what gets a text reads. */
const rooms = [
  {
    room: /^(?:cells|carriers|text|columns)\//,
    reader: /^export (?:function (\w+)|const (\w+)(?:: \w*(?:Reader|Rule))? = (?:memoize\()?\()/gm,
  },
  {
    room: /^(?:filters|lookups|records|search)\//,
    reader: /^export (?:function (\w+)|const (\w+) = )\(\w+: (?:string\b|Iterable<string>)/gm,
  },
];

test('every exported function of these rooms is among the readers, or is none', () => {
  const exported = readSources()
    .filter(({ path }) => !/table-refusals|file-refused/.test(path))
    .flatMap(({ path, text }) =>
      rooms.flatMap(({ room, reader }) => (room.test(path) ? [...text.matchAll(reader)] : [])),
    )
    .map(([, name, constant]) => name ?? constant ?? '');
  const known = new Set([...Object.keys(readers), ...others]);
  expect(exported).toEqual(expect.arrayContaining(['readTrackingNumber', 'readQuery', 'listValues']));
  expect(exported.filter((name) => !known.has(name))).toEqual([]);
});
