/** Which files take long: of those a replica works on one at a time, so that small files never wait for them. */
import type { ImportRow } from '../import-row.ts';

/** A file up to this size is read in a second or so. */
export const shortFileBytes = 1024 * 1024;
const shortRows = 20_000;

/** Whether an import whose rows are staged has so many of them that planning or writing them takes long. */
export function hasManyRows({ counts }: Pick<ImportRow, 'counts'>): boolean {
  return Object.values(counts ?? {}).some(({ rows }) => rows > shortRows);
}
