/** Rules for what people put between a field and its value: `name contains gar`, `tracking starts with 9400`, `tracking not empty`. */
import { absenceTerm } from './absence-words.ts';
import { readFieldName } from './field-words.ts';
import { dateFields } from './filter.ts';
import { isNoneWord } from './parse-value.ts';
import { bare, plainWord, type Rule, segment, wordsFrom } from './query-words.ts';
import { makeTerm } from './split-terms.ts';
import { describeExtent, vocabulary } from './vocabulary.ts';

const dateNames: ReadonlySet<string> = new Set(dateFields);
const there =
  /^(?:(?:is |are )?(?:there|present|available|known|set)|exists?|not (?:an? )?(?:empty|null|none|blank|missing))(?= |$)/i;
const operators: [pattern: RegExp, extents: readonly string[]][] = [
  [/^(?:contains?|containing|includes?|including|like|with) /i, ['part']],
  [/^(?:starts?|starting|begins?|beginning) (?:with|in|by) /i, ['part', 'beginning']],
  [/^(?:ends?|ending) (?:with|in|on|by) /i, ['part']],
];

/** A field, an operator and a value; what the field can't be asked is said. */
export const readOperator: Rule = (rest) => {
  const named = readFieldName(rest);
  if (named === null || dateNames.has(named.name) || named.name === 'status') return null;
  const { name, length } = named;
  const after = rest.slice(length);
  const words = wordsFrom(after, 5).join(' ');
  const presence = there.exec(words);
  const term = presence === null ? null : absenceTerm(name, true);
  if (presence !== null && term !== null) return segment(rest, length + presence[0].split(' ').length, [term]);
  for (const [pattern, extents] of operators) {
    const operator = pattern.exec(words)?.[0].trim().split(' ').length;
    const value = operator === undefined ? null : plainWord(after[operator]);
    if (operator === undefined || value === null || isNoneWord(value)) continue;
    const used = length + operator + 1;
    if (extents.includes(vocabulary[name].extent)) return segment(rest, used, [makeTerm(name, [bare(value)])]);
    if (extents.length === 1 && /^with/i.test(words)) return null;
    return segment(rest, used, [], 'mistake', { reason: `I can’t look for that: ${describeExtent(name)}.` });
  }
  return null;
};
