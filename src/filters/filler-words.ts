/** Words that only ask, around what is asked for: they are left out, and said. */
import { FilterError, quoteInput } from '../text/typed-text.ts';
import { formatCount } from '../text/wording.ts';
import { isCarrier } from './field-words.ts';
import { dateNames } from './filter.ts';
import { isDateText } from './parse-date-range.ts';
import { matchStatus } from './parse-value.ts';
import {
  bare,
  foldKey,
  idsIn,
  isEmail,
  isIdLike,
  noContext,
  plainWord,
  type QueryContext,
  type Rule,
  rawWord,
  type Segment,
  segment,
  wordsFrom,
} from './query-words.ts';
import { makeTerm, splitTerms, type Term } from './split-terms.ts';
import { findComparison, findTermName } from './vocabulary.ts';

/** Left out wherever they are: they ask, and say nothing about the records. */
const asking = new Set(
  'where wheres find show please pls plz search look lookup get give list display pull see check what whats which who whose how when ships all every everything any order orders tracking fulfillment fulfillments fulfilment record records parcel parcels package packages shipment shipments me my us our i we you can could would need want help hi hello hey thanks thx many ordered asks asked asking about call called named anything anyone customers clients people count total mr mrs ms miss why will u asap fyi actually says said someone somebody wismo subject say arrive arrives eta update updates happened happening urgent ticket case emails cust custs # your yours his their know knows tell looking wondering wants wanted kindly sir madam team carriers warehouses alle alles tout todos todas tutti wszystkie cuántos cuántas cuantos quantos quanti hoeveel pakete paquetes colis envíos envios'.split(
    ' ',
  ),
);
/** Left out where something else was understood. */
const linking = new Set(
  "either both new recent current existing wo ist per under about is are was were be been the a an of in on at for to from by with that this these those has have had having up out still yet currently right now ever already do does did there got number numbers id ids info information data details assigned given entered attached available provided recorded listed added status carrier customer warehouse house created updated it its it's it’s then ones only just also stuck but via sent placed ship shipping within marked flagged tagged purchased sold bought as much anymore auf they them he she so but should supposed goes gone go come comes came return sitting waiting noch encore aún aun todavía todavia nog ainda ancora chez avec están sind sont @".split(
    ' ',
  ),
);

