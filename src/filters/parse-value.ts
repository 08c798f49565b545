/** Parses the values of text fields and statuses: strips noise and rejects values too short to search for. */
import { type FulfillmentStatus, fulfillmentStatusCodes, fulfillmentStatuses } from '../fulfillments/fulfillment.ts';
import { editDistance } from '../text/edit-distance.ts';
import { foldText } from '../text/fold-text.ts';
import { FilterError, quoteInput } from '../text/typed-text.ts';
import { type ExportFormat, exportFormats, type SortOrder, sortOrders, type TextField } from './filter.ts';
import { closestMatch, vocabulary } from './vocabulary.ts';

const maxValueLength = 200;
const longDashes = /[–—−‐‑]/g;
const lettersOnly = (text: string) => foldText(text).replace(/[^\p{L}]/gu, '');
const wordsOf = (text: string): string[] => text.split(/[\s_-]+/).map(lettersOnly);

/** With `_` for blanks, without accents; in other languages, words that are also names or English ones are none of them. */
const spellings: Partial<Record<FulfillmentStatus, string>> = {
  HOLD: `on_hold holds held holding on_holds en_espera en_attente in_attesa em_espera in_de_wacht retenido retenidos retenus
    retenues bloqueado bloqueados bloquee bloquees zuruckgestellt zuruckgestellte zuruckgehalten angehalten`,
  PENDING: 'ausstehend pendiente pendientes pendente pendentes pendenti',
  PENDING_SHIPMENT: `awaiting_shipment label_created label_printed pre_shipment not_scanned unscanned awaiting_scan
    in_attesa_di_spedizione versand_ausstehend pendiente_de_envio pendientes_de_envio`,
  SHIPPED: `in_transit on_the_way on_its_way en_route out_for_delivery sent_out went_out shipped_out mailed_out dispatched
    left_the_warehouse left_warehouse versendet versandt verschickt expedie expediee expedies expediees enviado enviados
    enviada enviadas spedito spediti spedita spedite verzonden versandte wyslane wyslano`,
  DELIVERED: `deliveries received_by_customer received_by_the_customer geliefert zugestellt ausgeliefert livre livree livres
    livrees entregado entregados entregada consegnato consegnati geleverd zugestellte bezorgd entregue entregues dostarczone`,
  CANCELLED: `canceled cancel cancellations storniert annule annulee annules annulees cancelado cancelados cancelada annullato
    annullati geannuleerd geannuleerde stornierte anulowane`,
  RMA_PENDING: `rma pending_rma pending_return return_pending awaiting_return return_requested rma_requested rma_open rma_approved
    rma_not_received return_not_received`,
  RETURNED: `returns returned_to_sender return_to_sender rts return_received sent_back came_back went_back retourniert zuruckgeschickt
    zuruckgesendet retouren retourne retournes devuelto devueltos devoluciones devolvido devolvidos
    devolucoes rucksendung rucksendungen retours geretourneerd zwrocone`,
  FAILED: 'failed_delivery failed_deliveries fehlgeschlagen fallido fallidos echoue echouees mislukt',
};

/** Codes, labels and other common spellings. */
const statusSpellings = new Map(
  fulfillmentStatusCodes.flatMap((code) =>
    [code, fulfillmentStatuses[code], ...(spellings[code]?.split(/\s+/) ?? [])].map(
      (word) => [lettersOnly(word), { code, words: wordsOf(word) }] as const,
    ),
  ),
);

/** The status with this code or label, in any case; undefined if unknown. */
export function matchStatus(typed: string): FulfillmentStatus | undefined {
  return /[^\p{L}\s_-]/u.test(typed) ? undefined : statusSpellings.get(lettersOnly(typed))?.code;
}

const typoLength = 6;

/** A typo is in one word: Ann Lee is a name rather than `annulée`, and `OH holds` asks for Ohio. */
const isTypo = (typed: string, meant: string): boolean =>
  typed === meant || (typed.length > 3 && typed[0] === meant[0] && editDistance(typed, meant) === 1);

