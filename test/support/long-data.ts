/** The longest data that people really have, and the most awkward that they could have. */
import { maxFilterLength, maxTerms } from '../../src/filters/parse-filter.ts';

/** 60 characters of a German name; another number is another name. */
export const germanName = (n: number): string =>
  `${n} Donaudampfschifffahrtsgesellschaftskapitänsmützen-Großhändler & Söhne`.slice(0, 60);

/** 60 characters that mean something to Slack; every `&` of them takes five. */
export const hostileName = (n: number): string => `${n} ${'&<!channel>*_`~|'.repeat(4)}`.slice(0, 60);

export const longNames: [kind: string, name: (n: number) => string][] = [
  ['German names of 60 characters', germanName],
  ['hostile names of 60 characters', hostileName],
];

/** As long a filter as is read: in each of its parts several names. */
export function longFilter(name: (n: number) => string): string {
  const value = (n: number) => `"${name(n).slice(0, 30)}"`;
  const parts = ['created:>=2000', 'format:xlsx'];
  for (let n = 0; parts.length < maxTerms; n += 2) {
    const part = `sku:${value(n)},${value(n + 1)}`;
    if ([...parts, part].join(' ').length > maxFilterLength) break;
    parts.push(part);
  }
  return parts.join(' ');
}

/** What of a message's text was cut within its markup: half a link, a mention that is one, an entity without its end. */
export function brokenMarkup(message: object): string[] {
  const texts = [...JSON.stringify(message).matchAll(/"type":"mrkdwn","text":"((?:[^"\\]|\\.)*)"/g)];
  return texts.flatMap(([, text = '']) => text.match(/<[^>]{0,200}$|<!channel>|&(?!amp;|lt;|gt;)[^ ]{0,9}/g) ?? []);
}
