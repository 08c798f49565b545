/** What a person typed, taken out of what Slack makes of it. */

/** `<mailto:a@b.c|a@b.c>`, `<@U1|dana>`, `<#C1|returns>`, `<!here>`, `<https://…|…>`: sign, target, label. */
const slackTag = /<(?<sign>[@#!]?)(?<target>[^|<>]*)(?:\|(?<label>[^<>]*))?>/g;
const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };
/** Nobody types these on purpose: controls, zero-width characters, direction marks; none may reach the database. */
const invisible = /(?![\t\n\r])[\p{Cc}\p{Cf}]/gu;
const doubleQuotes = /[“”„‟«»＂]/g;
const singleQuotes = /[‘’‚‛ʼ＇]/g;

/**
 * Undoes Slack's escapes and what phones and word processors make of quotation marks. Letters, dashes and case stay as
 * they are: names and campaigns have them.
 * @see https://docs.slack.dev/interactivity/implementing-slash-commands, should_escape
 */
export function readTypedText(text: string): string {
  return text
    .replace(slackTag, (_, sign: string, target: string, label: string | undefined) => unescapeTag(sign, target, label))
    .replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity)
    .replace(invisible, '')
    .normalize('NFC')
    .replace(doubleQuotes, '"')
    .replace(singleQuotes, "'")
    .replace(/\s+/gu, ' ')
    .trim();
}

function unescapeTag(sign: string, target: string, label: string | undefined): string {
  if (sign === '@') return `@${label ?? target}`;
  if (sign === '#') return `#${label ?? target}`;
  if (sign === '!') return (label ?? target).replace(/^@?/, '@');
  return label ?? target.replace(/^(?:mailto|tel):/, '');
}
