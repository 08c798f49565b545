/** What becomes of a message that Slack refuses in its form: plainer, and still something to go on with. */
import { WebAPIPlatformError } from '@slack/web-api';
import { expect, test } from 'vitest';
import { actions, button, context, type SlackMessage, section, sectionWith } from '../../src/slack/blocks.ts';
import { tableBlock } from '../../src/slack/data-table.ts';
import { inPlainerForms, plainerForms } from '../../src/slack/messages.ts';

const press = button('import_confirm', 'Confirm', { value: '1' });
const summary: SlackMessage = {
  text: 'Add tracking numbers to 2 fulfillments. Nothing is saved yet.',
  blocks: [
    sectionWith('*Add tracking numbers to 2 fulfillments*', press),
    actions(press),
    tableBlock([{ title: 'Order' }], [['A1']]),
    context('`march.csv` · 2 rows'),
  ],
};
const refusal = new WebAPIPlatformError({ ok: false, error: 'invalid_blocks' } as never);

test('R5 first its tables go, then all but its text and its buttons, at last the buttons, which it then says', () => {
  const [basic, withButtons, alone] = plainerForms(summary);
  expect(basic?.blocks.map(({ type }) => type)).toEqual(['section', 'actions', 'context']);
  expect(JSON.stringify(basic)).toContain('march.csv');
  expect(JSON.stringify(basic)).not.toContain('accessory');
  expect(withButtons?.blocks.map(({ type }) => type)).toEqual(['section', 'actions']);
  expect(alone).toEqual({ text: `${summary.text} Slack didn’t take the buttons that belong here.`, blocks: [] });
});

test('what is plain already is not sent in the same form twice', () => {
  const plain = { text: 'Hello', blocks: [section('Hello')] };
  expect(plainerForms(plain)).toEqual([plain, { text: 'Hello', blocks: [] }]);
  expect(plainerForms({ ...summary, text: 'x'.repeat(5000) }).every(({ text }) => text.length <= 5000)).toBe(true);
});

test.each([
  [0, true],
  [1, false],
  [3, false],
])('after %i refusals of its form, it is said whether the message is whole: %s', async (refusals, isWhole) => {
  const sent: SlackMessage[] = [];
  const send = async (form: SlackMessage) => {
    sent.push(form);
    if (sent.length <= refusals) throw refusal;
    return sent.length;
  };
  expect(await inPlainerForms(summary, send)).toEqual({ sent: refusals + 1, isWhole });
  expect(sent[0]).toBe(summary);
});

test('every other refusal, and that of the plainest form, is the sender’s', async () => {
  await expect(inPlainerForms(summary, () => Promise.reject(refusal))).rejects.toBe(refusal);
  const other = new Error('reset');
  await expect(inPlainerForms(summary, () => Promise.reject(other))).rejects.toBe(other);
});
