/** The form: what it offers can be typed, and what is typed can be refined in it. */

import type { InputBlock } from '@slack/types';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { formatFilter } from '../../src/filters/format-filter.ts';
import { parseFilter } from '../../src/filters/parse-filter.ts';
import { findTermName, vocabulary } from '../../src/filters/vocabulary.ts';
import { filterForm, formatFormValues, formFields, toFormValues } from '../../src/search/filter-form.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { openDemo } from '../support/demo-database.ts';
import { type Conversation, converse, ordersIn, textOf } from './conversation.ts';

const clock = { now: new Date('2026-11-22T15:00:00Z'), timeZone: 'America/New_York' };
const sorted = (text: string) => formatFilter(parseFilter(text, clock)).split(' ').sort();

test('a filter put into the form and read back is the same filter, whatever it holds', () => {
  const term = fc.constantFrom(
    ...[
      'status:hold,rma_pending',
      'house:3,7',
      'house:gulf',
      'created:7d,>2026-11-01',
      'shipped:last-month',
      'order:#1,0012',
    ],
    ...[
      'email:jo@example.com',
      'name:"van der Meer",xu',
      'tracking:9400',
      'carrier:ups',
      'sku:SER-30',
      'phone:2125550142',
    ],
    ...[
      '-status:hold',
      '-carrier:"regional xpress"',
      'maria',
      '-maria',
      '"created:7d"',
      'returned:2026',
      'campaign:"a, b"',
    ],
    ...['name:maria', 'status:shipped', 'format:xlsx', 'empty:file'],
    ...['name:-li', 'sku:-5,not', 'carrier:"not ups"'],
  );
  fc.assert(
    fc.property(fc.array(term, { maxLength: 8 }), (terms) => {
      const filter = parseFilter(terms.join(' '), clock);
      expect(sorted(formatFormValues(toFormValues(filter, ['3', '7'])))).toEqual(sorted(formatFilter(filter)));
    }),
  );
});

describe('what is typed into a field with other signs between the values', () => {
  const none = toFormValues(parseFilter('', clock), []);
  test.each([
    ['carrier', 'UPS / FedEx', 'carrier:UPS,FedEx'],
    ['carrier', 'UPS or FedEx and usps', 'carrier:UPS,FedEx,usps'],
    ['carrier', 'ups; fedex | dhl', 'carrier:ups,fedex,dhl'],
    ['carrier', 'Regional / Xpress', 'carrier:"Regional / Xpress"'],
    ['carrier', '"UPS / FedEx"', 'carrier:"UPS / FedEx"'],
    ['order', '5001 or 5002', 'order:5001,5002'],
    ['order', '5001 & 5002 / 5003', 'order:5001,5002,5003'],
    ['order', 'OR', 'order:OR'],
    ['email', 'jo@a.example and al@b.example', 'email:jo@a.example,al@b.example'],
    [
      'tracking',
      '1Z999AA10123456784 or 9400 1118 9922 3197 4284 97',
      'tracking:1Z999AA10123456784,9400111899223197428497',
    ],
    ['name', 'Smith; Jones', 'name:Smith,Jones'],
    ['name', 'Smith & Sons', 'name:"Smith & Sons"'],
    ['name', 'Smith or Jones', 'name:Smith,Jones'],
    ['name', 'Ben Or Cohen', 'name:"Ben Or Cohen"'],
    ['name', '-Smith', '-name:Smith'],
    ['name', '– Smith', 'name:"– Smith"'],
    ['name', 'Jo, -van der Meer', 'name:Jo -name:"van der Meer"'],
    ['name', '"-Smith"', 'name:"-Smith"'],
    ['name', 'Notting', 'name:Notting'],
    ['carrier', '-ups, not USPS', '-carrier:ups,USPS'],
    ['carrier', 'not UPS or FedEx', '-carrier:UPS,FedEx'],
    ['sku', '-SER-30', '-sku:SER-30'],
    ['order', '-5001', 'order:-5001'],
    ['created', '2026-11-01; 2026-11-03', 'created:2026-11-01,2026-11-03'],
  ])('%s: %s', (field, typed, want) => expect(formatFormValues({ ...none, [field]: typed })).toBe(want));
});

