/** Tries on the real workspace what the bot will do there: everything it posts for that is deleted again. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { KnownBlock, ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Config } from '../config.ts';
import { withTempFolder } from '../runtime/disk.ts';
import {
  actions,
  button,
  confirmDialog,
  context,
  divider,
  form,
  header,
  option,
  preformatted,
  type SlackMessage,
  section,
  sectionWith,
  select,
} from '../slack/blocks.ts';
import { chartBlock } from '../slack/charts.ts';
import { dataTableBlock, tableBlock } from '../slack/data-table.ts';
import { follow } from '../slack/files/download-file.ts';
import { findFile } from '../slack/files/find-file.ts';
import { findSharing, handOver } from '../slack/files/upload-file.ts';
import {
  channelActions,
  channelInput,
  fileInput,
  lineInput,
  menuInput,
  menusInput,
  peopleInput,
  textArea,
  timeInput,
} from '../slack/forms.ts';
import { slackErrorCode } from '../slack/slack-failure.ts';
import { bad, examine, type Finding, good, poor } from './finding.ts';

interface Trial {
  slack: WebClient;
  config: Config;
  channel: string;
  /** milliseconds, of a clock that never goes back */
  clock: () => number;
}

const words = 'Holdfast is being checked (npm run doctor). This message will be deleted.';

/** The findings of all trials in a channel. */
export async function tryChannel(trial: Trial): Promise<Finding[]> {
  const findings = [
    ...(await examine('messages', () => tryMessages(trial))),
    ...(await examine('files', () => tryFiles(trial))),
  ];
  for (const [kind, blocks] of Object.entries(messageSamples)) {
    findings.push(...(await examine(`${kind} blocks`, () => tryBlocks(trial, kind, blocks))));
  }
  findings.push(...(await examine('forms', () => tryForm(trial))));
  return findings;
}

async function tryMessages({ slack, channel, clock }: Trial): Promise<Finding[]> {
  const started = clock();
  const { ts = '' } = await slack.chat.postMessage({ channel, text: words });
  const posted = Math.round(clock() - started);
  const edited = await slack.chat.update({ channel, ts, text: `${words} It was edited.` }).then(
    () => good('edits', 'messages can be edited'),
    (error: unknown) => {
      const remedy =
        'Summaries get a follow-up for each state. To avoid that, allow editing in the workspace’s settings.';
      return poor('edits', `refused: ${slackErrorCode(error) ?? 'no answer'}`, remedy);
    },
  );
  await slack.chat.delete({ channel, ts });
  return [good('messages', `posted in ${posted} ms`), edited];
}

const content = 'orderId,trackingNumber\r\nDOCTOR-1,\r\n';
const looks = 12;

async function tryFiles({ slack, config, channel, clock }: Trial): Promise<Finding[]> {
  return await withTempFolder(async (folder) => {
    const path = join(folder, 'doctor.csv');
    await writeFile(path, content);
    const place = { channelId: channel, threadTs: null, comment: '', owner: '', remedy: '' };
    const started = clock();
    const id = await handOver(slack, { path, name: 'holdfast-doctor.csv', ...place });
    const isShared = await waitForSharing(slack, id);
    const seconds = ((clock() - started) / 1000).toFixed(1);
    const shared = isShared
      ? good('uploads', `shared after ${seconds} s`)
      : bad('uploads', `not shared after ${seconds} s`, 'Check the workspace’s rules for files.');
    const download = await tryDownload(slack, config, id);
    await slack.files.delete({ file: id });
    return [shared, download];
  });
}

async function waitForSharing(slack: WebClient, id: string): Promise<boolean> {
  for (let look = 0; look < looks; look += 1) {
    if ((await findSharing(slack, id)) === 'shared') return true;
    await wait(look < 2 ? 200 : 2500);
  }
  return false;
}

