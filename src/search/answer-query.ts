/** Reads what was typed after a command; a query that is better not run as it is gets its correction as a button. */
import type { Deps } from '../deps.ts';
import { formatFilter } from '../filters/format-filter.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import { QueryError, type Reading, readQuery } from '../filters/read-query.ts';
import { actions, type SlackMessage, section, showText } from '../slack/blocks.ts';
import type { CommandCall } from '../slack/interaction.ts';
import { loadKnownNames } from './known-names.ts';
import { offerButtons } from './note-blocks.ts';
import { type Offer, offerTyped } from './searches.ts';

/**
 * The filter and what has to be said about it; null if the person was answered with a correction instead.
 * @param command what a correction is run as, with `lead` in front of it
 * @throws {FilterError} if there's no telling what was meant
 */
export async function readTyped(
  deps: Deps,
  call: CommandCall,
  { clock, command, lead = '' }: { clock: Clock; command: string; lead?: string },
): Promise<Reading | null> {
  const names = await deps.records.read(loadKnownNames);
  try {
    return readQuery(call.text, { clock, names });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const request = { askedBy: call.userId, clock, command };
    const label = `${command === 'search' ? 'Show' : command === 'export' ? 'Export' : 'Count'} this instead`;
    const text = `${lead}${formatFilter(error.correction)}`;
    const offer = await deps.db.write((tx) => offerTyped(tx, { text, label }, request));
    await call.answer(correctionMessage(error.message, [offer]));
    return null;
  }
}

/** A sentence about what was typed, with what was probably meant as buttons. */
export function correctionMessage(sentence: string, offers: readonly Offer[]): SlackMessage {
  const text = showText(sentence, 2900);
  const buttons = offerButtons(offers, 'primary');
  return { text, blocks: [section(text), ...(buttons.length === 0 ? [] : [actions(...buttons)])] };
}
