/**
 * Folds text for comparing: without case and accents. The database does the same in its function `fold_text`, so that what
 * is typed and what is stored meet, whatever the database's locale. A change here needs a migration that changes both the
 * function and the indexes on it; a test compares the two letter by letter.
 */

/** Combining marks: accents, dots, rings. Vowel signs of other scripts are not among them. */
const marks = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g;

/** Letters that stand for two. */
const pairs = new Map([
  ['ß', 'ss'],
  ['ẞ', 'ss'],
  ['æ', 'ae'],
  ['Æ', 'ae'],
  ['œ', 'oe'],
  ['Œ', 'oe'],
  ['þ', 'th'],
  ['Þ', 'th'],
]);

/** Letters with a stroke or without their dot, which Unicode does not take apart. */
const strokes = new Map(
  Object.entries({ đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ł: 'l', ø: 'o', ŧ: 't', ς: 'σ', Đ: 'd', Ð: 'd', Ħ: 'h' }).concat(
    Object.entries({ Ł: 'l', Ø: 'o', Ŧ: 't' }),
  ),
);

/** The capitals up to the end of Latin, Greek, Cyrillic and Armenian that have no accent, with their small letters. */
function smallLetters(): [string, string][] {
  const first = 0x80;
  const last = 0x58f;
  return Array.from({ length: last - first + 1 }, (_, place) => String.fromCodePoint(first + place)).flatMap(
    (letter) => {
      const small = letter.toLowerCase();
      const isPlain = letter.normalize('NFKD') === letter && small !== letter && small.length === 1;
      return isPlain && !pairs.has(letter) && !strokes.has(letter) ? [[letter, small] as [string, string]] : [];
    },
  );
}

/** Every letter that becomes another single one, in the order of the database's `translate`. */
const foldedLetters: readonly (readonly [string, string])[] = [...strokes, ...smallLetters()];

/** Every letter that becomes two. */
const foldedPairs: readonly (readonly [string, string])[] = [...pairs];

const letters = new Map([...foldedLetters, ...foldedPairs]);
const beyondAscii = /[^\0-\x7f]/;
const lettersBeyondAscii = /[^\0-\x7f]/g;

/** The text in small letters and without accents: "Łukasz Müller" → "lukasz muller", "STRASSE" and "Straße" → "strasse". */
export function foldText(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase();
  const plain = dropExcessMarks(text)
    .normalize('NFKD')
    .replace(marks, '')
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return plain.replace(lettersBeyondAscii, (letter) => letters.get(letter) ?? letter);
}

/** More combining marks in a row than any writing has (UAX #15: Stream-Safe Text Format). */
const excess = /(?<=\p{M}{30})\p{M}+/gu;

/** The text without the marks beyond thirty in a row: how long normalizing takes would grow with their square. */
export function dropExcessMarks(text: string): string {
  return text.replace(excess, '');
}

/** Longer texts are neither names nor ids. */
const maxFoldedLength = 500;
const plain = /^[\x20-\x7e]*$/;
// Letters of other alphabets that look like Latin ones; pairs from Unicode's confusables.txt (UTS #39).
const cyrillic = ['АВЕЅІЈКМНОРСТУХԌԚԜаеіјѕорсухһԁԛԝ', 'ABESIJKMHOPCTYXGQWaeijsopcyxhdqw'] as const;
const greek = ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ', 'ABEZHIKMNOPTYXovp'] as const;

const latinOf = new Map(
  [cyrillic, greek].flatMap(([alike, latin]) =>
    Array.from(alike, (letter, index) => [letter, latin.charAt(index)] as const),
  ),
);

/** The text with look-alike letters replaced by Latin ones; null if it has none, or still isn't ASCII afterwards, or is too long to be a name. */
export function foldConfusables(text: string): string | null {
  if (text.length > maxFoldedLength || plain.test(text)) return null;
  const latin = Array.from(text, (letter) => latinOf.get(letter) ?? letter).join('');
  return plain.test(latin) ? latin : null;
}
