/** The files of the public collections, each with the table that its authors say it holds. */

import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';

export interface SuiteFile {
  group: string;
  name: string;
  path: string;
  /** header and rows; undefined for a file that must not be read, or not without a complaint */
  expected: string[][] | undefined;
}

/** All files of the collections found below `folder`. */
export async function readSuites(folder: string): Promise<SuiteFile[]> {
  return [
    ...(await readJsonSuite('csv-spectrum', join(folder, 'csv-spectrum'), 'csvs')),
    ...(await readJsonSuite('csv-test-data', join(folder, 'csv-test-data'), 'csv')),
    ...(await readPollock(join(folder, 'Pollock', 'polluted_files'))),
  ];
}

/** A collection with a JSON file beside each CSV file: an array of arrays, or of objects keyed by the header. */
async function readJsonSuite(group: string, folder: string, csvFolder: string): Promise<SuiteFile[]> {
  const names = (await readdir(join(folder, csvFolder))).map((name) => basename(name, '.csv')).sort();
  const expectations = await readdir(join(folder, 'json'));
  return await Promise.all(
    names.map(async (name) => {
      const path = join(folder, csvFolder, `${name}.csv`);
      const hasTable = expectations.includes(`${name}.json`);
      const json: unknown = hasTable
        ? JSON.parse(await readFile(join(folder, 'json', `${name}.json`), 'utf8'))
        : undefined;
      return { group, name: `${group}/${name}`, path, expected: Array.isArray(json) ? toTable(json) : undefined };
    }),
  );
}

function toTable(json: (string[] | Record<string, string>)[]): string[][] {
  const [first] = json;
  if (first === undefined || Array.isArray(first)) return json.filter((row) => Array.isArray(row));
  return [Object.keys(first), ...json.map((row) => Object.values(row))];
}

/** Pollock: csv/ has the polluted files, clean/ what a reader should make of each. */
async function readPollock(folder: string): Promise<SuiteFile[]> {
  const names = (await readdir(join(folder, 'csv'))).filter((name) => name.endsWith('.csv')).sort();
  return await Promise.all(
    names.map(async (name) => {
      const clean = await readFile(join(folder, 'clean', name));
      const expected: string[][] = parse(clean, { relax_column_count: true });
      const group = `Pollock ${/^row_[a-z]+_[a-z]+/.exec(name)?.[0] ?? 'file_*'}`;
      return { group, name, path: join(folder, 'csv', name), expected };
    }),
  );
}
