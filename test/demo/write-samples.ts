/** Puts the sample files where the local workspace hands them out from. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sample } from '../workspace/world.ts';
import type { DemoRecords } from './demo-records.ts';
import { sampleFiles } from './sample-files.ts';

/** Writes the sample files that fit these records into a folder, made when it is missing. */
export async function writeSamples(records: DemoRecords, folder: string): Promise<Sample[]> {
  await mkdir(folder, { recursive: true });
  const files = sampleFiles(records).map((file) => ({ ...file, path: join(folder, file.name) }));
  for (const { path, content } of files) await writeFile(path, content);
  return files.map(({ name, description, path }) => ({ name, description, path }));
}
