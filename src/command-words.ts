/** Reads which subcommand of `/fulfillments` was typed, in people's own words. */
import { isUnderstood } from './filters/read-query.ts';
import { closestMatch, findComparison, findTermName } from './filters/vocabulary.ts';
import { asksForView } from './stats/stats.ts';
import { editDistance } from './text/edit-distance.ts';
import { outsideQuotes } from './text/typed-text.ts';

/** What was typed: a subcommand, or a first word that is nearly one; `text` is what follows it. */
export type TypedCommand =
  | { kind: 'run'; command: string; text: string }
  | { kind: 'near'; command: string; text: string; word: string }
  /** `isRare`: neither every day, nor on weekdays, nor one day a week */
  | { kind: 'schedule'; text: string; word: string; isRare: boolean };

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
  if (sending.test(word) && regularly.test(rest.replace(quoted, '""'))) return toBeScheduled('', rest);
  if (name === 'help' && /^me\s/i.test(rest)) return search;
  if (names.includes(name) && forHelp.test(rest)) return { kind: 'run', command: 'help', text: name };
  if (names.includes(name)) return { kind: 'run', command: name, text: rest };
  if (toSchedule.test(word) && rest.trim() !== '') return toBeScheduled(word, rest);
  if (eachTime.test(typed.replace(quoted, '""'))) return toBeScheduled('', typed);
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
  [/^(?:(?:last|latest|recent|the|my) )+import$|^(?:(?:my|all|failed|pending|undecided) )+imports$/i, 'imports'],
  // What was saved is changed with the buttons of the list; with a number or an email, it is about an order.
  [
    /^(?!.*(?:\d{4}|@))(?:please )?(?:unsubscribe(?= |$).*|(?:show |list )?(?:my|the) (?:saved )?(?:searches|schedules)|(?:stop|pause|resume|disable|cancel|delete|remove|rename|edit|turn (?:off|on)) (?:(?:(?:it|them|this|that|all) )?until|(?:.* )?(?:schedules?|scheduled|saved|search(?:es)?|reports?|alerts?|sending|(?:daily|weekly|monthly|\p{L}+day) (?:one|export|email|file)))(?= |$).*)$/iu,
    'saved',
  ],
  [/^(set (?:order )?(?=\S*\d)\S+ (?:to|as|on)\b.*)$/i, 'search'],
  [/^history (?:of )?(?:all|imports?|today|yesterday|(?:this|last) [a-z]+)$/i, 'imports'],
  [/^(?:order )?(?=\S*\d)(#?[\w-]+) (?:history|log|changes)$/i, 'history'],
  [
    /^(?:who (?:has )?(?:changed|cancell?ed|shipped|returned|touched|updated|edited|modified|released)|what changed (?:in|on)|what happened (?:to|with)|changes (?:of|to|in)) (?:order )?(?=\S*\d)(#?[\w-]+)(?: last| lately)?\??$/i,
    'history',
  ],
];

/** Words for searches that run by themselves. */
const toSchedule = /^(?:schedul(?:ed?|es|ing)|subscribe|watch|notify|alert|alerts|remind)$/i;
const weekday = '(?:week|(?:business|working|work) ?|mon|tues|wednes|thurs|fri|satur|sun)days?';
const period = '(?:day|morning|afternoon|evening|night|weekend|week|fortnight|month|quarter|year|hour)s?';
const ordinal = '(?:first|second|third|fourth|last|\\d{1,2}(?:st|nd|rd|th))';
/** Not the `daily` of an address, and not what follows a colon. */
const begins = '(?<!\\S|[:=]\\s)(?:on )?(?:every|each) ';
const ends = "(?![-@'’\\w]|\\.\\w)";
const days = `(?:other )?${weekday}(?:,? (?:(?:and|or|&) )?(?:(?:every|each) )?${weekday})*(?: (?:morning|afternoon|evening|night)s?)?`;
/** What isn't every day, on weekdays, or one day a week; nothing else has words like these. */
const rare = [
  `${begins}(?:(?:${ordinal} (?:${weekday}|${period})|\\d{1,2}(?:st|nd|rd|th))(?: (?:of|in) (?:the|each|every|a) \\w+)?|(?:other|two|three|four|six|few|\\d{1,2}) (?:${weekday}|${period})|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)\\p{L}{0,6}\\.? \\d{1,2})`,
  `(?<!\\S)(?:on )?(?:the )?${ordinal}(?: (?:${weekday}|${period}))? (?:of|in) (?:each|every|a) \\p{L}+`,
  '(?<!\\S)(?:jede[nrsm]?|cada|toda|todos los|chaque|tous les|ogni|elke|iedere|każdy) (?:montags?|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|tag|woche|monat|lunes|martes|miércoles|jueves|viernes|sábado|domingo|d[ií]as?|semana|mes|lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedi|dimanche|jours?|semaine|mois|lunedì|martedì|venerdì|giorno|settimana|mese|maandag|vrijdag|dag|maand|segunda(?:-feira)?|sexta(?:-feira)?|poniedziałek|piątek|dzień)',
]
  .map((one) => `${one}${ends}`)
  .join('|');
const times = '(?<!\\S)(?:once|twice|(?:two|three|\\d) times) an? (?:day|week|month)';
/** Behind or in front of what is sent: Once a Day is a product, too. */
const often = `(?<!^|(?:sku|product|item)s? )${times}(?=\\s*$|,|\\s(?:at|on|by)\\s)|${times}(?=,?\\s(?:send|e-?mail|dm|export|give|show)\\s)`;
/** Only where something is sent: without that, a Glow Box Monthly is a product. */
const rareWord = `(?<!\\S)(?:hourly|bi-?weekly|fortnightly|(?:bi-?|semi-?)?monthly|quarterly|yearly|annually)${ends}(?=\\s+(?:at|on|by|for)\\b|\\s*$)`;
/** By itself, a search for these days; where something is sent, when that is. */
const [plural, date] = ['(?:mon|tues|wednes|thurs|fri|satur|sun)days', '(?:the )?\\d{1,2}(?:st|nd|rd|th)'];
const more = '(?:,? (?:and|&) |, )';
const onDays = `(?<!\\S|(?:created|shipped|delivered|returned|updated|cancelled) )on (?:${plural}(?:${more}${plural})*|${date}(?:${more}${date})+)${ends}`;
const regularly = new RegExp(
  `${rare}|${often}|${onDays}|${rareWord}|${begins}(?:${days}|${period})${ends}|(?<!\\S)(?:daily|weekly|hourly|monthly)${ends}`,
  'iu',
);

/** Words in front of what comes as a file; behind them, `daily` says when. */
const sending = /^(?:export|e-?mail|send|dm)$/i;
/** The same where it is only searched: `holds every monday`, `every day at 8`; Every Morning Brew is a name. */
const eachTime = new RegExp(
  `${rare}|${often}|^${onDays}.{0,40}\\s(?:send|e-?mail|dm|export)\\s|${begins}(?:${days}${ends}(?!\\s(?:in|of|last|this|since)\\b)|${period}(?=\\s*$|\\s(?:(?:at|by|around)\\s)?\\d|\\s(?:send|e-?mail|dm|export|give|show)\\s))`,
  'iu',
);

/** Daily Greens are a product. */
const quoted = /["“”][^"“”]*["“”]/g;

const clock = String.raw`(?:\d{1,2}(?::\d\d)?\s?[ap]\.?m\.?|\d{1,2}:\d\d|noon|midnight|\d{1,2} ?(?:uhr|uur|h))`;
/** When something is sent, besides its days; the last one only behind words for that. */
const moments = [
  String.raw`\s(?:(?:at|by|around|um|à|a las?|alle|om) (?:${clock}|\d{1,2})|${clock})(?: (?:[ecmp][sd]?t|utc|gmt)\b)?(?=[\s,]|$)`,
  String.raw`\s(?:and|&|,|on|at)+\s*$`,
  '^\\s*(?:please |pls )?(?:(?:send|e-?mail|dm|give|show)(?: me| us)?|export[aeo]r?|envoyez(?:-moi)?|env[ií]a(?:me)?|schicke?(?: mir)?|manda(?:me)?)\\s',
].map((one) => new RegExp(one, 'giu'));
const atEnd = new RegExp(
  `(?<!created|shipped|delivered|returned|updated) (?:on|for) the ${ordinal}(?: (?:${weekday}|${period}))?(?: of (?:the )?month)?$|^in \\d+ \\p{L}+(?: |$)|\\btomorrow$`,
  'iu',
);

/** What is to be scheduled, without when: the form asks for that. */
function toBeScheduled(word: string, asked: string): Extract<TypedCommand, { kind: 'schedule' }> {
  const typed = asked.replace(/[“”]/g, '"').replace(/^\s*me\b(?: (?:of|on|about|when|if|once))?/i, ' ');
  const when = typed.replace(quoted, '""').match(new RegExp(regularly, 'giu')) ?? [];
  const text = outsideQuotes(typed, (piece) => {
    const without = piece.replace(new RegExp(regularly, 'giu'), ' ').trim();
    const plain = moments.reduce((one, pattern) => one.replace(pattern, ' '), ` ${without}`).trim();
    return ` ${word === '' ? plain : plain.replace(atEnd, '').trim()}`;
  });
  const isRare = when.some(
    (one) =>
      new RegExp(`${rare}|${times}|${rareWord}`, 'iu').test(one) ||
      /[,&]| and |month|quarter|year|hour|fortnight|weekend/i.test(one),
  );
  const isOnce = word !== '' && when.length === 0 && atEnd.test(typed.trim());
  return { kind: 'schedule', word, text: text.trim(), isRare: isRare || when.length > 1 || isOnce };
}

/** What other programs call a subcommand. */
const otherNames: Record<string, readonly string[]> = {
  export: ['download', 'csv', 'excel', 'xlsx', 'spreadsheet', 'print'],
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
  if (!/^(?!same$)[a-z]{3,13}$/i.test(word) || isUnderstood(word)) return null;
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
