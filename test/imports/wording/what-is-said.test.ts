/**
 * Everything that is said about files, cells and rows, in one list to be read: each text names the cause, the place and
 * what to do, in words for the person who shared the file.
 */

import { expect, test } from 'vitest';
import { refusalCodes } from '../../../src/columns/file-refused.ts';
import { saidOfCells } from './of-cells.ts';
import { saidOfRead, saidOfRefused } from './of-files.ts';
import { saidOfRows } from './of-rows.ts';

test('everything that is said reads well, and every code of a refusal is among it', async () => {
  const { texts, codes } = await saidOfRefused();
  const chapters = [
    ['Files that are refused', texts.join('\n\n')],
    ['Files that are read: what each step found out', (await saidOfRead()).join('\n')],
    ['Cells', saidOfCells().join('\n\n')],
    ['Rows and their records', saidOfRows().join('\n\n')],
  ].map(([title, text]) => `# ${title}\n\n${text}\n`);
  await expect(chapters.join('\n\n')).toMatchFileSnapshot('what-is-said.txt');
  expect([...codes].sort()).toEqual([...refusalCodes].sort());
});

test('a refusal is one sentence of cause and one of remedy', async () => {
  const { texts } = await saidOfRefused();
  const said = texts.map((text) => text.split('\n').at(-1)?.trim() ?? '');
  const sentences = (text: string) => text.replaceAll(/“[^”]*”|\([^)]*\)/g, '').split(/[.?!](?= |$)/).length - 1;
  expect(said.filter((text) => sentences(text) !== 2)).toEqual([]);
});