async function tryDownload(slack: WebClient, config: Config, id: string): Promise<Finding> {
  const file = await findFile(slack, id);
  if (typeof file === 'string') return poor('downloads', `not yet: ${file}`, 'Run this again in a minute.');
  const access = { token: config.SLACK_BOT_TOKEN, apiUrl: config.SLACK_API_URL };
  const { response, hosts } = await follow(file.url, access, { signal: AbortSignal.timeout(20_000) });
  const way = hosts.join(' → ');
  if ((await response.text()) === content) return good('downloads', `the same bytes came back, from ${way}`);
  return bad('downloads', `other bytes came back (${response.status}), from ${way}`, 'Check the scope files:read.');
}

async function tryBlocks({ slack, channel }: Trial, kind: string, blocks: SlackMessage['blocks']): Promise<Finding> {
  const about = `${kind} blocks`;
  try {
    const { ts = '' } = await slack.chat.postMessage({ channel, text: words, blocks });
    await slack.chat.delete({ channel, ts });
    return good(about, 'taken');
  } catch (error) {
    const detail = `refused: ${slackErrorCode(error) ?? 'no answer'}`;
    if (kind === 'basic') return bad(about, detail, 'Ask whoever maintains Holdfast.');
    return poor(
      about,
      detail,
      'Holdfast shows something plainer instead. Slack brings new blocks to workspaces step by step.',
    );
  }
}

/** A form opens only after a click, but Slack can be asked whether it would take it. */
async function tryForm({ slack }: Trial): Promise<Finding> {
  try {
    await slack.apiCall('blocks.validate', { view: JSON.stringify(formSample) });
    return good('forms', 'would be taken');
  } catch (error) {
    const code = slackErrorCode(error) ?? 'no answer';
    if (code === 'invalid_view') return bad('forms', `refused: ${code}`, 'Ask whoever maintains Holdfast.');
    return poor('forms', `couldn’t be checked: ${code}`, 'Type /fulfillments import and see whether a form opens.');
  }
}

const entries = [option('a', 'One'), option('b', 'Other')];
const confirm = confirmDialog({ title: 'Sure?', text: 'Nothing happens.', confirm: 'Yes', deny: 'No' });
const basic: KnownBlock[] = [
  header('Check'),
  section('*Check*'),
  divider(),
  sectionWith('of a menu', select('doctor_menu', entries, 'a')),
  actions(button('doctor_none', 'Nothing', { value: '-', style: 'danger', confirm }), {
    type: 'overflow',
    action_id: 'doctor_more',
    options: entries,
  }),
  channelActions('doctor_channel', ''),
  preformatted('DOCTOR-1'),
  context('of Holdfast'),
];
const axes = { title: 'Check', xLabel: 'Day', yLabel: 'Count', altText: 'A few numbers' } as const;
const data = { categories: ['Mon', 'Tue'], series: [{ name: 'Orders', values: [1, 2] }] };
const rows = [['DOCTOR-1', { value: 1, text: '1' }]];

/** What messages contain, by what may be refused on its own. */
export const messageSamples: Record<string, SlackMessage['blocks']> = {
  basic,
  table: [tableBlock([{ title: 'Order' }], [['DOCTOR-1']])],
  'data table': [dataTableBlock({ caption: 'Check', columns: ['Order', 'Count'], rows, pageSize: 5 }).block],
  chart: [chartBlock({ ...axes, ...data, kind: 'bar' }), chartBlock({ ...axes, ...data, kind: 'line' })],
  pie: [chartBlock({ ...axes, ...data, kind: 'pie' })],
};

/** A form with every kind of field. */
export const formSample: ModalView = form({
  callbackId: 'doctor',
  title: 'Check',
  submit: 'Check',
  close: 'Close',
  metadata: '',
  blocks: [
    ...basic,
    lineInput('line', 'Line', { placeholder: 'Anything' }),
    textArea('area', 'Lines', { maxLength: 100, optional: true }),
    timeInput('time', 'Time', { initial: '09:00' }),
    menuInput('menu', 'Menu', { entries, chosen: 'a' }),
    menusInput('menus', 'Menus', { entries, chosen: ['a'], placeholder: 'Any' }),
    fileInput('file', 'File', { types: ['csv'], maxFiles: 1, optional: true, hint: 'Any' }),
    peopleInput('people', 'People', { chosen: [], maxPeople: 5 }),
    channelInput('channel', 'Channel'),
  ],
});
