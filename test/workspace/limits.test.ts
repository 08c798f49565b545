/** Each of Slack's limits: what just fits passes, one more is refused. */

import { describe, expect, test } from 'vitest';
import { LIMITS } from './limit-numbers.ts';
import { checkMessage, checkView } from './limits.ts';
import type { Json } from './protocol.ts';

const x = (length: number) => 'x'.repeat(length);
const plain = (length: number) => ({ type: 'plain_text', text: x(length) });
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const cell = (length = 1) => ({ type: 'raw_text', text: x(length) });
const option = (index = 0, more: Json = {}) => ({ text: plain(1), value: `v${index}`, ...more });
const button = (more: Json) => ({ type: 'button', text: plain(1), ...more });
const select = (count: number) => ({ type: 'static_select', options: many(count, option) });
const section = (more: Json) => ({ type: 'section', ...more });
const accessory = (element: Json) => section({ text: plain(1), accessory: element });
const actions = (...elements: Json[]) => ({ type: 'actions', elements });
const confirm = (more: Json) => accessory(button({ confirm: { text: plain(1), ...more } }));
const input = (element: Json) => ({ type: 'input', label: plain(1), element });
const table = (rows: number, cells = 1, text = 1) => ({
  type: 'table',
  rows: many(rows, () => many(cells, () => cell(text))),
});
const dataTable = (rows: number) => ({ type: 'data_table', caption: 'c', rows: many(rows, () => [cell()]) });
const chart = (more: Json = {}) => ({
  type: 'data_visualization',
  title: 't',
  chart: { type: 'pie', segments: [{ label: 'a', value: 1 }] },
  ...more,
});
const pie = (segments: Json[]) => chart({ chart: { type: 'pie', segments } });
const names = (n: number) => many(n, (index) => `c${index}`);
const lines = (series: number, categories: number, change: Json = {}) =>
  chart({
    chart: {
      type: 'line',
      series: names(series).map((name) => ({ name, data: names(categories).map((label) => ({ label, value: 1 })) })),
      axis_config: { categories: names(categories) },
      ...change,
    },
  });
const series = (name: string, labels: string[]) => ({ name, data: labels.map((label) => ({ label, value: 1 })) });
const twice = { series: [series('s', ['a', 'a'])], axis_config: { categories: ['a', 'a'] } };
const modal = (more: Json) => ({
  type: 'modal',
  title: plain(1),
  submit: plain(1),
  blocks: [{ type: 'divider' }],
  ...more,
});
const divider = () => ({ type: 'divider' });

const refused = (message: { text?: string; blocks?: Json[] }, isUpdate = false) =>
  checkMessage({ text: 'x', ...message }, isUpdate).filter((finding) => finding.refused);