describe('the language and the form offer the same', () => {
  const houses = [{ id: '7', name: 'Gulf Coast Logistics' }];
  const values = toFormValues(parseFilter('', clock), ['7']);
  const view = filterForm({ values, houses, recent: [], edition: '0', metadata: '', purpose: 'search' });
  const fields = view.blocks.filter((block): block is InputBlock => block.type === 'input');
  const fieldOf = (name: string) => fields.find(({ block_id: id }) => id === `${name}.0`);
  const moreHint = fieldOf('more')?.hint?.text ?? '';
  const hintOf = (name: string) => (fieldOf(name)?.element as { placeholder: { text: string } }).placeholder.text;

  test.each(Object.entries(vocabulary))('what is typed as %s: stands in the form', (name, { example }) => {
    const filled = toFormValues(parseFilter(example, clock), ['7']);
    const place = fieldOf(name) === undefined ? 'more' : name;
    expect(Object.entries(filled).filter(([, value]) => value.length > 0)).toEqual([[place, expect.anything()]]);
    expect(sorted(formatFormValues(filled))).toEqual(sorted(example));
    const isWish = ['format', 'empty', 'sort'].includes(name);
    if (place === 'more' && !isWish) expect(moreHint).toContain(`${name}:`);
  });

  test('every field of the form is a filter that can be typed', () => {
    const names = fields.map(({ block_id: id = '' }) => id.replace('.0', ''));
    expect(names).toEqual(formFields);
    expect(names.filter((name) => name !== 'more' && findTermName(name) !== name)).toEqual([]);
  });

  test.each(['created', 'shipped'])('the dates that the field %s gives as examples are understood', (name) => {
    const examples = hintOf(name).replace(' …', '').split(', ');
    for (const example of examples) expect(sorted(`${name}:${example}`)).toEqual([`${name}:${example}`]);
  });
});

describe('in Slack', () => {
  const { createDatabase } = openDemo();
  let bot: Bot;
  let dana: Conversation;

  beforeAll(async () => {
    bot = await startBot({ database: await createDatabase() });
    dana = converse(bot.workspace, 'dana');
  });
  afterEach(() => expect(bot.workspace.violations).toEqual([]));
  afterAll(() => bot.stop());

  const answersAfter = async (act: () => Promise<unknown>) => {
    const before = bot.workspace.ephemerals('dana').length;
    await act();
    return await bot.workspace.waitFor('the result', () => bot.workspace.ephemerals('dana')[before]);
  };

  test('no text opens it, a mistake stands at its field, and the result comes where it was opened', async () => {
    const person = bot.workspace.as('dana');
    const form = await dana.openForm(() => person.command('/fulfillments'));
    const wrong = await person.submit(form, { created: '11/15/2026', more: 'staus:hold' });
    expect(wrong.errors).toEqual({
      'created.0': expect.stringContaining('2026-11-15'),
      'more.0': expect.stringContaining('status:hold'),
    });
    const found = await answersAfter(() =>
      person.submit(form, { created: '90d', more: '', status: ['HOLD'], house: ['3', '7'] }),
    );
    expect(found.text).toContain('fulfillments · status Hold · warehouse `3` or `7` · created ');
    expect(ordersIn(found)).toHaveLength(10);
    expect(bot.workspace.modal('dana')).toBeUndefined();
  });

  test('Refine opens it filled, and a recent search fills it anew', async () => {
    const person = bot.workspace.as('dana');
    await dana.ask('status:shipped carrier:ups');
    const page = await dana.ask('status:hold -house:3 name:"van der Meer"');
    const form = await dana.openForm(() => person.click(page, 'search_refine'));
    expect(form.values).toMatchObject({
      'more.0': { more: { value: '-house:3' } },
      'name.0': { name: { value: '"van der Meer"' } },
    });
    const recent = form.blocks.find(({ type }) => type === 'actions') as {
      elements: { options: { value: string; text: { text: string } }[] }[];
    };
    const entry = recent.elements[0]?.options.find(({ text }) => text.text === 'status:shipped carrier:ups');
    await person.click(form, 'search_recent', entry?.value ?? '');
    const filled = await bot.workspace.waitFor('the fields', () => {
      const view = bot.workspace.modal('dana');
      return textOf(view?.values).includes('"ups"') ? view : undefined;
    });
    const found = await answersAfter(() => person.submit(filled));
    expect(found.text).toContain('status Shipped · carrier `ups`');
  });

  test('recent searches are that person’s own, wherever they searched', async () => {
    const { general } = bot.workspace.ids.channels;
    await dana.ask('status:returned carrier:fedex', general);
    const lee = converse(bot.workspace, 'lee');
    await lee.ask('status:failed house:7');
    const offered = async ({ openForm }: Conversation, who: string) =>
      textOf((await openForm(() => bot.workspace.as(who).command('/fulfillments'))).blocks[0]);
    const [toDana, toLee] = [await offered(dana, 'dana'), await offered(lee, 'lee')];
    expect(toDana).toContain('status:returned carrier:fedex');
    expect(toDana).not.toContain('status:failed');
    expect(toLee).toContain('status:failed house:7');
    expect(toLee).not.toContain('carrier:fedex');
  });

  test('X61 an answer whose address has expired is shown all the same', async () => {
    const person = bot.workspace.as('dana');
    const form = await dana.openForm(() => person.command('/fulfillments'));
    bot.workspace.clock.advance(31 * 60_000);
    const found = await answersAfter(() => person.submit(form, { status: ['HOLD'] }));
    expect(found.text).toContain('status Hold');
  });
});
