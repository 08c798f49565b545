/** Who is an author of an import: everybody who had a say in what it writes, and nobody else. */
import { expect, test } from 'vitest';
import { authorsOf, choosersAfter } from '../../../src/imports/model/four-eyes.ts';
import type { ImportRow } from '../../../src/imports/model/import-row.ts';
import { makeImport } from '../../support/make-import.ts';

const columns = (remembered: boolean) => ({ columns: [], by: 'LEE', remembered });

test.each<[what: string, given: Partial<ImportRow>, authors: string[]]>([
  ['only shared', {}, ['DANA']],
  ['posted by another', { postedBy: 'LEE' }, ['DANA', 'LEE']],
  ['rows fixed', { correctors: [{ by: 'LEE', rows: 2 }] }, ['DANA', 'LEE']],
  ['its kind chosen', { choosers: { kind: 'LEE' } }, ['DANA', 'LEE']],
  ['ambiguous rows decided at once', { choosers: { ambiguous: 'LEE' } }, ['DANA', 'LEE']],
  ['outdated rows included', { choosers: { outdated: 'LEE' } }, ['DANA', 'LEE']],
  ['hidden rows included', { choosers: { hidden: 'LEE' } }, ['DANA', 'LEE']],
  ['voided labels included', { choosers: { voided: 'LEE' } }, ['DANA', 'LEE']],
  ['return labels included', { choosers: { returnLabel: 'LEE' } }, ['DANA', 'LEE']],
  ['only the rows found here', { choosers: { found: 'LEE' } }, ['DANA', 'LEE']],
  ['columns chosen', { columnChoice: columns(false) }, ['DANA', 'LEE']],
  ['columns of an earlier file, remembered', { columnChoice: columns(true) }, ['DANA']],
  ['by several', { choosers: { kind: 'OLGA', ambiguous: 'LEE', hidden: 'OLGA' } }, ['DANA', 'OLGA', 'LEE']],
])('%s', (_, given, authors) => {
  expect(authorsOf(makeImport({ sharedBy: 'DANA', ...given }))).toEqual(authors);
});

test('a choice that is taken back has no author; another’s stays', () => {
  const row = makeImport({ choosers: { ambiguous: 'LEE', hidden: 'OLGA' }, included: ['hidden'] });
  expect(choosersAfter(row, 'ambiguous', null)).toEqual({ hidden: 'OLGA' });
  expect(choosersAfter(row, 'ambiguous', 'OLGA')).toEqual({ ambiguous: 'OLGA', hidden: 'OLGA' });
});
