import type { Json } from './protocol.ts';
import { newId, type State } from './state.ts';

const INTERACTIVE = /button|select|picker|checkboxes|overflow|_input$/;

function fillActionIds(state: State, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => fillActionIds(state, one));
  if (typeof value !== 'object' || value === null) return value;
  const filled: Json = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, fillActionIds(state, inner)]),
  );
  const acts = typeof filled.type === 'string' && INTERACTIVE.test(filled.type) && filled.action_id === undefined;
  return acts ? { ...filled, action_id: newId(state, 'a') } : filled;
}

/** Copies of the blocks in which every block_id and action_id that the app left out is made up, as Slack does. */
export function fillIds(state: State, blocks: Json[]): Json[] {
  return blocks.map((block) => ({
    block_id: newId(state, 'b'),
    ...(fillActionIds(state, block) as Json),
    ...(Array.isArray(block.child_blocks) && { child_blocks: fillIds(state, block.child_blocks as Json[]) }),
  }));
}