/** The same in several words, of which one alone could be a name. */
const askingPhrase =
  /^(?:(?:wie viele|combien de)(?= )|good (?:day|morning|afternoon|evening)(?= )|(?:is there )?any (?:news|word|luck|idea|clue)(?= )|what(?:['’]?s| is) (?:going on|up|new)(?= )|how (?:much|come)(?= )|(?:wo (?:ist|bleibt)|o[uù] est|d[oó]nde est[aá]|onde est[aá]|dov['’][eè]|dovè|dove è|waar is)(?: (?:meine?|ma|mon|mi|il mio|la mia|o meu|a minha|meu|minha|mijn))?(?= )|(?:alle |todos los )?(?:bestellungen|sendungen|pedidos|commandes|ordini|bestellingen)(?: (?:von|vom|de|del|du|van|di|da))?(?= )|n[°º] de(?= commande)|(?:send|e-?mail|dm) (?:me|us|over)(?= )|send(?= )|(?:bring up|open|load|fetch|view|track|go to|dove) (?=(?:orders? )?(?:number |id |no\.? )?#?\w{0,60}\d{3})|(?:put|moved?|went|gone|changed|set|switched|got|became)(?: to| on)? (?=(?:on )?(?:hold|pending|shipped|delivered|cancell?ed|returned|failed)\b))/i;

/** What has a number of its own elsewhere: `ticket 5521`. */
const ticketWords =
  /^(?:ticket|case|zendesk|gorgias|freshdesk|intercom|helpscout|conversation|chat|thread)(?: ?id| ?number)?#?$/;

/** What people call the number behind it: `invoice 5001`. */
const naming =
  /^(?:no|nr|№|n[°º]|nbr|acct|account|ordr|oder|odrer|invoice|inv|po|confirmation|receipt|purchase|ref|reference|payment|transaction|txn)#?$/;

/** Words that only ask. */
export const readFiller: Rule = (rest, _, before) => {
  const phrase = askingPhrase.exec(wordsFrom(rest, 5).join(' '))?.[0].trim();
  if (phrase !== undefined && rest[0]?.negated === false) return segment(rest, phrase.split(' ').length, [], 'filler');
  // What somebody quotes begins with it, and what somebody asks a colleague with a name.
  const isAddress = rawWord(rest[0]) === '>' || (before.length === 0 && /^@[\w-]+$/.test(rawWord(rest[0]) ?? ''));
  if (isAddress && rest[1] !== undefined && rest[0]?.negated === false) return segment(rest, 1, [], 'filler');
  // `Will Smith` is somebody, unless the word asks: `will 5001 arrive`.
  const isName =
    /^will$/i.test(plainWord(rest[0]) ?? '') &&
    before.length === 0 &&
    /^\p{Lu}\p{Ll}+$/u.test(plainWord(rest[1]) ?? '');
  if (isName) return null;
  // `where's` asks, and `Doe's` names somebody, although `does` asks.
  const word = (plainWord(rest[0]) ?? '').toLowerCase().replace(/^(what|where|who|when|how|it)['’]s$/, '$1s');
  if (rest[0]?.negated === true || word === '') return null;
  const counted = /^(?:top|limit) \d{1,4}$|^(?:last|latest) (?:orders?|fulfillments?|shipments?|parcels?|packages?)$/;
  if (counted.test(wordsFrom(rest, 2).join(' ').toLowerCase())) return segment(rest, 2, [], 'filler');
  const isAlone = before.length === 0 && rest.length < 3;
  if (ticketWords.test(word) && /^#?\d{2,10}$/.test(plainWord(rest[1]) ?? '') && !isAlone)
    return segment(rest, 2, [], 'filler');
  if (before.length === 0 && /^(?:for|from|by|under|about)$/.test(word) && rest[1] !== undefined)
    return segment(rest, 1, [], 'filler');
  const isNaming = naming.test(word) && isIdLike(plainWord(rest[1]) ?? '');
  if (asking.has(word) || isNaming) return segment(rest, 1, [], 'filler');
  if (!linking.has(word)) return null;
  const isUnderstood = before.some(
    ({ kind, terms }) =>
      kind !== 'plain' || terms.some(({ field, values }) => field !== null || isIdLike(values[0]?.text ?? '')),
  );
  const isNextUnderstood = rest[1] !== undefined && rest[1].field !== null;
  return isUnderstood || isNextUnderstood ? segment(rest, 1, [], 'filler') : null;
};

/** Linking words at the beginning are left out, too, once something after them was understood. */
export function dropAnswered(segments: Segment[]): Segment[] {
  const isUnderstood = segments.some(
    ({ kind, terms }) =>
      kind === 'read' ||
      kind === 'filler' ||
      terms.some(({ field, values }) => field !== null || isIdLike(values[0]?.text ?? '')),
  );
  if (!isUnderstood) return segments;
  return segments.map((one, at) => {
    const [term] = one.terms;
    if (one.kind !== 'plain' || term?.field !== null || one.terms.length !== 1) return one;
    const filler = readFiller(
      [term],
      noContext,
      segments.filter((_, index) => index !== at),
    );
    return filler === null ? one : { ...one, kind: 'filler', terms: [] };
  });
}

/** What says when or what not, and is looked for only where nothing else is asked. */
const unread =
  /^(?:before|after|since|until|till|between|than|ago|during|within|except|excluding|nor|neither|nobody|nothing|without|skip|omit|less|fewer|almost|nearly|versus|vs|hours?|weeks|days|months|(?:mon|tues|wednes|thurs|fri|satur|sun)days|\d{1,2}(?:st|nd|rd|th)|\d{1,2}(?::\d\d)?[ap]m|au[sß]er|ausser|menos|tranne|sauf|salvo|nicht|ohne|sans|senza|zonder)$/i;

/** A word that would turn a question round or leave out a part of it if nothing is found with it. @throws {FilterError} */
export function checkUnread(segments: readonly Segment[]): void {
  const isWord = ({ kind, terms: [term, ...others] }: Segment) =>
    kind === 'plain' && others.length === 0 && term?.field === null && !/\d{4}|@/.test(term.values[0]?.text ?? '');
  const left = segments.find((one) => isWord(one) && unread.test(one.typed) && !/^\p{Lu}\p{Ll}/u.test(one.typed));
  if (left === undefined || segments.every((one) => one.kind === 'filler' || isWord(one))) return;
  const word = quoteInput(left.typed);
  throw new FilterError(`I don’t understand ${word} here. Leave it out, or put it in quotation marks if it’s a name.`);
}

/** Words beside the numbers of a list: more than these are no query. */
const maxWords = 100;

/** @throws {FilterError} for a text of words */
export function checkWords(terms: readonly Term[]): void {
  if (terms.length <= maxWords) return;
  const words = terms.filter((term) => idsIn(rawWord(term) ?? '') === null).length;
  if (words <= maxWords) return;
  throw new FilterError(
    `That’s ${formatCount(words)} words; I read up to ${maxWords} beside a list of numbers. Leave something out.`,
  );
}

/** What a number means by itself, wherever it is found. */
const numberFields = /^(?:any|order|tracking|email|phone|rma|fulfillment|client|customerid)$/;
const isNumberTerm = ({ field, negated, values }: Term): boolean =>
  !negated &&
  values.some(({ text }) =>
    field === null
      ? isEmail(text) || text.replace(/\D/g, '').length > 3
      : numberFields.test(field) && /\d|@/.test(text),
  );

/** As many words may be names beside a number. */
const maxNames = 3;

/** A number that a fulfillment alone has, or its order. */
const uniqueFields = /^(?:any|order|tracking|rma|fulfillment|client)$/;
const isUnique = (term: Term): boolean =>
  isNumberTerm(term) && (term.field === null ? !isEmail(term.values[0]?.text ?? '') : uniqueFields.test(term.field));

/** More words, beside those with a label, are a message in which a number is told; on several lines, and on one. */
const longMessage = { pasted: 8, typed: 20 };

/**
 * Of a text that was pasted with a number in it, or written around one, the words that mean nothing are left out; of a
 * message everything but the number, since what else it tells could only hide what is looked for.
 */
export function dropProse(segments: Segment[], text: string): Segment[] {
  const isWord = ({ kind, terms: [term, ...others] }: Segment) =>
    kind === 'plain' &&
    others.length === 0 &&
    term?.field === null &&
    !term.negated &&
    term.values.every(({ text: word, isQuoted }) => !isQuoted && !isIdLike(word));
  const drop = (one: Segment): Segment => ({ ...one, kind: 'filler', terms: [] });
  const isPasted = text.trim().includes('\n');
  const isLabeled = ({ kind, terms, typed }: Segment) =>
    terms.some(({ field }) => field !== null) && (kind === 'plain' || /^[\p{L}# ]{2,30}:/u.test(typed));
  const told = segments.filter((one) => !isLabeled(one)).flatMap(({ typed }) => typed.split(' '));
  const numbers = segments.flatMap(({ terms }) => terms.filter(isUnique)).flatMap(({ values }) => values);
  const isMessage =
    numbers.length > 0 &&
    told.filter((word) => !isIdLike(word)).length > (isPasted ? longMessage.pasted : longMessage.typed) &&
    (isPasted || numbers.length === 1);
  if (isMessage)
    return segments.map((one) => {
      const unique = one.terms.filter(isUnique);
      return isLabeled(one) ? one : unique.length === 0 ? drop(one) : { ...one, kind: 'plain', terms: unique };
    });
  const isProse = isPasted || segments.filter(isWord).length > maxNames;
  if (!isProse || !segments.some(({ terms }) => terms.some(isNumberTerm))) return segments;
  return segments.map((one) => (isWord(one) ? drop(one) : one));
}

/** What could be a date in another way of writing, and is refused as such. */
const writtenDate = /^\d{1,4}-\d|^20\d{6}$|[a-z]{3}/i;

/** Words that people put before a colon, as in `UPS: 1Z…`, `Subject: Order …`, `hold: 3 days`, `in:gulf`: they are words. */
export function splitLabels(terms: readonly Term[], { names, clock }: QueryContext, text: string): Term[] {
  const isHouse = (word: string) => names.houses.some(({ name }) => foldKey(name).endsWith(foldKey(word)));
  const isPasted = text.trim().includes('\n') || terms.length > longMessage.typed;
  const isMail = text.includes('@') && terms.some(({ field }) => /^subject$/i.test(field ?? ''));
  return terms.flatMap((term, at) => {
    const { field, negated, typed, values } = term;
    const [value] = values;
    if (field === null || negated || value === undefined) return [term];
    const inside = () => splitTerms(typed.slice(typed.indexOf(':') + 1));
    // The head of a mail: `From: Jane Doe <jane@example.com>`
    const isAddressed = terms.slice(at, at + 4).some((one) => one.values.some(({ text: word }) => word.includes('@')));
    if (isAddressed && /^(?:from|to|cc|bcc|reply-to)$/i.test(field)) return inside();
    if (isMail && /^(?:sent|date)$/i.test(field)) return inside();
    const isKnown = findTermName(field) !== undefined || findComparison(field) !== undefined;
    const isNumber = values.every(({ text: word }) => /^(?=.*\d)[\w-]{8,}$/.test(word) && !writtenDate.test(word));
    const isFrom = /^(?:from|to)$/i.test(field) && /^(?:\D+|\d{5})$/.test(value.text) && !isDateText(value.text, clock);
    const isWord =
      isFrom ||
      (isNumber && dateNames.has(findTermName(field) ?? '')) ||
      (/^(?:is|in)$/i.test(field) && matchStatus(value.text) === undefined) ||
      (!isKnown && isPasted && !questionWords.test(field));
    if (!isWord && (isKnown || questionWords.test(field))) return [term];
    const isLabel =
      isWord ||
      matchStatus(field) !== undefined ||
      isCarrier(field, names.carriers) ||
      asking.has(field.toLowerCase()) ||
      /^(?:by|at|via|limit|top)$/i.test(field) ||
      (field.length > 3 && isHouse(field));
    if (/^is$/i.test(field) && isLabel) return inside();
    return isLabel ? [makeTerm(null, [bare(field)]), ...inside()] : [term];
  });
}

const questionWords = /^(?:is|in|not|no|has|with|have|without|missing|lacks|customer|customers|orders?)$/i;
