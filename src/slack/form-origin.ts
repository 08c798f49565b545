/** Where a form was asked for: there its result goes. It travels with the form. */
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import type { Asker } from './command-call.ts';
import { answeredDirectly } from './direct-answer.ts';
import { withAnswer } from './read-asker.ts';

const originSchema = z.object({
  channelId: z.string(),
  teamId: z.string(),
  address: z.string(),
  /** what the form is about: an id, or a word */
  about: z.string().optional(),
});
export type Origin = z.infer<typeof originSchema>;

/** The metadata of a form that somebody asked for; `about` is an id of ours, or a word. */
export function writeOrigin({ channelId, teamId, address }: Omit<Origin, 'about'>, about?: string): string {
  return JSON.stringify({ channelId, teamId, address, ...(about === undefined ? {} : { about }) } satisfies Origin);
}

/** Reads a form's metadata. @throws when it is not what `writeOrigin` gave */
export function readOrigin(metadata: string): Origin {
  return originSchema.parse(JSON.parse(metadata));
}

/**
 * A form that was opened where nothing can be answered has no address; then the answer comes as a direct message.
 * @param how `replaces`: the answer takes the place of the message on which the form was asked for
 */
export function askerAt(
  { slack }: Pick<Deps, 'slack'>,
  userId: string,
  origin: Origin,
  how: { replaces?: boolean } = {},
): Asker {
  const { channelId, teamId, address } = origin;
  const asker = withAnswer(slack, { userId, triggerId: '', channelId, teamId, address }, how);
  return address === '' ? answeredDirectly(slack, asker) : asker;
}
