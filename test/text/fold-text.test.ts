import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldConfusables, foldText } from '../../src/text/fold-text.ts';
import { fuzzyLike, looserPattern } from '../../src/text/like-pattern.ts';

test.each([
  ['Müller', 'muller'],
  ['Ångström', 'angstrom'],
  ['ÅNGSTRÖM', 'angstrom'],
  ['Łukasz', 'lukasz'],
  ['François', 'francois'],
  ['Ørsted', 'orsted'],
  ['Straße', 'strasse'],
  ['STRASSE', 'strasse'],
  ['GROẞE', 'grosse'],
  ['Ærø', 'aero'],
  ['İstanbul', 'istanbul'],
  ['ISTANBUL', 'istanbul'],
  ['ışık', 'isik'],
  ['Иванова', 'иванова'],
  ['ИВАНОВА', 'иванова'],
  ['Ёлкин', 'елкин'],
  ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
  ['Οδυσσεύς', 'οδυσσευσ'],
  ['Đorđević', 'dordevic'],
  ['Nguyễn', 'nguyen'],
  ['e\u0301', 'e'],
  ['ＡＢＣ１２', 'abc12'],
  ['ﬁsh', 'fish'],
  ['山田太郎', '山田太郎'],
  ['Keto Café', 'keto cafe'],
  ['', ''],
])('%s folds to %s', (text, folded) => {
  expect(foldText(text)).toBe(folded);
});

test('folding twice changes nothing more', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => foldText(foldText(text)) === foldText(text)));
});

test.each([
  ['O’Brien', 'o_brien'],
  ['O´BRIEN', 'o_brien'],
  ['Smith–Jones', 'smith_jones'],
  ['50%_Ü', '50\\%\\_u'],
])('the pattern of %s is %s', (typed, pattern) => {
  expect(fuzzyLike(typed)).toBe(pattern);
});

test.each([
  ['%featherstone%', '%fea%the%rst%one%'],
  ['%zimmermann% % ', '%zim%mer%man% % '],
  ['%o_sullivan%', '%o_sullivan%'],
  ['%müllermeister x\\_y%', '%mül%ler%mei%ste x\\_y%'],
])('of %s the index is asked for %s', (pattern, looser) => {
  expect(looserPattern(pattern)).toBe(looser);
});

test.each([
  ['B50 Cyrillic В', '7В83FF8095', '7B83FF8095'],
  ['B50 Greek Α', 'Α1001', 'A1001'],
  ['plain ASCII has none', '7B83FF8095', null],
  ['letters without a Latin twin', 'Ж1001', null],
])('%s', (_name, text, want) => {
  expect(foldConfusables(text)).toBe(want);
});
