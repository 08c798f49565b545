/** Opens and saves files with LibreOffice Calc, as a person in some country would. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const command = 'soffice';

/** How a table is saved. Filter tokens: LibreOffice help, "Filter Options for CSV Files" (76: UTF-8, 65535: UTF-16). */
export const savedAs = {
  'CSV, as shown': { filter: 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false', ending: 'csv' },
  'CSV, semicolons': { filter: 'csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false', ending: 'csv' },
  'CSV, full values': { filter: 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false', ending: 'csv' },
  'UTF-16 text': { filter: 'txt:Text - txt - csv (StarCalc):9,34,65535,1,,0,false,true,false', ending: 'txt' },
  XLSX: { filter: 'xlsx:Calc MS Excel 2007 XML', ending: 'xlsx' },
} as const;
export type SavedAs = keyof typeof savedAs;

/** Whether LibreOffice is there. */
export async function hasLibreOffice(): Promise<boolean> {
  try {
    await run(command, ['--version']);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Opens a CSV file (commas, UTF-8; every column "Standard") and saves it in another form.
 * @param locale such as `de-DE`: decides how numbers are read and shown
 * @returns the path of what was saved, in a folder of its own below `folder`
 */
export async function openAndSave(path: string, form: SavedAs, locale: string, folder: string): Promise<string> {
  const { filter, ending } = savedAs[form];
  const out = join(folder, `${locale} ${form}`);
  const profile = join(folder, `profile ${locale}`);
  await writeProfile(profile, locale);
  const options = ['--headless', '--norestore', `-env:UserInstallation=${pathToFileURL(profile)}`];
  await run(command, [...options, '--infilter=CSV:44,34,76,1,,0', '--convert-to', filter, '--outdir', out, path]);
  return join(out, `${parse(path).name}.${ending}`);
}

async function writeProfile(profile: string, locale: string): Promise<void> {
  await mkdir(join(profile, 'user'), { recursive: true });
  const item = `<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>${locale}</value></prop></item>`;
  const xml = `<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">${item}</oor:items>`;
  await writeFile(join(profile, 'user', 'registrymodifications.xcu'), xml);
}
