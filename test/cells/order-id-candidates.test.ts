import { expect, test } from 'vitest';
import { listsSeveralOrders, orderIdCandidates } from '../../src/cells/order-id-candidates.ts';

const of = (value: string, use: 'silent' | 'suggestion') =>
  orderIdCandidates(value)
    .filter((candidate) => candidate.use === use)
    .map(({ orderId }) => orderId);

test.each([
  ['B128 1001', '1001', ['1001', '#1001']],
  ['B128 #1001', '#1001', ['#1001', '1001']],
  ['hex id', '7B83FF8095', ['7B83FF8095', '#7B83FF8095']],
  ['only #', '#', ['#']],
])('%s may be taken as, without asking', (_name, value, want) => {
  expect(of(value, 'silent')).toEqual(want);
});

test.each([
  ['B50 Cyrillic letter', '7В83FF8095', ['7в83ff8095', '#7в83ff8095', '7B83FF8095', '#7B83FF8095']],
  ['B52 en dash', 'SHOP–1001', ['shop–1001', '#shop–1001', 'SHOP-1001', '#SHOP-1001']],
  ['B99 zeros lost', '123456789', ['0123456789', '00123456789', '000123456789']],
  ['B99 zeros added', '000123456789', ['123456789']],
  ['B102 decimals', '7B1001.0', ['7b1001.0', '#7b1001.0']],
  ['B102 1001.0', '1001.0', ['1001', '#1001']],
  ['B102 1,001', '1,001', ['1001', '#1001']],
  ['B102 thousands and decimals', '1,001.00', ['1001', '#1001']],
  ['B102 1 001', '1 001', ['1001', '#1001']],
  ['lower-case hex', '7b83ff8095', ['7B83FF8095', '#7B83FF8095']],
  ['B128 SHOP-1001', 'SHOP-1001', ['shop-1001', '#shop-1001', '1001', '#1001']],
  ['parcel suffix', '60801001AF-1', ['60801001af-1', '#60801001af-1', '60801001AF', '#60801001AF']],
])('%s is only suggested', (_name, value, want) => {
  expect(of(value, 'suggestion')).toEqual(want);
});

test.each([
  ['60801001AF CANCELLED'],
  ['canceled: 60801001AF'],
  ['60801001AF (void)'],
  ['60801001AF - storniert'],
])('nothing is suggested for an order that was taken back: %s', (value) => {
  expect(of(value, 'suggestion')).toEqual([]);
});

test.each([
  ['60801001AF (return)', '60801001AF'],
  ['60801001AF reship', '60801001AF'],
  ['"60801001AF"', '60801001AF'],
  ['`60801001AF', '60801001AF'],
  ["60801001AF'", '60801001AF'],
  ['[60801001AF]', '60801001AF'],
  ['<60801001AF>', '60801001AF'],
  ['60801001AF,', '60801001AF'],
  ['60801001AF²', '60801001AF'],
  ['№60801001AF', '60801001AF'],
  ['60801001AF&nbsp;', '60801001AF'],
  ['60801001AF<br />', '60801001AF'],
  ['60801001AF_x000D_', '60801001AF'],
  ['60801001AF.', '60801001AF'],
  ['60801001AF_1', '60801001AF'],
  ['60801001AF/1', '60801001AF'],
  ['60801001AF.2', '60801001AF'],
  ['60801001AF-02', '60801001AF'],
  ['60801001AF (1 of 2)', '60801001AF'],
  ['60801001AF 1/2', '60801001AF'],
  ['60801001AF-1of2', '60801001AF'],
  ['60801001AF (2)', '60801001AF'],
  ['60801001AF-A', '60801001AF'],
  ['60801001AF-R1', '60801001AF'],
  ['60801001AF-BOX2', '60801001AF'],
  ['60801001AF - 1', '60801001AF'],
  ['CC-60801001AF', '60801001AF'],
  ['Order 60801001AF', '60801001AF'],
  ['Order No. #60801001AF', '60801001AF'],
  ['my shop: 60801001AF', '60801001AF'],
  ['CC-60801001AF-1', '60801001AF'],
  ['CC-60801001AF-1', 'CC-60801001AF'],
])('of %s it suggests %s', (value, want) => {
  expect(of(value, 'suggestion')).toContain(want);
});

test.each([
  ['60803001AF, 60803002AF', true],
  ['60803001AF & 60803002AF', true],
  ['60803001AF and 60803002AF', true],
  ['60803001AF/60803002AF', true],
  ['60803001AF 60803002AF', true],
  ['60803001AF;60803002AF;60803003AF', true],
  ['#1001 & #1002', true],
  ['1001, 1002', true],
  ['1001 and 1002', true],
  ['60803001AF, 60803001AF', false],
  ['1 001', false],
  ['Order 1001, parcel 2', false],
  ['60803001AF (1 of 2)', false],
  ['1,001', false],
  ['order 60803001AF', false],
  ['114-3000000-5000000', false],
])('%s lists several orders: %s', (value, want) => {
  expect(listsSeveralOrders(value)).toBe(want);
});

test('B99 shows how a candidate came about', () => {
  expect(orderIdCandidates('00000000012').at(-1)).toEqual({
    orderId: '12',
    use: 'suggestion',
    because: 'leading zeros',
  });
});