describe('blocks of a message', () => {
  test.each<[name: string, max: number, build: (n: number) => Json[], path: string]>([
    ['blocks', 50, (n) => many(n, divider), '/blocks'],
    ['section text', 3000, (n) => [section({ text: plain(n) })], '/blocks/0/text/text'],
    ['section fields', 10, (n) => [section({ fields: many(n, () => plain(1)) })], '/blocks/0/fields'],
    ['section field text', 2000, (n) => [section({ fields: [plain(n)] })], '/blocks/0/fields/0/text'],
    ['header', 150, (n) => [{ type: 'header', text: plain(n) }], '/blocks/0/text/text'],
    ['context elements', 10, (n) => [{ type: 'context', elements: many(n, () => plain(1)) }], '/blocks/0/elements'],
    ['actions elements', 25, (n) => [actions(...many(n, () => button({})))], '/blocks/0/elements'],
    ['block_id', 255, (n) => [{ type: 'divider', block_id: x(n) }], '/blocks/0/block_id'],
    ['action_id', 255, (n) => [actions(button({ action_id: x(n) }))], '/blocks/0/elements/0/action_id'],
    ['button text', 75, (n) => [actions(button({ text: plain(n) }))], '/blocks/0/elements/0/text/text'],
    ['button value', 2000, (n) => [actions(button({ value: x(n) }))], '/blocks/0/elements/0/value'],
    [
      'option text',
      75,
      (n) => [actions({ type: 'overflow', options: [option(0, { text: plain(n) })] })],
      '/blocks/0/elements/0/options/0/text/text',
    ],
    [
      'option value',
      75,
      (n) => [actions({ type: 'overflow', options: [option(0, { value: x(n) })] })],
      '/blocks/0/elements/0/options/0/value',
    ],
    ['select options', 100, (n) => [actions(select(n))], '/blocks/0/elements/0/options'],
    [
      'overflow options',
      5,
      (n) => [actions({ type: 'overflow', options: many(n, option) })],
      '/blocks/0/elements/0/options',
    ],
    [
      'radio buttons',
      10,
      (n) => [actions({ type: 'radio_buttons', options: many(n, option) })],
      '/blocks/0/elements/0/options',
    ],
    [
      'checkboxes',
      10,
      (n) => [actions({ type: 'checkboxes', options: many(n, option) })],
      '/blocks/0/elements/0/options',
    ],
    ['confirm title', 100, (n) => [confirm({ title: plain(n) })], '/blocks/0/accessory/confirm/title/text'],
    ['confirm text', 300, (n) => [confirm({ text: plain(n) })], '/blocks/0/accessory/confirm/text/text'],
    ['confirm button', 30, (n) => [confirm({ confirm: plain(n) })], '/blocks/0/accessory/confirm/confirm/text'],
    ['deny button', 30, (n) => [confirm({ deny: plain(n) })], '/blocks/0/accessory/confirm/deny/text'],
    ['table rows', 100, (n) => [table(n)], '/blocks/0/rows'],
    ['table cells', 20, (n) => [table(1, n)], '/blocks/0/rows/0'],
    ['table text', 10_000, (n) => [table(1, 2, n / 2)], '/blocks'],
    ['tables', 1, (n) => many(n, () => table(1)), '/blocks'],
    ['data_table rows with header', 101, (n) => [dataTable(n)], '/blocks/0/rows'],
    ['markdown text', 12_000, (n) => [{ type: 'markdown', text: x(n) }], '/blocks/0/text'],
    [
      'markdown text of several blocks',
      12_000,
      (n) => many(2, () => ({ type: 'markdown', text: x(n / 2) })),
      '/blocks',
    ],
    ['charts', 2, (n) => many(n, () => chart()), '/blocks'],
    ['chart title', 50, (n) => [chart({ title: x(n) })], '/blocks/0/title'],
    [
      'chart segments',
      6,
      (n) => [pie(many(n, (index) => ({ label: `s${index}`, value: 1 })))],
      '/blocks/0/chart/segments',
    ],
    ['chart label', 20, (n) => [pie([{ label: x(n), value: 1 }])], '/blocks/0/chart/segments/0/label'],
    ['chart series', 6, (n) => [lines(n, 1)], '/blocks/0/chart/series'],
    ['chart points', 20, (n) => [lines(1, n)], '/blocks/0/chart/axis_config/categories'],
  ])('%s: %i', (_name, max, build, path) => {
    expect(refused({ blocks: build(max) })).toEqual([]);
    const findings = refused({ blocks: build(max + 2) });
    expect(findings.map((finding) => finding.path)).toContain(path);
    expect(findings[0]?.error).toBe('invalid_blocks');
  });

  test('all rendered text of one message: 13,200', () => {
    const blocks = (length: number) => [3000, 3000, 3000, 3000, length].map((n) => section({ text: plain(n) }));
    expect(refused({ blocks: blocks(1200) })).toEqual([]);
    expect(refused({ blocks: blocks(1201) })).toMatchObject([{ error: 'msg_blocks_too_long' }]);
  });
});

