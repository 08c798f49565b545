/** Which addresses get the token. */
import { expect, test } from 'vitest';
import { isSlackUrl } from '../../../src/slack/files/slack-hosts.ts';

const commercial = 'https://slack.com/api/';
const government = 'https://slack-gov.com/api/';

test.each([
  ['https://files.slack.com/files-pri/T1-F1/a.csv', commercial, true],
  ['https://acme.enterprise.slack.com/files/a.csv', commercial, true],
  ['https://slack.com/a.csv', commercial, true],
  ['https://slack-files.com/T1-F1/a.csv', commercial, false],
  ['https://proxy.example/a.csv', commercial, false],
  ['https://someone:secret@files.slack.com/a.csv', commercial, false],
  ['https://files.slack-gov.com/a.csv', commercial, false],

  ['https://files.slack-gov.com/a.csv', government, true],
  ['https://acme.slack-gov.com/a.csv', government, true],
  ['https://slack-gov.com/a.csv', government, true],
  ['https://files.slack.com/a.csv', government, false],
  ['https://files.slack-gov.com.example/a.csv', government, false],
])('R1 R12 %s, with the API at %s, gets the token: %s', (address, api, want) => {
  expect(isSlackUrl(address, api)).toBe(want);
});