/** The status of which the text is a misspelling by one letter, as in `shiped`; undefined for short words and for none. */
export function matchMisspelledStatus(typed: string): FulfillmentStatus | undefined {
  const words = wordsOf(typed);
  const letters = words.join('');
  if (letters.length < typoLength || /[^\p{L}\s_-]/u.test(typed) || /^(?:shipper|return|versand)$/.test(letters))
    return undefined;
  const near = [...statusSpellings].filter(
    ([spelling, { words: meant }]) =>
      spelling.length >= typoLength &&
      Math.abs(letters.length - spelling.length) <= 1 &&
      (words.length > 1 ? words.length === meant.length : letters[0] === spelling[0]) &&
      editDistance(letters, spelling) === 1 &&
      (words.length === 1 || words.every((word, at) => isTypo(word, meant[at] ?? ''))),
  );
  const codes = new Set(near.map(([, { code }]) => code));
  return codes.size === 1 ? [...codes][0] : undefined;
}

const noneWords = new Set(['none', 'empty', 'null', 'missing', 'blank', 'unset', 'n/a', 'nothing', 'never']);

/** Whether a value that isn't quoted asks for what has no value: `tracking:none`. */
export function isNoneWord(typed: string): boolean {
  return noneWords.has(typed.toLowerCase());
}

/** Marks that people type where there is no value: `-`, `?`. */
export const isNoneMark = (text: string): boolean => /^[-–—?]+$/.test(text);

/** What people type for any value, as in SQL. */
export const isAnyMark = (text: string): boolean => /^%+$/.test(text);

/** Words typed as a value that say whether there is one: `tracking:any`, `carrier:no`, `status:not shipped`. */
export function isAnswerWord(typed: string): 'there' | 'absent' | 'not' | null {
  const word = typed.toLowerCase();
  if (/^(?:any|exists|present|yes|true|some|ever|set)$/.test(word)) return 'there';
  return word === 'no' || word === 'false' ? 'absent' : word === 'not' ? 'not' : null;
}

/** Fields for which `none` is a question: the others are never empty, or have a name like that. */
const neverAbsent: ReadonlySet<TextField> = new Set(['order', 'fulfillment', 'name']);

/** Whether a value of this field can be absent. */
export const canBeAbsent = (field: TextField): boolean => !neverAbsent.has(field);

/** Parses a status. @throws {FilterError} suggesting the closest one */
export function parseStatusValue(typed: string): FulfillmentStatus {
  const status = matchStatus(typed);
  if (status !== undefined) return status;
  // What is closest to `notcancelled` is its opposite.
  const isNegated = /^(?:un|not|non)(?!t?ified)/i.test(typed);
  const closest = isNegated ? undefined : closestMatch(lettersOnly(typed), [...statusSpellings.keys()]);
  const code = closest === undefined ? undefined : statusSpellings.get(closest)?.code;
  const known = fulfillmentStatusCodes.map((one) => one.toLowerCase()).join(', ');
  const advice = code === undefined ? `Statuses are ${known}.` : `Did you mean status:${code.toLowerCase()}?`;
  throw new FilterError(`There’s no status ${quoteInput(typed)}. ${advice}`, { suggestion: code?.toLowerCase() });
}

const sortSpellings: [SortOrder, RegExp][] = [
  ['oldest', /^(?:(?:date[-_])?created(?:[-_]at)?[-_:])?(?:oldest|old|asc|ascending|created|age)(?:-?first)?$/],
  [
    'newest',
    /^(?:(?:date[-_])?created(?:[-_]at)?[-_:])?(?:newest|new|latest|desc|descending|recent|-created)(?:-?first)?$/,
  ],
];

const findSort = (typed: string): SortOrder | undefined =>
  sortSpellings.find(([, pattern]) => pattern.test(typed.toLowerCase()))?.[0];

/** Whether the value of `order:` says in which order rather than which one: `order:desc`. */
export const isSortWord = (typed: string): boolean =>
  /^(?:asc|desc|oldest|newest)/i.test(typed) && findSort(typed) !== undefined;

/** Parses an order of results. @throws {FilterError} naming those there are */
export function parseSortValue(value: string, typed: string): SortOrder {
  const found = findSort(value);
  if (found !== undefined) return found;
  throw new FilterError(
    `${quoteInput(typed)}: results are sorted by ${sortOrders.map((one) => `sort:${one}`).join(' or ')}.`,
  );
}

