/** Names of uploads hold neither markup nor marks that turn them round. */
import { expect, test } from 'vitest';
import { cleanFileName } from '../../src/text/clean-file-name.ts';

test.each([
  ['march_2026-rejected.csv', 'march_2026-rejected.csv'],
  ['Müller & Söhne, März.xlsx', 'Müller & Söhne, März.xlsx'],
  ['注文 2026.csv', '注文 2026.csv'],
  ['invoice\u202Efdp.csv', 'invoicefdp.csv'],
  ['a\u200Bb\u2066c\u2069\uFEFF.csv', 'abc.csv'],
  ['<!channel> *now* `x`.csv', '!channel- -now- -x-.csv'],
  ['../../etc/passwd', 'etc-passwd'],
  ['C:\\temp\\a.csv', 'C-temp-a.csv'],
  ['line\r\nbreak\u2028.csv', 'linebreak.csv'],
  ['\u202E', 'file'],
  ['', 'file'],
])('%j becomes %j', (given, cleaned) => {
  expect(cleanFileName(given)).toBe(cleaned);
  expect(cleanFileName(cleaned)).toBe(cleaned);
});

test('a long name keeps its extension', () => {
  const name = cleanFileName(`${'x'.repeat(500)}.csv`);
  expect([...name]).toHaveLength(240);
  expect(name).toMatch(/x\.csv$/);
});
