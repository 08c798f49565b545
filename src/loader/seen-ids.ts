/**
 * Remembers millions of ids, each with the line that brought it, in flat arrays outside the heap: 12 bytes a place and
 * at least three places for two ids, where a Map of texts takes some 100 bytes an id.
 */
import { hash } from 'node:crypto';

export interface SeenIds {
  /** Notes the line of an id and gives undefined; when the id was noted before, gives that line and changes nothing. */
  note(id: bigint, line: number): number | undefined;
  /** so many different ids */
  size(): number;
}

const firstPlaces = 1 << 16;
/** Fuller, and looking for a free place takes ever longer. */
const fullest = 0.75;

interface Places {
  /** two halves of 32 bits for each place: comparing a bigint would make an object of it */
  ids: Uint32Array;
  /** from 1; 0 where a place is free */
  lines: Uint32Array;
}

const makePlaces = (count: number): Places => ({ ids: new Uint32Array(count * 2), lines: new Uint32Array(count) });

/** Remembers none yet. Ids are taken by their lowest 64 bits, lines are 1 to 2^32 - 1. */
export function createSeenIds(): SeenIds {
  const whole = new BigUint64Array(1);
  const halves = new Uint32Array(whole.buffer);
  let places = makePlaces(firstPlaces);
  let size = 0;
  return {
    note(id, line) {
      whole[0] = id;
      const [low = 0, high = 0] = halves;
      const place = findPlace(places, low, high);
      const earlier = places.lines[place];
      if (earlier) return earlier;
      fill(places, place, { low, high, line });
      size += 1;
      if (size > places.lines.length * fullest) places = moveAll(places);
      return undefined;
    },
    size: () => size,
  };
}

/** A text as an id: the beginning of its SHA-256. Among five million texts two have the same one in a million times. */
export function textId(text: string): bigint {
  return hash('sha256', text, 'buffer').readBigUInt64LE(0);
}

/** Where an id stands, or the free place where it would. */
function findPlace({ ids, lines }: Places, low: number, high: number): number {
  const last = lines.length - 1;
  let place = scatter(low, high) & last;
  while (lines[place] !== 0 && (ids[2 * place] !== low || ids[2 * place + 1] !== high)) place = (place + 1) & last;
  return place;
}

/** Ids are often numbered one by one; their places must not be in one row. */
function scatter(low: number, high: number): number {
  const mixed = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function fill({ ids, lines }: Places, place: number, { low, high, line }: { low: number; high: number; line: number }) {
  ids[2 * place] = low;
  ids[2 * place + 1] = high;
  lines[place] = line;
}

function moveAll({ ids, lines }: Places): Places {
  const larger = makePlaces(lines.length * 2);
  for (const [place, line] of lines.entries()) {
    if (line === 0) continue;
    const [low = 0, high = 0] = [ids[2 * place], ids[2 * place + 1]];
    fill(larger, findPlace(larger, low, high), { low, high, line });
  }
  return larger;
}
