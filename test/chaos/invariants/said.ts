/** I4, I5, I6: every file has its message, which says what the database says, once. */
import type { ImportRow } from '../../../src/imports/model/import-row.ts';
import type { ImportState } from '../../../src/imports/model/lifecycle.ts';
import type { StoredMessage } from '../../workspace/state.ts';
import type { Evidence } from '../evidence.ts';
import { groupBy, type Violation, violate } from './violation.ts';

/** I4: everything came to its end in time; whatever was acknowledged is an import; each has a message that stands in Slack. */
export function everythingAnswered({ imports, messages, posts, taken, unsettled }: Evidence): Violation[] {
  const known = new Set(imports.map(({ fileId }) => fileId));
  const lost = taken.filter((fileId) => !known.has(fileId)).map((fileId) => `file ${fileId} was taken and forgotten`);
  const stands = findPosts(posts);
  const summaries = groupBy(
    messages.filter(({ purpose }) => purpose === 'summary'),
    ({ importId }) => importId ?? '',
  );
  // A file that was deleted before there was a summary of it gets none.
  const silent = imports
    .filter(({ state, decidedBy }) => state !== 'discarded' || decidedBy !== null)
    .filter(({ importId }) => !(summaries.get(importId) ?? []).some((message) => stands(message) !== undefined))
    .map(({ importId, state }) => `import ${importId} (${state}) has no message in Slack`);
  return [...unsettled, ...lost, ...silent].map(violate('I4'));
}

const findPosts = (posts: StoredMessage[]) => {
  const byPlace = new Map(posts.map((post) => [`${post.channel} ${post.ts}`, post]));
  return ({ channelId, slackTs }: { channelId: string; slackTs: string | null }) =>
    byPlace.get(`${channelId} ${slackTs}`);
};

const mention = (id: string | null) => `<@${id}>`;

/** How a summary's text begins, or what it has to hold, in each state; in our own words, not the product's. */
const words: Record<ImportState, (row: ImportRow) => RegExp> = {
  received: () => /^Reading /,
  asking: () => /\?/,
  ready: ({ isFoundLate }) => (isFoundLate ? /Nothing is saved yet\. I found this late/ : /Nothing is saved yet\.$/),
  confirmed: ({ decidedBy }) => new RegExp(`^${mention(decidedBy)} confirmed .* Saving …$`, 's'),
  applied: ({ decidedBy }) => new RegExp(`^Applied by ${mention(decidedBy)}`),
  refused: () => /I couldn’t read|Match your columns/,
  nothing_to_do: () => /Nothing (to change|was changed)|Already imported|is already open|then undone/,
  discarded: ({ decidedBy }) =>
    decidedBy === null
      ? /was deleted, so this import is closed/
      : new RegExp(`^${mention(decidedBy)} (discarded|withdrew|sent) `),
  expired: () => /expired before/,
  superseded: () => /A newer file replaced/,
  undoing: ({ undoneBy }) => new RegExp(`^${mention(undoneBy)} is undoing`),
  undone: ({ undoneBy, decidedBy }) =>
    new RegExp(`^Undone by ${mention(undoneBy)}.*Applied by ${mention(decidedBy)}`, 's'),
};

/** I5: the text is that of the import's state, and its buttons are for the plan that the database has. */
export function saysWhatIs({ imports, messages, posts }: Evidence): Violation[] {
  const stands = findPosts(posts);
  const rows = new Map(imports.map((row) => [row.importId, row]));
  return messages
    .filter(({ purpose }) => purpose === 'summary')
    .flatMap((message) => {
      const row = rows.get(message.importId ?? '');
      const post = stands(message);
      return row === undefined || post === undefined ? [] : differences(row, post, rows.get(row.sameAs ?? ''));
    })
    .map(violate('I5'));
}

/** `same`: an earlier import of the same content, whose rows to fix are offered again. */
function differences(row: ImportRow, { text, blocks }: StoredMessage, same: ImportRow | undefined): string[] {
  const found: string[] = [];
  if (!words[row.state](row).test(text)) found.push(`import ${row.importId} is ${row.state}, and Slack says: ${text}`);
  const values = JSON.stringify(blocks ?? []).matchAll(/"([0-9a-f-]{36})\.(\d+)"/g);
  const isShown = (id: string | undefined, version: string | undefined) =>
    [row, same].some((one) => one?.importId === id && one?.planVersion === Number(version));
  const stale = [...values].some(([, id, version]) => !isShown(id, version));
  if (stale) found.push(`the buttons of import ${row.importId} are for another plan than ${row.planVersion}`);
  const due = writtenRecords(row);
  const said = /to (\d[\d,]*) fulfillments?\b/.exec(text.slice(text.indexOf('Applied by')))?.[1];
  if (due !== undefined && said !== undefined && Number(said.replaceAll(',', '')) > due) {
    found.push(`import ${row.importId} wrote ${due} records, and Slack says: ${text}`);
  }
  return found;
}

const writtenRecords = ({ state, outcome }: ImportRow) =>
  state === 'applied' || state === 'undone' ? outcome?.records : undefined;

/**
 * I6: a message of ours stands in Slack once, and none stands there that the database does not know. In direct
 * conversations, where we have no right to look for our own messages, a lost answer may leave a second one (X12).
 */
export function saidOnce({ messages, posts, botUser }: Evidence): Violation[] {
  const known = new Set(messages.map(({ messageId }) => messageId));
  const ours = posts.filter(({ user, metadata }) => user === botUser && metadata !== undefined);
  const byMessage = groupBy(ours, ({ metadata }) => String(metadata?.event_payload.message_id));
  return [...byMessage]
    .flatMap(([messageId, copies]) => {
      const inChannels = copies.filter(({ channel }) => !channel.startsWith('D'));
      if (!known.has(messageId)) return [`message ${messageId} stands in Slack, and nobody knows of it`];
      return inChannels.length > 1 ? [`message ${messageId} stands in Slack ${inChannels.length} times`] : [];
    })
    .map(violate('I6'));
}
