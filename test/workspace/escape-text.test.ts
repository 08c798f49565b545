import { expect, test } from 'vitest';
import { commandText, messageText } from './escape-text.ts';
import { seedState } from './seed.ts';

const state = seedState('Holdfast');

test.each([
  { name: 'plain words', typed: 'order 7B83FF8095', message: 'order 7B83FF8095', command: 'order 7B83FF8095' },
  { name: 'entities', typed: 'a & b < c', message: 'a &amp; b &lt; c', command: 'a &amp; b &lt; c' },
  { name: 'a person', typed: 'ask @lee', message: 'ask <@U0LEENOVAK>', command: 'ask <@U0LEENOVAK|lee>' },
  { name: 'a name in capitals', typed: '@Holdfast', message: '<@U0HOLDFAST>', command: '<@U0HOLDFAST|Holdfast>' },
  { name: 'nobody', typed: 'ask @noone', message: 'ask @noone', command: 'ask @noone' },
  {
    name: 'a group',
    typed: '@support-leads',
    message: '<!subteam^S0SUPPORTLEADS>',
    command: '<!subteam^S0SUPPORTLEADS|@support-leads>',
  },
  {
    name: 'a channel',
    typed: '#returns now',
    message: '<#C0RETURNS|returns> now',
    command: '<#C0RETURNS|returns> now',
  },
  {
    name: 'an email',
    typed: 'email:jo@example.com',
    message: 'email:<mailto:jo@example.com|jo@example.com>',
    command: 'email:<mailto:jo@example.com|jo@example.com>',
  },
  {
    name: 'an email after a name',
    typed: 'lee@example.com',
    message: '<mailto:lee@example.com|lee@example.com>',
    command: '<mailto:lee@example.com|lee@example.com>',
  },
  {
    name: 'a URL',
    typed: 'see https://example.com/a?b=1',
    message: 'see <https://example.com/a?b=1>',
    command: 'see <https://example.com/a?b=1>',
  },
])('$name', ({ typed, message, command }) => {
  expect(messageText(state, typed)).toBe(message);
  expect(commandText(state, typed, true)).toBe(command);
  expect(commandText(state, typed, false)).toBe(typed);
});
