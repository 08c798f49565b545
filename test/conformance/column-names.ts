/** The column names of public samples, and which of them are found. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importColumns } from '../../src/columns/import-columns.ts';
import { recognizeName } from '../../src/columns/recognize-name.ts';

interface SampleName {
  name: string;
  /** null: a person couldn't tell it from the name alone, or it is of no use here */
  field: string | null;
  source: string;
}

export function measureColumnNames() {
  const path = join(import.meta.dirname, '../fixtures/column-names.json');
  const names = JSON.parse(readFileSync(path, 'utf8')) as SampleName[];
  const judged = names.map((one) => ({ ...one, found: recognizeName(one.name, importColumns)?.field ?? null }));
  const wrong = judged.filter(({ field, found }) => found !== null && found !== field);
  const missed = judged.filter(({ field, found }) => field !== null && found === null);
  const clear = judged.filter(({ field }) => field !== null);
  const byField = [...Map.groupBy(judged, ({ field }) => field ?? 'none')].map(([field, group]) => {
    return { field, names: group.length, found: group.filter((one) => one.found === one.field).length };
  });
  return { byField, missed, wrong, share: 1 - missed.length / clear.length };
}