describe('what no number says', () => {
  test.each<[name: string, blocks: Json[], path: string]>([
    ['an unknown block', [{ type: 'sectoin' }], '/blocks/0/type'],
    ['an unknown element', [actions({ type: 'knob' })], '/blocks/0/elements/0/type'],
    ['an element in the wrong place', [actions({ type: 'plain_text_input' })], '/blocks/0/elements/0/type'],
    ['an alert, which is for modals', [{ type: 'alert', text: plain(1) }], '/blocks/0/type'],
    ['a section with nothing', [section({})], '/blocks/0'],
    ['a header without text', [{ type: 'header' }], '/blocks/0/text'],
    ['a header in mrkdwn', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }], '/blocks/0/text/type'],
    ['empty text', [section({ text: plain(0) })], '/blocks/0/text/text'],
    ['an empty cell', [table(1, 1, 0)], '/blocks/0/rows/0/0/text'],
    ['a data_table without caption', [{ type: 'data_table', rows: [[cell()]] }], '/blocks/0/caption'],
    ['a data_table of nothing but its header', [dataTable(1)], '/blocks/0/rows'],
    ['rows of different lengths', [{ ...dataTable(2), rows: [[cell()], [cell(), cell()]] }], '/blocks/0'],
    ['a segment of nothing', [pie([{ label: 'a', value: 0 }])], '/blocks/0/chart/segments/0/value'],
    ['two series of one name', [lines(2, 1, { series: many(2, () => series('c0', ['c0'])) })], '/blocks/0/chart'],
    ['a series without a point of a category', [lines(1, 2, { series: [series('s', ['c0'])] })], '/blocks/0/chart'],
    ['a series with a point of no category', [lines(1, 1, { series: [series('s', ['c0', 'c1'])] })], '/blocks/0/chart'],
    ['two categories of one name', [lines(1, 1, twice)], '/blocks/0/chart'],
    [
      'a chart without axes',
      [chart({ chart: { type: 'bar', series: [series('s', ['c0'])] } })],
      '/blocks/0/chart/axis_config',
    ],
    ['an unknown kind of chart', [chart({ chart: { type: 'donut' } })], '/blocks/0/chart/type'],
    ['a field that does not exist', [{ type: 'divider', text: plain(1) }], '/blocks/0/text'],
    ['emoji on mrkdwn', [section({ text: { type: 'mrkdwn', text: 'x', emoji: true } })], '/blocks/0/text/emoji'],
    ['a style that does not exist', [actions(button({ style: 'warning' }))], '/blocks/0/elements/0/style'],
    ['a select without options', [actions({ type: 'static_select' })], '/blocks/0/elements/0'],
    ['a select with no option', [actions(select(0))], '/blocks/0/elements/0/options'],
    [
      'an initial option that is not offered',
      [actions({ ...select(2), initial_option: option(7) })],
      '/blocks/0/elements/0',
    ],
    ['a value twice', [actions({ type: 'overflow', options: [option(1), option(1)] })], '/blocks/0/elements/0'],
    ['a block_id twice', many(2, () => ({ type: 'divider', block_id: 'same' })), '/blocks'],
    ['an action_id twice in one block', [actions(...many(2, () => button({ action_id: 'same' })))], '/blocks/0'],
    ['actions without elements', [actions()], '/blocks/0/elements'],
    ['an image without a source', [{ type: 'image', alt_text: 'x' }], '/blocks/0'],
    ['a table inside a list of elements', [actions(table(1))], '/blocks/0/elements/0/type'],
  ])('%s is refused', (_name, blocks, path) => {
    expect(refused({ blocks }).map((finding) => finding.path)).toContain(path);
  });

  test('an action_id may repeat in another block', () => {
    expect(refused({ blocks: many(2, () => actions(button({ action_id: 'same' }))) })).toEqual([]);
  });
});

