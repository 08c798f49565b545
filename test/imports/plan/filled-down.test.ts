import { expect, test } from 'vitest';
import { FilledDownRuns } from '../../../src/imports/plan/filled-down.ts';

/** The lengths of the runs in these numbers, with their first and last lines. */
function runsOf(numbers: (string | null)[]): string[] {
  const runs = new FilledDownRuns();
  for (const [index, number] of numbers.entries()) runs.add(index + 2, number);
  return runs.finish().map(({ firstLine, lastLine, length }) => `${length}: ${firstLine}–${lastLine}`);
}

const from = (prefix: string, first: number, count: number) =>
  Array.from({ length: count }, (_, step) => `${prefix}${first + step}`);

test.each<[what: string, numbers: (string | null)[], want: string[]]>([
  ['three', from('1ZT860781400214', 230, 3), ['3: 2–4']],
  ['two are chance', from('1ZT860781400214', 230, 2), []],
  ['letters in front', from('TBA', 502887274000, 5), ['5: 2–6']],
  ['over a nine', from('VHX', 999888769, 4), ['4: 2–5']],
  ['22 digits', from('9400111899', 223197428490, 3), ['3: 2–4']],
  ['a row that says nothing in between', ['A10', null, 'A11', 'A12'], ['3: 2–5']],
  ['a number that several rows have', ['A10', 'A10', 'A11', 'A12', 'A12'], ['3: 2–6']],
  ['two runs', [...from('A', 10, 3), ...from('B', 10, 3)], ['3: 2–4', '3: 5–7']],
  ['a longer number', ['A9', 'A10', 'A11'], []],
  ['counting down', ['A12', 'A11', 'A10'], []],
  ['steps of ten', ['A10', 'A20', 'A30'], []],
  ['words', ['A', 'B', 'C'], []],
  ['the same', ['A1', 'A1', 'A1'], []],
])('%s', (_what, numbers, want) => {
  expect(runsOf(numbers)).toEqual(want);
});
