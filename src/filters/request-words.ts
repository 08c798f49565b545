/** Rules for what a search can't do, and people ask for all the same: changing an order, a range of ids, hours. */
import { readDatePhrase } from './date-phrases.ts';
import { dateNames } from './filter.ts';
import { bare, isIdLike, plainWord, type Rule, segment, wordsFrom } from './query-words.ts';
import { makeTerm, type Term } from './split-terms.ts';

const changing =
  /^(?:cancel|refund|reship|resend|replace|change|edit|modify|correct|fix|release|unhold|reopen|delete|remove|assign|put|set|add|move|process|stop|mark)$/i;

/** `cancel 5001`, `put 5001 on hold`: nothing is changed by a search, which would look for cancelled orders. */
export const readRequest: Rule = (rest, _, before) => {
  const isFirst = before.every(({ kind }) => kind === 'filler');
  if (!isFirst || rest[0]?.negated === true || !changing.test(plainWord(rest[0]) ?? '')) return null;
  const ids = rest.flatMap((term) => namedId(term) ?? []);
  if (ids.length === 0) return null;
  const terms = [ids.length === 1 ? makeTerm(null, ids.map(bare)) : makeTerm('any', ids.map(bare))];
  return segment(rest, rest.length, terms, 'mistake', {
    reason: 'A search doesn’t change orders. To change them, share a CSV in a channel I’m in.',
  });
};

function namedId(term: Term): string | null {
  const word = plainWord(term);
  if (word !== null) return isIdLike(word) ? word : null;
  const isId = term.field !== null && /^(?:order|tracking|fulfillment)$/i.test(term.field);
  return isId ? (term.values[0]?.text ?? null) : null;
}

/** `orders 5001 through 5010`: ids are looked up one by one. */
export const readIdRange: Rule = (rest) => {
  const words = wordsFrom(rest, 6).join(' ');
  const found = bareRange.exec(words) ?? namedRange.exec(words);
  if (found === null || rest[0]?.negated === true) return null;
  return segment(rest, found[0].split(' ').length, [], 'mistake', {
    reason: 'I can’t look for a range of ids. Paste up to 1,000 ids, or share a file that lists them.',
  });
};

/** Four digits or more, maybe with letters in front. */
const id = '#?[a-z]{0,4}-?\\d{4,20}';
const bareRange = new RegExp(`^(?:from |between )?${id} (?:to|thru|through|until) ${id}(?= |$)`, 'i');
const namedRange = new RegExp(
  `^(?:orders?|ids?|numbers?) (?:from |between )?${id} (?:to|thru|through|until|-|–) ${id}(?= |$)`,
  'i',
);

const partOfMonth =
  /^(?:the )?(?:beginning|start|end|middle|mid|early|late|(?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:week|half|few days|days))(?: of| in)? (?=\S)/i;

/** `first week of november`, `end of last month`: there is no telling where that begins, so the whole is offered. */
export const readPartOfMonth: Rule = (rest, context, before) => {
  const part = partOfMonth.exec(wordsFrom(rest, 6).join(' '))?.[0].trim().split(' ').length;
  if (part === undefined) return null;
  // `last week monday` is a day.
  const day = readDatePhrase(rest, context, before);
  if (day !== null && day.length > part) return day;
  const whole = readDatePhrase(rest.slice(part), context, before);
  if (whole === null) return null;
  const { terms, length, replacesPrevious = false } = whole;
  return segment(rest, part + length, terms, 'mistake', {
    reason: 'I can’t tell which days of it that is.',
    replacesPrevious,
  });
};

/** `last 3 business days`: the same number of days, of which weekends are some. */
export const readBusinessDays: Rule = (rest, context, before) => {
  const words = wordsFrom(rest, 7);
  const at = words.findIndex(
    (word, index) => /^(?:business|working|work|week)$/i.test(word) && /^days?$/i.test(words[index + 1] ?? ''),
  );
  if (at < 1 || rest[0]?.negated === true) return null;
  const read = readDatePhrase([...rest.slice(0, at), ...rest.slice(at + 1)], context, before);
  if (read === null || read.length <= at) return null;
  const { terms, length, replacesPrevious = false } = read;
  return segment(rest, length + 1, terms, 'mistake', {
    reason: 'I count every day, not only business days.',
    replacesPrevious,
  });
};

const time = '(?:noon|midnight|\\d{1,2}(?::\\d\\d)? ?[ap]\\.?m|\\d{1,2}:\\d\\d)';
const hours = new RegExp(
  `^(?:(?:between|from) (?:${time}|\\d{1,2}) ?(?:and|to|-|–|until) ?${time}|(?:since|after|before|until|by|at|from|past) ${time}|for (?:an|\\d) ?(?:h|hrs?|hours?)|(?:since|after|from) this (?:morning|afternoon)|(?:in |within |during |over )?(?:the )?(?:last|past) (?:half )?(?:an )?(?:hour|few hours|couple of hours|minutes|\\d{1,4} ?min(?:ute)?s?))(?= |$)`,
  'i',
);

/** `since 9am`, `before noon yesterday`, `the last hour`: the day that has those hours, which is today unless it is said. */
export const readHours: Rule = (rest, context, before) => {
  const found = hours.exec(wordsFrom(rest, 6).join(' '));
  if (found === null) return null;
  const length = found[0].split(' ').length;
  const isDated = before.some(({ terms }) => terms.some(({ field }) => dateNames.has(field ?? '')));
  const named = readDatePhrase(rest.slice(length), context, before);
  const today = isDated ? null : readDatePhrase([makeTerm(null, [bare('today')])], context, before);
  const { terms = [], replacesPrevious = false } = named ?? today ?? {};
  return segment(rest, length + (named?.length ?? 0), terms, 'mistake', {
    reason: 'I search by whole days, not by the hour.',
    replacesPrevious,
  });
};
