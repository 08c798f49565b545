/** Ids that differ from one by a single slip of the hand, for naming those that exist. */

const letters = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** In shorter ids nearly everything is similar; longer ones are not typed. */
const similarLength = /^[0-9A-Z]{6,12}$/;

/**
 * The ids with one character more, less or another, or with two neighbours swapped, in capitals (Damerau, "A technique
 * for computer detection and correction of spelling errors", 1964: four in five slips are of these kinds). Empty for
 * anything that is not 6 to 12 letters and digits.
 */
export function similarIds(id: string): string[] {
  const word = id.trim().replace(/^#/, '').toUpperCase();
  if (!similarLength.test(word)) return [];
  const places = Array.from({ length: word.length + 1 }, (_, at) => [word.slice(0, at), word.slice(at)] as const);
  const similar = places.flatMap(([before, after]) => [
    before + after.slice(1),
    `${before}${after.charAt(1)}${after.charAt(0)}${after.slice(2)}`,
    ...letters.flatMap((letter) => [before + letter + after.slice(1), before + letter + after]),
  ]);
  return [...new Set(similar)].filter((other) => other !== word);
}
