/** Reads which subcommand of `/fulfillments` was typed, in people's own words. */
import { isUnderstood } from './filters/read-query.ts';
import { closestMatch, findComparison, findTermName } from './filters/vocabulary.ts';
import { asksForView } from './stats/stats.ts';
import { editDistance } from './text/edit-distance.ts';
import { outsideQuotes } from './text/typed-text.ts';

/** What was typed: a subcommand, or a first word that is nearly one; `text` is what stands behind it. */
export type TypedCommand =
  | { kind: 'run'; command: string; text: string }
  | { kind: 'near'; command: string; text: string; word: string }
  | { kind: 'schedule'; text: string; word: string };

/** Reads the text of a command. Null: nothing was typed. Whatever is no subcommand is a search. */
export function readCommand(text: string, names: readonly string[]): TypedCommand | null {
  const typed = text.replace(/^\s*\/fulfillments\b/i, '').replace(askedFor, '');
  const [, word = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(typed) ?? [];
  if (word === '') return null;
  const name = word.toLowerCase();
  const search: TypedCommand = { kind: 'run', command: 'search', text: typed };
  for (const [pattern, command] of phrases) {
    const match = pattern.exec(typed.trim());
    if (match !== null) return { kind: 'run', command, text: match[1] ?? '' };
  }
  if (sending.test(word) && regularly.test(rest.replace(quoted, '""')))
    return { kind: 'schedule', word: '', text: withoutTimes(rest) };
  if (name === 'help' && /^me\s/i.test(rest)) return search;
  if (names.includes(name) && forHelp.test(rest)) return { kind: 'run', command: 'help', text: name };
  if (names.includes(name)) return { kind: 'run', command: name, text: rest };
  if (toSchedule.test(word) && rest.trim() !== '') return { kind: 'schedule', word, text: withoutTimes(rest) };
  if (eachTime.test(typed.replace(quoted, '""'))) return { kind: 'schedule', word: '', text: withoutTimes(typed) };
  const near = nearestCommand(word, rest, names);
  if (near === null) return asksForView(typed) ? { kind: 'run', command: 'stats', text: typed } : search;
  const isFormat = near === 'export' && /^(?:excel|xlsx)$/i.test(word);
  return { kind: 'near', command: near, word, text: isFormat ? `${word} ${rest}` : rest };
}

/** What is asked of a command: `export help`, `stats ?`. */
const forHelp = /^\s*(?:help[?!.]*|-{1,2}h(?:elp)?|\?+)\s*$/i;

/** Words that ask, in front of a command that people ask for so: `please export status:hold`, `show me the stats`. */
const askedFor =
  /^\s*(?:(?:please|pls|can you|could you|i(?: want| need|['’]d like)(?: to)?|let me|show|give|me|get|see|list|open|view|the|my|an?|all|last|latest|recent)\s+)+(?=(?:export|stats|history|imports|template|settings|saved)(?:\s|$))/i;

/** Questions that are about a command; its text is the first group. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/^(?:help[?!.]+|-{1,2}h(?:elp)?|\?+|commands|usage|man)$/i, 'help'],
  [
    /^(?=(.*))how (?:(?:do|can|should|to|does)\b[^\d:@]*\b(?:im|ex)port|(?:do|can|to)\b[^\d:@]*\b(?:undo|save|schedule|use|upload)\b)/i,
    'help',
  ],
  [/^(tracking|returns?) templates?$/i, 'template'],
  [/^(?:last|latest|recent|the|my|\s)+ import$/i, 'imports'],
  [/^history (?:of )?(?:all|imports?|today|yesterday|(?:this|last) [a-z]+)$/i, 'imports'],
  [/^(?:order )?(?=\S*\d)(#?[\w-]+) (?:history|log|changes)$/i, 'history'],
  [
    /^(?:who changed|what changed (?:in|on)|what happened (?:to|with)|changes (?:of|to|in)) (?:order )?(?=\S*\d)(#?[\w-]+)\??$/i,
    'history',
  ],
];

/** Words for searches that run by themselves. */
const toSchedule = /^(?:schedul(?:ed?|es|ing)|subscribe|watch|notify|alert|alerts|remind)$/i;
const weekday = '(?:week|mon|tues|wednes|thurs|fri|satur|sun)days?';
/** Not the `daily` of an address, and not what follows a colon. */
const begins = '(?<!\\S|[:=]\\s)(?:every|each) (?:other )?';
const ends = "(?![-@'’\\w]|\\.\\w)";
const regularly = new RegExp(
  `${begins}(?:${weekday}(?:,? (?:(?:and|or|&) )?${weekday})*(?: (?:morning|afternoon|evening|night)s?)?|(?:day|morning|evening|night|week|month|hour)s?)${ends}|(?<!\\S)(?:daily|weekly|hourly|monthly)${ends}`,
  'i',
);

/** Words in front of what comes as a file; behind them, `daily` says when. */
const sending = /^(?:export|e-?mail|send|dm)$/i;
/** The same where it is only searched: `holds every monday`, `every day at 8`; Every Morning Brew is a name. */
const eachTime = new RegExp(
  `${begins}(?:${weekday}${ends}(?!\\s(?:in|of|last|this|since)\\b)|(?:day|morning|evening|night|week|month|hour)s?(?=\\s*$|\\s(?:(?:at|by|around)\\s)?\\d))`,
  'i',
);

/** Daily Greens are a product. */
const quoted = /["“”][^"“”]*["“”]/g;

/** What is to be scheduled, without when: the form asks for that. */
const withoutTimes = (text: string): string =>
  outsideQuotes(text.replace(/[“”]/g, '"').replace(/^\s*me\b(?: (?:of|on|about|when))?/i, ' '), (piece) =>
    piece
      .replace(new RegExp(regularly, 'gi'), ' ')
      .replace(
        /\s(?:(?:at|by|around) \d{1,2}(?::\d\d)?(?:\s?[ap]\.?m\.?)?|\d{1,2}(?::\d\d)?\s?[ap]\.?m\.?)(?=\s|$)/gi,
        ' ',
      ),
  ).trim();

/** What other programs call a subcommand. */
const otherNames: Record<string, readonly string[]> = {
  export: ['download', 'csv', 'excel', 'xlsx', 'spreadsheet'],
  import: ['upload', 'paste'],
  imports: ['undo', 'revert', 'rollback', 'uploads'],
  lookup: ['bulk', 'batch'],
  stats: [
    ...['statistics', 'report', 'reports', 'dashboard', 'analytics', 'metrics', 'summary'],
    ...['chart', 'charts', 'graph', 'graphs', 'kpis'],
  ],
  settings: ['config', 'configure', 'configuration', 'preferences', 'prefs', 'notifications', 'options', 'setup'],
  saved: ['schedule', 'schedules', 'scheduled', 'favorites', 'bookmarks', 'subscribe', 'alerts'],
  history: ['audit', 'log', 'logs', 'changelog'],
  template: ['templates', 'sample', 'samples'],
  help: ['menu', 'hilfe', 'ayuda'],
};
const commandsByName = new Map(
  Object.entries(otherNames).flatMap(([command, names]) => names.map((name) => [name, command] as const)),
);

/** The subcommands that a question is about: `help export`, `how do I undo an import`. None: it is about all. */
export function helpTopics(text: string, names: readonly string[]): Set<string> {
  const words = text.toLowerCase().match(/[a-z]{3,13}/g) ?? [];
  const topics = words.flatMap((word) => {
    const [, about] = topicWords.find(([pattern]) => pattern.test(word)) ?? [];
    const named = names.includes(word) ? word : names.find((name) => word.startsWith(name));
    return about ?? named ?? nearestCommand(word, '', names) ?? [];
  });
  return new Set(topics.filter((topic) => topic !== 'help'));
}

const topicWords: readonly (readonly [RegExp, string])[] = [
  [/^(?:filter(?:s|ing)?|dates?|find|sort(?:ing)?|query)$/, 'search'],
  [/^(?:tracking|returns?|files?)$/, 'import'],
];

/** The subcommand that a first word was probably meant to be; null for words with a meaning of their own. */
function nearestCommand(word: string, rest: string, names: readonly string[]): string | null {
  if (!/^[a-z]{3,13}$/i.test(word) || isUnderstood(word)) return null;
  const named = commandsByName.get(word.toLowerCase());
  if (named !== undefined) return named;
  const closest = closestMatch(word, names);
  if (closest === undefined) return null;
  // `status of 5001` and `older than nov 1` begin with what filters are called.
  const isField = findTermName(word) !== undefined || findComparison(word) !== undefined;
  const distance = isField ? Number.POSITIVE_INFINITY : editDistance(word.toLowerCase(), closest);
  const isNear = closest.startsWith(word.toLowerCase()) || distance <= (closest.length > 5 ? 2 : 1);
  // A name of two words is a person rather than a command.
  const isName = /^\s*\p{L}+\s*$/u.test(rest) && !/^\s*(?:tracking|returns?|files?|holds?)\s*$/i.test(rest);
  return isNear && !isName ? closest : null;
}
