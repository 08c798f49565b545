/** Rules for what a search can't do, and people ask for all the same: changing an order, a range of ids, hours. */
import { readDatePhrase } from './date-phrases.ts';
import { beginsName } from './field-words.ts';
import { dateNames } from './filter.ts';
import { bare, isIdLike, plainWord, type Rule, rawWord, type Segment, segment, wordsFrom } from './query-words.ts';
import { makeTerm, type Term } from './split-terms.ts';

const changing =
  /^(?:cancel|refund|reship|resend|replace|change|edit|modify|correct|fix|release|unhold|reopen|delete|remove|assign|put|set|add|move|process|stop|mark|update)$/i;

/** `cancel 5001`, `release all holds`: nothing is changed by a search, which would look for cancelled orders. */
export const readRequest: Rule = (rest, { names }, before) => {
  const isFirst = before.every(({ kind }) => kind === 'filler');
  const [verb = '', next = ''] = wordsFrom(rest, 2);
  if (!isFirst || rest[0]?.negated === true || !changing.test(verb) || /^(?:on|for|about)$/i.test(next)) return null;
  // `any update 5001` asks.
  if (/^update$/i.test(verb) && rest.length === 2) return null;
  const ids = rest.flatMap((term) => namedId(term) ?? []);
  const isAll = /^(?:all|every|everything|these|those)$/i.test(next) || (firm.test(verb) && next !== '');
  if (ids.length === 0 && (!isAll || beginsName(rest, 1, names))) return null;
  const terms = ids.length === 0 ? [] : [makeTerm(ids.length === 1 ? null : 'any', ids.map(bare))];
  return segment(rest, ids.length === 0 ? 1 : rest.length, terms, 'mistake', {
    reason: 'A search doesn’t change orders. To change them, share a CSV in a channel I’m in.',
  });
};

/** What is never said of orders that are looked for. */
const firm = /^(?:refund|reship|resend|release|unhold)$/i;

function namedId(term: Term): string | null {
  const word = plainWord(term);
  if (word !== null) return isIdLike(word) ? word : null;
  const isId = term.field !== null && /^(?:order|tracking|fulfillment)$/i.test(term.field);
  return isId ? (term.values[0]?.text ?? null) : null;
}

/** `orders 5001 through 5010`: ids are looked up one by one. */
export const readIdRange: Rule = (rest) => {
  const words = wordsFrom(rest, 6).join(' ');
  const dashed =
    /^(?:#?(?!20[0-3]\d )(\d{4,12}) [-–] #?(\d{4,12})|(?=#|orders |ids )(?:orders |ids )?#?(\d{4,12})[-–]#?(\d{4,12}))(?=,? [^-–]|,?$)/i.exec(
      wordsFrom(rest, 4, rawWord).join(' '),
    );
  const [first = '', last = ''] = dashed?.slice(1).filter((one) => one !== undefined) ?? [];
  const isRange = first.length === last.length && first < last;
  const found = bareRange.exec(words) ?? namedRange.exec(words) ?? (isRange ? dashed : null);
  if (found === null || rest[0]?.negated === true) return null;
  return segment(rest, found[0].split(' ').length, [], 'mistake', {
    reason: 'I can’t look for a range of ids. Paste up to 1,000 ids, or share a file that lists them.',
  });
};

/** Four digits or more, maybe with letters in front; unless they are called orders, years are none. */
const anyId = '#?[a-z]{0,4}-?(?:\\d{4}-\\d{3}|\\d{4})\\d{0,16}';
const id = `(?!20[0-3]\\d(?: |$))${anyId}`;
const end = '(?:to|thru|through|until|and(?<=between .{1,40}))';
const bareRange = new RegExp(`^(?:from |between )?${id} ${end} ${id}(?= |$)`, 'i');
const namedRange = new RegExp(
  `^(?:(?:orders?|ids?|numbers?|zips?|codes?) )+(?:${anyId} (?:${end}|-|–) ${anyId}|(?:(?:from|between) ${id} (?:${end}|-|–)|above|below|over|under|after|before|(?:greater|more|less|higher|lower) than|[<>]=?) ${id})(?= |$)`,
  'i',
);

