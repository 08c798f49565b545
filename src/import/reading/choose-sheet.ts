/** The sheet step: which sheet of a workbook holds the table. */

import { type ChosenColumn, matchColumns } from './columns.ts';
import { FileRefused } from './file-refused.ts';
import { type FoundHeader, findHeader, headerDepth } from './find-header.ts';
import type { Finding } from './finding.ts';
import { kindsOf } from './kinds.ts';
import { quoted, quotedList } from './shown.ts';
import type { TableRecord } from './table-record.ts';
import { noSheetFits, severalSheetsFit } from './table-refusals.ts';

/** A sheet that people see, by its first filled rows. */
export interface SheetStart {
  name: string;
  records: TableRecord[];
}

/**
 * The only sheet with rows in it, or the only one whose columns an import can use. Throws FileRefused: E_SHEETS when
 * none of several sheets will do, or more than one; what is wrong with its header when there is only one.
 */
export function chooseSheet(
  sheets: readonly SheetStart[],
  chosen: readonly ChosenColumn[],
  maxColumns: number,
): { sheet: SheetStart; header: FoundHeader } {
  const filled = sheets.filter(({ records }) => records.length > 0);
  const [first, ...others] = filled;
  if (first !== undefined && others.length === 0) {
    return { sheet: first, header: findHeader(first.records, chosen, maxColumns) };
  }
  const fitting = filled.flatMap((sheet) => {
    const header = findUsableHeader(sheet.records, chosen, maxColumns);
    return header === undefined ? [] : [{ sheet, header }];
  });
  const [only, ...rivals] = fitting;
  if (only === undefined) throw noSheetFits(sheets.map(({ name }) => name));
  if (rivals.length > 0) throw severalSheetsFit(fitting.map(({ sheet }) => sheet.name));
  return only;
}

function findUsableHeader(
  records: readonly TableRecord[],
  chosen: readonly ChosenColumn[],
  maxColumns: number,
): FoundHeader | undefined {
  try {
    const header = findHeader(records, chosen, maxColumns);
    kindsOf(matchColumns(header.table, chosen).columns, header.table.header);
    return header;
  } catch (error) {
    if (error instanceof FileRefused) return undefined;
    throw error;
  }
}

/** The first records down to as many filled ones as a header is looked for in. */
export async function firstFilled(batches: AsyncIterable<TableRecord[]>): Promise<TableRecord[]> {
  const filled: TableRecord[] = [];
  for await (const batch of batches) {
    filled.push(...batch.filter(({ cells }) => cells.some((cell) => cell.trim() !== '')));
    if (filled.length >= headerDepth) break;
  }
  return filled.slice(0, headerDepth);
}

/** Says which sheet is read, and which are not. */
export function describeSheets(name: string, others: readonly string[], hidden: readonly string[]): Finding[] {
  const findings: Finding[] = [
    { step: 'container', code: 'I_CONTAINER', text: `Excel workbook, sheet ${quoted(name)}` },
  ];
  if (others.length > 0) {
    findings.push({ step: 'container', code: 'I_OTHER_SHEETS', text: `sheets ignored: ${quotedList(others)}` });
  }
  if (hidden.length > 0) {
    const text = `The workbook has hidden sheets, which are ignored: ${quotedList(hidden)}.`;
    findings.push({ step: 'container', code: 'W_HIDDEN_SHEETS', text });
  }
  return findings;
}
