/** More combining marks in a row than any writing has (UAX #15: Stream-Safe Text Format). */
const excess = /(?<=\p{M}{30})\p{M}+/gu;

/** The text without the marks beyond thirty in a row: how long normalizing takes would grow with their square. */
export function dropExcessMarks(text: string): string {
  return text.replace(excess, '');
}
