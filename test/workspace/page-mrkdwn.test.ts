import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TextNode } from './page/mrkdwn.d.ts';
import { parseMrkdwn, parsePlainText } from './page/mrkdwn.js';

const text = (it: string): TextNode => ({ type: 'text', text: it });
const link = (url: string, label = url): TextNode => ({ type: 'link', url, children: [text(label)] });

test.each<{ name: string; source: string; want: TextNode[] }>([
  { name: 'plain text', source: 'Hello', want: [text('Hello')] },
  { name: 'nothing', source: '', want: [] },
  { name: 'bold', source: 'a *b c* d', want: [text('a '), { type: 'bold', children: [text('b c')] }, text(' d')] },
  {
    name: 'italic and strike',
    source: '_a_ ~b~',
    want: [{ type: 'italic', children: [text('a')] }, text(' '), { type: 'strike', children: [text('b')] }],
  },
  {
    name: 'marks in each other',
    source: '*_a_ b*',
    want: [{ type: 'bold', children: [{ type: 'italic', children: [text('a')] }, text(' b')] }],
  },
  { name: 'marks inside words mean nothing', source: '2*3*4 snake_case_id', want: [text('2*3*4 snake_case_id')] },
  { name: 'a mark does not open inside a word', source: 'a*b* c', want: [text('a*b* c')] },
  { name: 'marks beside spaces mean nothing', source: '2 * 3 * 4', want: [text('2 * 3 * 4')] },
  { name: 'a mark that never closes', source: '*a', want: [text('*a')] },
  { name: 'a mark does not reach over a line', source: '*a\nb*', want: [text('*a'), { type: 'break' }, text('b*')] },
  {
    name: 'a mark around a link with that mark in it',
    source: '_<https://a.example/b_|x>_',
    want: [{ type: 'italic', children: [link('https://a.example/b_', 'x')] }],
  },
  { name: 'code takes everything as it is', source: '`*a* <@U1>`', want: [{ type: 'code', text: '*a* <@U1>' }] },
  {
    name: 'a fence',
    source: 'a\n```\nid,*b*\n1,&lt;2\n```\nc',
    want: [text('a'), { type: 'break' }, { type: 'pre', text: 'id,*b*\n1,<2' }, text('c')],
  },
  {
    name: 'quoted lines',
    source: 'a\n&gt; b\n> c\nd',
    want: [text('a'), { type: 'quote', children: [text('b'), { type: 'break' }, text('c')] }, text('d')],
  },
  {
    name: 'three marks quote the rest',
    source: '>>>a\nb',
    want: [{ type: 'quote', children: [text('a'), { type: 'break' }, text('b')] }],
  },
  { name: 'escapes, once', source: '&lt;b&gt; &amp;lt; &quot;', want: [text('<b> &lt; &quot;')] },
  {
    name: 'a link',
    source: '<https://a.example/?a=1&amp;b=2|A &amp; B>',
    want: [link('https://a.example/?a=1&b=2', 'A & B')],
  },
  { name: 'a link without a label', source: '<mailto:jo@a.example>', want: [link('mailto:jo@a.example')] },
  {
    name: 'a bare link leaves the full stop',
    source: 'See https://a.example/b.',
    want: [text('See '), link('https://a.example/b'), text('.')],
  },
  { name: 'a link that would run code', source: '<javascript:alert(1)|x>', want: [text('<javascript:alert(1)|x>')] },
  { name: 'a person', source: '<@U1|dana>', want: [{ type: 'user', id: 'U1', label: 'dana' }] },
  { name: 'a channel', source: '<#C1>', want: [{ type: 'channel', id: 'C1', label: '' }] },
  { name: 'everybody here', source: '<!here>', want: [{ type: 'broadcast', name: 'here' }] },
  { name: 'a group', source: '<!subteam^S1|@ops>', want: [{ type: 'usergroup', id: 'S1', label: '@ops' }] },
  { name: 'an escaped mention is text', source: '&lt;!channel&gt;', want: [text('<!channel>')] },
  {
    name: 'a date',
    source: '<!date^1763847000^{date_short_pretty} at {time}|Nov 22>',
    want: [{ type: 'date', seconds: 1763847000, format: '{date_short_pretty} at {time}', fallback: 'Nov 22' }],
  },
  { name: 'a broken date says its fallback', source: '<!date^soon^{time}|Nov 22>', want: [text('Nov 22')] },
  {
    name: 'an emoji',
    source: ':package: :no_such:',
    want: [{ type: 'emoji', name: 'package', char: '📦' }, text(' :no_such:')],
  },
  { name: 'an emoji named like a property of objects', source: ':constructor:', want: [text(':constructor:')] },
  { name: 'an unknown bracket is text', source: '<b>', want: [text('<b>')] },
])('mrkdwn: $name', ({ source, want }) => {
  expect(parseMrkdwn(source)).toEqual(want);
});

test('plain text knows emoji, lines and escapes, and no marks', () => {
  expect(parsePlainText(':x: *A* &amp;\n<@U1>')).toEqual([
    { type: 'emoji', name: 'x', char: '❌' },
    text(' *A* &'),
    { type: 'break' },
    text('<@U1>'),
  ]);
});

const piece = fc.constantFrom(
  ...[
    '*',
    '_',
    '~',
    '`',
    '```',
    '<',
    '>',
    '|',
    '@U1',
    '!date^1^',
    '{time}',
    'javascript:',
    'https://a.example/',
    'data:',
  ],
  ...['&amp;', '&lt;', '&gt;', '&', ':x:', '\n', ' ', 'a', '<script>', '"', 'é'],
);
const markup = fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 40 }).map((parts) => parts.join(''));

/** All nodes, at every depth. */
const flatten = (nodes: TextNode[]): TextNode[] =>
  nodes.flatMap((node) => [node, ...('children' in node ? flatten(node.children) : [])]);

/** What a reader sees of the nodes that hold text. */
const readText = (nodes: TextNode[]) =>
  flatten(nodes)
    .map((node) => ('text' in node ? node.text : node.type === 'break' ? '\n' : ''))
    .join('');

test('whatever the text, the tree has known nodes only, leaves are plain strings, links are safe', () => {
  const known = 'text code pre bold italic strike quote link user channel usergroup broadcast date emoji break'.split(
    ' ',
  );
  fc.assert(
    fc.property(markup, (source) => {
      for (const node of flatten(parseMrkdwn(source))) {
        expect(known).toContain(node.type);
        if (node.type === 'link') expect(node.url).toMatch(/^(https?:\/\/|mailto:|tel:)/i);
        for (const [key, value] of Object.entries(node)) {
          if (key !== 'children') expect(['string', 'number']).toContain(typeof value);
        }
      }
    }),
  );
});

test('data that the sender escaped is read back letter for letter, and makes nothing but text', () => {
  const data = fc.array(
    fc.constantFrom('<', '>', '&', '|', '!', '@', 'amp;', 'lt;', 'script', '"', "'", '/', ' ', 'U1'),
  );
  fc.assert(
    fc.property(data, (parts) => {
      const said = `x${parts.join('')}`;
      const escaped = said.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
      const nodes = parseMrkdwn(escaped);
      expect(nodes.map(({ type }) => type)).toEqual(['text']);
      expect(readText(nodes)).toBe(said);
    }),
  );
});
