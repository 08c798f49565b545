/** Every emoji that the bot uses is known to the page and drawn by it: a browser may have no font for them. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { statusDots } from '../../src/fulfillments/fulfillment.ts';
import { EMOJI_SHAPES } from './page/emoji-shapes.js';
import { parseMrkdwn, parsePlainText } from './page/mrkdwn.js';

/** Names between colons that stand apart from words, as in ":warning: 3 parcels"; "::bigint" is none. */
const used = globSync('src/**/*.ts')
  .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/(?<=[`' ]):([a-z_]+):(?=[ `'])/g)])
  .map(([, name = '']) => name);

test('the bot uses emoji', () => expect(used).toContain('warning'));

test.each([...new Set(used)])(':%s: is drawn', (name) => {
  expect(parseMrkdwn(`:${name}:`)).toMatchObject([{ type: 'emoji', name }]);
  expect(Object.keys(EMOJI_SHAPES)).toContain(name);
});

test.each([...new Set(Object.values(statusDots))])('%s, typed as a character, is drawn like a code', (dot) => {
  for (const parse of [parseMrkdwn, parsePlainText]) {
    expect(parse(`${dot} Hold`)).toEqual([
      { type: 'emoji', name: expect.any(String), char: dot },
      { type: 'text', text: ' Hold' },
    ]);
  }
  const [node] = parsePlainText(dot);
  expect(Object.keys(EMOJI_SHAPES)).toContain(node?.type === 'emoji' ? node.name : node);
});
