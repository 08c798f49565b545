/** `<mailto:a@b.c|a@b.c>`, `<@U1|dana>`, `<#C1|returns>`, `<!here>`, `<https://…|…>`: sign, target, label. */
const tag = /<(?<sign>[@#!]?)(?<target>[^|<>]*)(?:\|(?<label>[^<>]*))?>/g;
const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/**
 * The text of a command as the person typed it, with the names of people, groups and channels instead of their ids.
 * Not for what is typed into a form, which comes as it is.
 * @see https://docs.slack.dev/interactivity/implementing-slash-commands, should_escape
 */
export function unescapeCommand(text: string): string {
  return text
    .replace(tag, (_, sign: string, target: string, label: string | undefined) => unescapeTag(sign, target, label))
    .replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity);
}

function unescapeTag(sign: string, target: string, label: string | undefined): string {
  if (sign === '@') return `@${label ?? target}`;
  if (sign === '#') return `#${label ?? target}`;
  if (sign === '!') return (label ?? target).replace(/^@?/, '@');
  return label ?? target.replace(/^(?:mailto|tel):/, '');
}