/** Parses the format of a file. @throws {FilterError} naming those there are */
export function parseFormatValue(value: string, typed: string): ExportFormat {
  const format = exportFormats.find((one) => one === value.toLowerCase());
  if (format !== undefined) return format;
  const isWorkbook = /^(?:excel|xls|workbook|spreadsheet)$/i.test(value);
  throw new FilterError(`${quoteInput(typed)}: exports are format:csv or format:xlsx.`, {
    suggestion: isWorkbook ? 'format:xlsx' : undefined,
  });
}

/** Parses whether an empty file is wanted. @throws {FilterError} if it isn't said as it has to be */
export function parseEmptyValue(value: string, typed: string): boolean {
  if (value.toLowerCase() === 'file') return true;
  throw new FilterError(`${quoteInput(typed)}: write empty:file to get a file even when nothing matches.`);
}

/** Parses a value of a text field: numbers lose separators between digits; ids keep every character. */
export function parseTextValue(field: TextField, typed: string): string {
  const value = (normalizers[field]?.(typed) ?? typed).slice(0, maxValueLength);
  if (value === '' || (field === 'phone' && value.length < 3)) {
    throw new FilterError(
      `${quoteInput(`${field}:${typed}`)} is too short. Write it like ${vocabulary[field].example}.`,
    );
  }
  return value;
}

/** Unwraps `<zoe@example.com>`, the form mail programs copy; anything else stays as is. */
export function stripAngleBrackets(typed: string): string {
  const inner = /^<+([^<>]+)>+$/.exec(typed)?.[1] ?? '';
  const at = inner.indexOf('@', 1);
  return at > 0 && at < inner.length - 1 ? inner : typed;
}

const withAsciiDashes = (typed: string) => typed.replace(longDashes, '-');

/** How values are tidied; those of other fields stay as typed. */
const normalizers: Partial<Record<TextField, (typed: string) => string>> = {
  sku: withAsciiDashes,
  order: withAsciiDashes,
  rma: withAsciiDashes,
  client: withAsciiDashes,
  customerid: withAsciiDashes,
  email: (typed) => withAsciiDashes(stripAngleBrackets(typed)),
  tracking: (typed) => typed.replace(/[^\p{L}\p{N}]/gu, ''),
  phone: nationalDigits,
  fulfillment: (typed) => typed.replace(/[\s#]/g, ''),
};

/** The country codes of one and two digits (ITU-T E.164); all others have three. No code begins another. */
const shortCountryCodes = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/**
 * The digits of a phone number without what people add or omit: the country code after `+` or `00`, a leading 1 before ten
 * American digits, and the 0 in front of an area code. A part of a number stays as it is.
 */
export function nationalDigits(typed: string): string {
  const digits = typed.replace(/\D/g, '');
  const isInternational = /^\s*\(?\+/.test(typed) || (digits.startsWith('00') && digits.length > 9);
  return stripTrunk(isInternational && digits.length > 7 ? stripCountryCode(digits.replace(/^00/, '')) : digits);
}

function stripCountryCode(digits: string): string {
  const short = shortCountryCodes.exec(digits);
  return digits.slice(short === null ? 3 : short[0].length);
}

/** Until nothing is left to strip, so that reading the result again gives the same. */
function stripTrunk(digits: string): string {
  const isTrunk = digits.length > 8 && digits.startsWith('0');
  const isAmerican = /^1[2-9]\d{2}[2-9]\d{6}$/.test(digits);
  return isTrunk || isAmerican ? stripTrunk(digits.slice(1)) : digits;
}

/** Fields none of whose values begin with a dash: where it is dropped, the filter would mean the opposite. */
const dashless = /^(?:name|email|tracking|house|campaign|product|city)$/;
const dash = /^[-–—](?=[\p{L}\p{N}])/u;

/** Whether the dash before a value that isn't quoted may be meant to exclude it: `name:-smith`. */
export const mayExclude = (field: string, value: string): boolean => dashless.test(field) && dash.test(value);
