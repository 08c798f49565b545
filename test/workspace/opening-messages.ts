/** What people have said before a new workspace is first looked at, so that its rooms aren't empty. */
import { messageText } from './escape-text.ts';
import type { State } from './state.ts';

export interface OpeningMessage {
  channel: string;
  user: string;
  /** as typed */
  text: string;
  minutesAgo: number;
}

/** Puts the messages into a workspace in which nobody has written yet. The app isn't told: it wasn't there. */
export function addOpeningMessages(state: State, opening: readonly OpeningMessage[], now = Date.now()): void {
  if ([...state.messages.values()].some((messages) => messages.length > 0)) return;
  for (const { channel, user, text, minutesAgo } of opening.toSorted((a, b) => b.minutesAgo - a.minutesAgo)) {
    const all = state.messages.get(channel);
    const ts = `${Math.floor(now / 1000) - minutesAgo * 60}.${String(all?.length ?? 0).padStart(6, '0')}`;
    all?.push({ channel, ts, user, text: messageText(state, text) });
  }
}
