import { expect, test } from 'vitest';
import { foldConfusables } from '../../src/text/confusables.ts';

test.each([
  ['B50 Cyrillic В', '7В83FF8095', '7B83FF8095'],
  ['B50 Greek Α', 'Α1001', 'A1001'],
  ['plain ASCII has none', '7B83FF8095', null],
  ['letters without a Latin twin', 'Ж1001', null],
])('%s', (_name, text, want) => {
  expect(foldConfusables(text)).toBe(want);
});
