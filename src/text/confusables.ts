/** Maps letters of other alphabets that look like Latin ones; pairs from Unicode's confusables.txt (UTS #39). */

/** Longer texts are neither names nor ids. */
const maxFoldedLength = 500;
const plain = /^[\x20-\x7e]*$/;
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
