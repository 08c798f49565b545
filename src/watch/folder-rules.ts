/** The rules of a watched folder, as pure functions. */
import type { ImportState } from '../imports/model/lifecycle.ts';
import { splitFileName } from '../text/clean-file-name.ts';

/** How a file looks from outside. */
export interface FileLook {
  name: string;
  size: number;
  /** milliseconds since 1970 */
  changedAt: number;
}

/** A file that is still being written looks different every time. */
const stableMs = 2_000;

/**
 * The files that are completely written, as far as that can be seen: they have content, look as they did when they were
 * looked at before, and nobody has written to them for a while. Who sent them may have another clock, one that is ahead.
 */
export function stableFiles(now: readonly FileLook[], before: readonly FileLook[], { at }: { at: number }): FileLook[] {
  const looks = new Map(before.map((one) => [one.name, one]));
  return now.filter(({ name, size, changedAt }) => {
    const earlier = looks.get(name);
    const isSame = earlier?.size === size && earlier.changedAt === changedAt;
    return isSame && size > 0 && Math.abs(at - changedAt) >= stableMs;
  });
}

const places: Partial<Record<ImportState, 'done' | 'refused'>> = {
  applied: 'done',
  undoing: 'done',
  undone: 'done',
  nothing_to_do: 'done',
  refused: 'refused',
  discarded: 'refused',
  expired: 'refused',
  superseded: 'refused',
};

/** The folder that a file goes to by the state of its import; null while that is open. */
export function placeFor(state: ImportState): 'done' | 'refused' | null {
  return places[state] ?? null;
}

/** "march.csv", "march-2.csv", …: the first name that isn't taken. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const { base, extension } = splitFileName(name);
  for (let n = 2; ; n += 1) {
    const next = `${base}-${n}${extension}`;
    if (!taken.has(next)) return next;
  }
}
