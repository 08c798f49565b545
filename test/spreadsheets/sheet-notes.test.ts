import { expect, test } from 'vitest';
import { readSheetNotes } from '../../src/spreadsheets/sheet-records.ts';
import { inChunks } from './read-all.ts';

const formula = (column: number) => ({ column, isFormula: true, format: undefined });
const zeros = (column: number, format: string) => ({ column, isFormula: false, format });

const cases: [name: string, xml: string, want: [row: number, notes: unknown[]][]][] = [
  ['a formula', '<row r="2"><c r="B2"><f>A2</f><v>1</v></c><c r="C2"><v>2</v></c></row>', [[2, [formula(1)]]]],
  ['a shared formula', '<row r="2"><c r="B2" t="str"><f t="shared" si="0"/><v>1</v></c></row>', [[2, [formula(1)]]]],
  ['one in a namespace of its own', "<x:row r='3'><x:c r='AA3'>\n<x:f>A2</x:f></x:c></x:row>", [[3, [formula(26)]]]],
  ['cells without their place', '<row><c/></row><row><c/><c/><c><f>1</f></c></row>', [[2, [formula(2)]]]],
  [
    'zeros in front',
    '<row r="1"><c r="A1" s="4"><v>12</v></c><c r="B1" s="1"><v>12</v></c></row>',
    [[1, [zeros(0, '000000')]]],
  ],
  ['zeros in front of a text', '<row r="1"><c r="A1" s="4" t="s"><v>12</v></c></row>', []],
  ['no formula: another element that begins alike', '<row r="1"><c r="A1"><formula/></c><col/><rows/></row>', []],
];

test('hidden rows and columns', async () => {
  const xml =
    '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="0" customWidth="1"/><col min="6" max="6"/></cols>' +
    '<sheetData><row r="1"/><row r="2" hidden="1"><c/></row><row hidden="true"/><x:row r="7" ht="0"/></sheetData>';
  const { hiddenRows, hiddenColumns } = await readSheetNotes(inChunks(Buffer.from(xml), 7), new Map());
  expect([[...hiddenRows], [...hiddenColumns]]).toEqual([
    [2, 3, 7],
    [1, 2, 4],
  ]);
});

test.each(cases)('%s', async (_, xml, want) => {
  const bytes = Buffer.from(`<sheetData>${xml}</sheetData>`);
  for (const size of [1, 7, 1000]) {
    const notes = await readSheetNotes(inChunks(bytes, size), new Map([[4, '000000']]));
    expect([...notes.cells]).toEqual(want);
  }
});
