/** Finds interactive elements in blocks. */
import type { Json } from './protocol.ts';

export interface Placed {
  blockId: string;
  element: Json;
  /** the block it stands in; for inputs, label and `optional` are there */
  block: Json;
}

function elementsOf(value: unknown): Json[] {
  if (Array.isArray(value)) return value.flatMap(elementsOf);
  if (typeof value !== 'object' || value === null) return [];
  const one = value as Json;
  if (typeof one.action_id === 'string') return [one];
  return Object.values(one).flatMap(elementsOf);
}

/** Every element with an action_id, with the block it stands in; blocks inside containers count by themselves. */
export function inputsIn(blocks: Json[]): Placed[] {
  return blocks.flatMap((block) =>
    Array.isArray(block.child_blocks)
      ? inputsIn(block.child_blocks as Json[])
      : elementsOf(block).map((element) => ({ blockId: String(block.block_id), element, block })),
  );
}

/** The element with this action_id. Throws, naming those that are there, when none has it. */
export function findElement(blocks: Json[], actionId: string): Placed {
  const all = inputsIn(blocks);
  const found = all.find(({ element }) => element.action_id === actionId);
  if (found) return found;
  const there = all.map(({ element }) => String(element.action_id)).join(', ') || 'nothing to act on';
  throw new Error(`There is no element "${actionId}" here; there is: ${there}.`);
}
