/**
 * Millions of ids, each with the line that it was first on, in a hash table of flat arrays outside the heap: 12 bytes a
 * slot and at least four slots for three ids, where a Map of texts takes some 100 bytes an id.
 */
import { hash } from 'node:crypto';

export interface SeenIds {
  /** Records the line of an id and gives undefined; when the id was added before, gives its line and changes nothing. */
  add(id: bigint, line: number): number | undefined;
  /** whether the id was added */
  has(id: bigint): boolean;
  /** how many different ids there are */
  size(): number;
}

const initialSlots = 1 << 16;
/** Above this load, probing for a free slot takes too long. */
const maxLoad = 0.75;

interface Slots {
  /** two halves of 32 bits for each slot: a bigint would be allocated for every comparison */
  ids: Uint32Array;
  /** from 1; 0 marks a free slot */
  lines: Uint32Array;
}

const makeSlots = (count: number): Slots => ({ ids: new Uint32Array(count * 2), lines: new Uint32Array(count) });

/** Empty at first. Only the lowest 64 bits of an id count, lines are from 1 to 2^32 - 1. */
export function createSeenIds(): SeenIds {
  const whole = new BigUint64Array(1);
  const halves = new Uint32Array(whole.buffer);
  let slots = makeSlots(initialSlots);
  let size = 0;
  return {
    add(id, line) {
      whole[0] = id;
      const [low = 0, high = 0] = halves;
      const slot = findSlot(slots, low, high);
      const earlier = slots.lines[slot];
      if (earlier) return earlier;
      fill(slots, slot, { low, high, line });
      size += 1;
      if (size > slots.lines.length * maxLoad) slots = grow(slots);
      return undefined;
    },
    has(id) {
      whole[0] = id;
      const [low = 0, high = 0] = halves;
      return slots.lines[findSlot(slots, low, high)] !== 0;
    },
    size: () => size,
  };
}

/** A text as an id: the beginning of its SHA-256. Among five million texts the chance of a collision is one in a million. */
export function textId(text: string): bigint {
  return hash('sha256', text, 'buffer').readBigUInt64LE(0);
}

/** The slot of an id, or the free slot for it. */
function findSlot({ ids, lines }: Slots, low: number, high: number): number {
  const last = lines.length - 1;
  let slot = scatter(low, high) & last;
  while (lines[slot] !== 0 && (ids[2 * slot] !== low || ids[2 * slot + 1] !== high)) slot = (slot + 1) & last;
  return slot;
}

/** Ids are often consecutive numbers, whose slots must not cluster. */
function scatter(low: number, high: number): number {
  const mixed = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function fill({ ids, lines }: Slots, slot: number, { low, high, line }: { low: number; high: number; line: number }) {
  ids[2 * slot] = low;
  ids[2 * slot + 1] = high;
  lines[slot] = line;
}

function grow({ ids, lines }: Slots): Slots {
  const larger = makeSlots(lines.length * 2);
  for (const [slot, line] of lines.entries()) {
    if (line === 0) continue;
    const [low = 0, high = 0] = [ids[2 * slot], ids[2 * slot + 1]];
    fill(larger, findSlot(larger, low, high), { low, high, line });
  }
  return larger;
}
