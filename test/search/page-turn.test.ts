import { expect, test } from 'vitest';
import { decodePageValue, encodePageValue, type PageRequest } from '../../src/search/find-page.ts';

const searchId = '01234567-89ab-4cde-8f01-23456789abcd';
const position = { createdMicros: '1795388581390705', fulfillmentId: '48120001' };

test.each<[string, PageRequest]>([
  ['the first page', { to: 'first' }],
  ['the next page', { to: 'after', position, page: 2 }],
  ['the page before', { to: 'before', position, page: 1 }],
  ['ids and moments below zero', { to: 'after', position: { createdMicros: '-5', fulfillmentId: '-7' }, page: 9 }],
])('a button says %s', (_, turn) =>
  expect(decodePageValue(encodePageValue(searchId, turn))).toEqual({ searchId, turn }));

test.each([
  '',
  'x',
  searchId.slice(1),
  '-'.repeat(36),
  `${'-'.repeat(36)}.a.1.2.3`,
  `${searchId}.a.1.2.9999999999999999999`,
  `${searchId}.`,
  `${searchId}.c.1.2.3`,
  `${searchId}.a.1.2.3;drop`,
  `${searchId}.a.1.2`,
])('what is no value of ours is none: “%s”', (value) => expect(decodePageValue(value)).toBeNull());
