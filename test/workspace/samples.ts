/** Ready-made files that a person may share in place of their own. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from './world.ts';

/** Samples from a folder (every file in it, by name), or the list as it was given. A folder that is missing is empty. */
export function findSamples(given: string | Sample[] | undefined): Sample[] {
  if (given === undefined) return [];
  if (typeof given !== 'string') return given;
  if (!existsSync(given)) return [];
  return readdirSync(given)
    .sort()
    .map((name) => ({ name, description: '', path: join(given, name) }));
}