describe('the text of a message', () => {
  test.each([
    { name: 'nothing at all', message: { text: '' }, isUpdate: false, want: [{ error: 'no_text', refused: true }] },
    {
      name: 'blocks without text',
      message: { text: '', blocks: [divider()] },
      isUpdate: false,
      want: [{ error: 'no_text', refused: false }],
    },
    { name: 'the recommended length', message: { text: x(LIMITS.textRecommended) }, isUpdate: false, want: [] },
    {
      name: 'more than recommended',
      message: { text: x(4001) },
      isUpdate: false,
      want: [{ error: 'msg_too_long', refused: false }],
    },
    {
      name: 'more than can be posted',
      message: { text: x(40_001) },
      isUpdate: false,
      want: [{ error: 'msg_too_long', refused: true }],
    },
    {
      name: 'more than an update takes',
      message: { text: x(4001) },
      isUpdate: true,
      want: [{ error: 'msg_too_long', refused: true }],
    },
  ])('$name', ({ message, isUpdate, want }) => {
    expect(checkMessage(message, isUpdate)).toMatchObject(want);
    expect(checkMessage(message, isUpdate)).toHaveLength(want.length);
  });

  test.each([
    ['legacy attachments', { attachments: [{}] }, 'invalid_attachments'],
    ['metadata without payload', { metadata: { event_type: 'x' } }, 'invalid_metadata_format'],
  ])('%s are refused', (_name, more, error) => {
    expect(checkMessage({ text: 'x', ...more })[0]).toMatchObject({ error, refused: true });
  });
});

describe('views', () => {
  test.each<[name: string, max: number, build: (n: number) => Json, path: string]>([
    ['title', 24, (n) => modal({ title: plain(n) }), '/view/title/text'],
    ['submit', 24, (n) => modal({ submit: plain(n) }), '/view/submit/text'],
    ['close', 24, (n) => modal({ close: plain(n) }), '/view/close/text'],
    ['private_metadata', 3000, (n) => modal({ private_metadata: x(n) }), '/view/private_metadata'],
    ['callback_id', 255, (n) => modal({ callback_id: x(n) }), '/view/callback_id'],
    ['blocks', 100, (n) => modal({ blocks: many(n, divider) }), '/view/blocks'],
    [
      'placeholder',
      150,
      (n) => modal({ blocks: [input({ type: 'plain_text_input', placeholder: plain(n) })] }),
      '/view/blocks/0/element/placeholder/text',
    ],
    [
      'input label',
      2000,
      (n) => modal({ blocks: [{ ...input({ type: 'plain_text_input' }), label: plain(n) }] }),
      '/view/blocks/0/label/text',
    ],
  ])('modal %s: %i', (_name, max, build, path) => {
    expect(checkView(build(max), 'modal')).toEqual([]);
    expect(checkView(build(max + 1), 'modal')).toMatchObject([{ path, error: 'invalid_arguments', refused: true }]);
  });

  test.each<[name: string, view: Json, kind: 'modal' | 'home', path: string]>([
    ['a modal without title', { type: 'modal', blocks: [divider()] }, 'modal', '/view/title'],
    [
      'inputs without submit',
      { type: 'modal', title: plain(1), blocks: [input({ type: 'plain_text_input' })] },
      'modal',
      '/view',
    ],
    ['a table in a modal', modal({ blocks: [table(1)] }), 'modal', '/view/blocks/0/type'],
    ['markdown in a modal', modal({ blocks: [{ type: 'markdown', text: 'x' }] }), 'modal', '/view/blocks/0/type'],
    ['a table on the Home tab', { type: 'home', blocks: [table(1)] }, 'home', '/view/blocks/0/type'],
    [
      'an alert on the Home tab',
      { type: 'home', blocks: [{ type: 'alert', text: plain(1) }] },
      'home',
      '/view/blocks/0/type',
    ],
    ['a title on the Home tab', { type: 'home', title: plain(1), blocks: [] }, 'home', '/view/title'],
    ['a modal as Home tab', modal({}), 'home', '/view/type'],
    ['101 blocks on the Home tab', { type: 'home', blocks: many(101, divider) }, 'home', '/view/blocks'],
    ['no view', 'modal' as unknown as Json, 'modal', '/view'],
  ])('%s is refused', (_name, view, kind, path) => {
    expect(checkView(view, kind).map((finding) => finding.path)).toContain(path);
  });

  test('an alert fits into a modal', () => {
    expect(checkView(modal({ blocks: [{ type: 'alert', level: 'error', text: plain(1) }] }), 'modal')).toEqual([]);
  });
});
