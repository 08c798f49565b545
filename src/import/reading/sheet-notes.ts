/** What hucre's stream of rows leaves out of a sheet: which cells are formulas, and which numbers have zeros in front. */

import { letterToCol } from 'hucre';
import { attributesOf } from './workbook-parts.ts';

/** One cell that is more than its value; `column` counts from 0. */
export interface CellNote {
  column: number;
  isFormula: boolean;
  /** least number of digits shown, of a number with zeros in front */
  digits: number | undefined;
}

/** Notes by row of the sheet, from 1. */
export type SheetNotes = ReadonlyMap<number, readonly CellNote[]>;

// A row; or a cell, with a formula if it has one: the first thing in it (ECMA-376-1, 18.3.1.4). No attribute holds `<`,
// so a tag that never ends is given up at the next one.
const rowOrCell = /<(?:\w+:)?(row|c)\b([^<>]*)>(\s*<(?:\w+:)?f\b)?/g;

/** Scans the XML of a sheet. `zeroFormats` has the number of digits by style index. */
export async function readSheetNotes(
  xml: AsyncIterable<Uint8Array>,
  zeroFormats: ReadonlyMap<number, number>,
): Promise<SheetNotes> {
  const scanner = new NoteScanner(zeroFormats);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of xml) {
    const text = decoder.decode(chunk, { stream: true });
    // Whatever stands before an end tag is whole. Only new text is searched for one: a sheet may go without for long.
    const end = text.lastIndexOf('</');
    if (end === -1) {
      rest += text;
      continue;
    }
    scanner.scan(rest + text.slice(0, end));
    rest = text.slice(end);
  }
  scanner.scan(rest);
  return scanner.notes;
}

class NoteScanner {
  readonly notes = new Map<number, CellNote[]>();
  readonly #zeroFormats: ReadonlyMap<number, number>;
  #row = 0;
  #column = -1;

  constructor(zeroFormats: ReadonlyMap<number, number>) {
    this.#zeroFormats = zeroFormats;
  }

  scan(xml: string): void {
    for (const [, tag, attributes = '', formula] of xml.matchAll(rowOrCell)) {
      if (tag === 'row') this.#beginRow(attributesOf(attributes));
      else {
        this.#column += 1;
        // Most cells end here: taking their attributes apart would cost more than all the rest.
        const isFormula = formula !== undefined;
        if (isFormula || this.#zeroFormats.size > 0) this.#addCell(attributesOf(attributes), isFormula);
      }
    }
  }

  #beginRow({ r }: Record<string, string>): void {
    this.#row = r === undefined ? this.#row + 1 : Number(r);
    this.#column = -1;
  }

  /** A file leaves out where its cells are (`r`) in all of them or in none; then they stand side by side. */
  #addCell({ r, s, t = 'n' }: Record<string, string>, isFormula: boolean): void {
    const column = r === undefined ? this.#column : letterToCol(r);
    const digits = t === 'n' && s !== undefined ? this.#zeroFormats.get(Number(s)) : undefined;
    if (!isFormula && digits === undefined) return;
    const notes = this.notes.get(this.#row) ?? [];
    if (notes.length === 0) this.notes.set(this.#row, notes);
    notes.push({ column, isFormula, digits });
  }
}
