/** A click on one of our messages, in our own terms. */
import { z } from 'zod';

export interface Click {
  userId: string;
  /** the button's value; a menu has none of its own, so its block carries it as its id */
  value: string;
  /** the chosen entry of a menu */
  chosen: string | null;
  /** Says something to that person alone. */
  tell(text: string): Promise<void>;
}

const bodySchema = z.object({ user: z.object({ id: z.string() }) });
const actionSchema = z.object({
  value: z.string().optional(),
  block_id: z.string().optional(),
  selected_option: z.object({ value: z.string() }).nullish(),
});

/** Takes out of Slack's payload what a click is about. @throws when it has not the shape that Slack documents */
export function toClick(body: unknown, action: unknown, tell: Click['tell']): Click {
  const { user } = bodySchema.parse(body);
  const { value, block_id: blockId, selected_option: selected } = actionSchema.parse(action);
  return { userId: user.id, value: value ?? blockId ?? '', chosen: selected?.value ?? null, tell };
}
