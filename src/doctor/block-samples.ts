/** A sample of every kind of block and element that Holdfast sends; a test compares them with the code. */
import type { KnownBlock, ModalView } from '@slack/types';
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
} from '../slack/input-blocks.ts';

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
