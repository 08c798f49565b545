/** Says in an answer how old its records are: they may come from a standby that is behind. */
import { TZDate } from '@date-fns/tz';
import { format } from 'date-fns/format';
import { isSameDay } from 'date-fns/isSameDay';
import type { Deps } from '../deps.ts';
import type { Clock } from '../filters/parse-date-range.ts';
import { context, type SlackMessage } from '../slack/blocks.ts';
import type { Requester } from '../slack/interaction.ts';

/** The dependencies of one answer: all of its records are read from one server. */
export function startAnswer(deps: Deps): Deps {
  return { ...deps, records: deps.records.forAnswer() };
}

/** The requester, whose answers end with the time of what was read for them, if that is not the present. */
export function withAge<Asker extends Requester>(deps: Deps, requester: Asker): Asker {
  return {
    ...requester,
    async answer(message, ...plainer) {
      const note = await ageNote(deps, requester.userId);
      if (note === null) return await requester.answer(message, ...plainer);
      return await requester.answer(withNote(message, note), ...plainer.map((one) => withNote(one, note)));
    },
  };
}

/** "As of 9:38 AM. …" in a person's time zone; null when what was read for this answer is up to date. */
export async function ageNote({ records, people, config, now }: Deps, userId: string): Promise<string | null> {
  const asOf = records.asOf();
  if (asOf === null) return null;
  const { timeZone } = await people.find(userId);
  return asOfText(asOf, { now: now(), timeZone: timeZone ?? config.TIME_ZONE });
}

/** The sentence about records of another time, in the time zone of the clock. */
function asOfText(asOf: Date, { now, timeZone }: Clock): string {
  const then = new TZDate(asOf, timeZone);
  const shown = format(then, isSameDay(then, new TZDate(now, timeZone)) ? 'h:mm a' : 'MMM d, h:mm a');
  return `As of ${shown}. Later changes aren’t included yet.`;
}

function withNote({ text, blocks, ...rest }: SlackMessage, note: string): SlackMessage {
  return { ...rest, text: `${text}\n${note}`, blocks: [...blocks, context(note)] };
}