const time = '(?:noon|midnight|\\d{1,2}(?::\\d\\d)? ?[ap]\\.?m|\\d{1,2}:\\d\\d)';
const hours = new RegExp(
  `^(?:(?:(?:between|from) )?(?:${time}|\\d{1,2}) ?(?:and|to|-|–|until) ?${time}|(?:(?:since|after|before|until|by|at|from|past) )?${time}|for (?:an|\\d) ?(?:h|hrs?|hours?)|(?:since|after|from) this (?:morning|afternoon)|(?:in |within |during |over )?(?:the )?(?:last|past) (?:half )?(?:an )?(?:hour|few hours|couple of hours|minutes|\\d{1,4} ?min(?:ute)?s?)|\\d{1,4} ?min(?:ute)?s? ago|(?:(?:less|more|older|newer|younger) than|under|over|at least|within) (?:(?:an?|\\d) ?(?:h|hrs?|hours?)|\\d{1,4} ?min(?:ute)?s?)(?: (?:old|ago))?)(?: (?:utc|gmt|[ecmp][sd]?t))?(?= |$)`,
  'i',
);

/** What can't be told to the day, and why; the date without it is offered. */
const inexact: [pattern: RegExp, reason: string][] = [
  [
    /^(?:the )?(?:beginning|start|end|middle|mid|early|late|anfang|ende|mitte|d[eé]but|fin(?! de semana)|(?:principios|finales|mediados)(?= de)|inizio|fine|(?:primera|[uú]ltima) semana|erste woche|premi[eè]re semaine|(?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:week|half|few days|days))(?: of| in| de| di)? (?=\S)/i,
    'I can’t tell which days of it that is.',
  ],
  [/(?<=\S )(?:business|working|work|week) (?=days?(?: |$))/i, 'I count every day, not only business days.'],
  [hours, 'I search by whole days, not by the hour.'],
];

/**
 * `first week of november`, `last 3 business days`, `before noon yesterday`: the whole period, the same number of days, or
 * the day that has those hours, which is today unless it is said.
 */
export const readInexactDate: Rule = (rest, context, before) => {
  const text = wordsFrom(rest, 8).join(' ');
  if (rest[0]?.negated === true) return null;
  for (const [pattern, reason] of inexact) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const start = text.slice(0, found.index).split(' ').length - 1;
    const length = found[0].trim().split(' ').length;
    const end = start + length;
    const dated = readDatePhrase([...rest.slice(0, start), ...rest.slice(end)], context, before);
    // `last week monday` is a day.
    if ((readDatePhrase(rest, context, before)?.length ?? 0) > end) continue;
    const isDated = before.some(({ terms }) => terms.some(({ field }) => dateNames.has(field ?? '')));
    const isHours = pattern === hours && (isDated || !/^(?:\d+(?![\d ]*min)|noon|midnight)/i.test(text));
    // What is older than some hours may be of any day.
    const today =
      isHours && !isDated && !/^(?:more|older|over|at least)/i.test(text)
        ? readDatePhrase([makeTerm(null, [bare('today')])], context, before)
        : null;
    if (!isHours && (dated === null || dated.length <= start)) continue;
    const { terms = [], replacesPrevious = false } = dated ?? today ?? {};
    return segment(rest, length + (dated?.length ?? 0), terms, 'mistake', { reason, replacesPrevious });
  }
  return null;
};

/** `holds, no wait, pending`: what is meant stands behind it. */
export const readCorrection: Rule = (rest, _, before) => {
  const isPaused = /[,;.…–—-]$/.test(before.at(-1)?.typed ?? '');
  const words = wordsFrom(rest, 6).join(' ');
  const length = (correcting.exec(words) ?? (isPaused ? /^actually(?= \S)/i.exec(words) : null))?.[0].split(' ').length;
  const isFirst = before.every(({ kind }) => kind === 'filler');
  if (length === undefined || isFirst) return null;
  return segment(rest, length, [], 'mistake', { reason: corrected });
};

const correcting =
  /^(?:no wait|wait no|(?:sorry )?(?:no )?(?:i|we) meant?(?! to )|sorry no|(?:actually )?(?:make (?:that|it)|change (?:that|it) to)(?! (?:to|in|on|there|back|through) )|scratch that)(?= \S)/i;
const corrected = 'I go by what comes last.';

/** Without what was typed before a correction and is said anew behind it. */
export function dropCorrected(segments: readonly Segment[]): Segment[] {
  const at = segments.findLastIndex(({ reason }) => reason === corrected);
  const kindOf = ({ field }: Term) => (dateNames.has(field ?? '') ? 'created' : (field ?? 'order'));
  const anew = new Set(segments.slice(at + 1).flatMap(({ terms }) => terms.map(kindOf)));
  return segments.filter((one, index) => index >= at || !one.terms.some((term) => anew.has(kindOf(term))));
}
