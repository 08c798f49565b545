/**
 * What a client makes of typed text before the app gets it: escapes, mentions, links.
 * Source: docs.slack.dev/messaging/formatting-message-text and …/interactivity/implementing-slash-commands (should_escape).
 */
import type { State } from './state.ts';

const SPECIAL: { [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text as it is put into messages and commands: `&`, `<` and `>` as entities. */
export function escapeEntities(text: string): string {
  return text.replace(/[&<>]/g, (character) => SPECIAL[character] ?? character);
}

function linkify(text: string): string {
  return text
    .replace(/https?:\/\/[^\s|<>]+/g, (url) => `<${url}>`)
    .replace(/(?<![\w.<|@+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, (email) => `<mailto:${email}|${email}>`);
}

/** `@dana` and `#returns` as `<@U…|dana>` and `<#C…|returns>`; unknown names stay as typed. */
function mentions(state: State, text: string, withNames: boolean): string {
  const tag = (sign: string, id: string, name: string) => (withNames ? `<${sign}${id}|${name}>` : `<${sign}${id}>`);
  return text
    .replace(/(?<![\w<])@([\w.-]*\w)/g, (typed, name: string) => {
      const person = [...state.people.values()].find((one) => one.name === name.toLowerCase());
      const group = [...state.groups.values()].find((one) => one.handle === name);
      if (person) return tag('@', person.id, name);
      return group ? `<!subteam^${group.id}${withNames ? `|@${name}` : ''}>` : typed;
    })
    .replace(/(?<![\w<&])#([\w-]+)/g, (typed, name: string) => {
      const channel = [...state.conversations.values()].find((one) => one.name === name && one.kind !== 'dm');
      return channel ? `<#${channel.id}|${name}>` : typed;
    });
}

/** The text of a message that a person types. */
export function messageText(state: State, typed: string): string {
  return linkify(mentions(state, escapeEntities(typed), false));
}

/** The text of a slash command; without `shouldEscape` mentions and links stay as typed. */
export function commandText(state: State, typed: string, shouldEscape: boolean): string {
  return shouldEscape ? linkify(mentions(state, escapeEntities(typed), true)) : typed;
}
