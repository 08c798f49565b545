/** Recognizes rows pasted from a table: in each line an id, beside it cells that say more about the same order. */
import { normalizeInput } from '../text/typed-text.ts';
import { idsIn, isIdLike, quotedValue, type Segment, stripMarks } from './query-words.ts';
import { makeTerm } from './split-terms.ts';
import { findTermName } from './vocabulary.ts';

/** As many cells are kept to say what was left out. */
const shownCells = 20;

/**
 * The ids of the rows, one of each line, and the other cells, which are left out: they would have to be true of every id.
 * Null for a text that isn't made of rows, such as a list.
 * @param text as pasted, with its line breaks and tabs
 */
export function readPastedRows(text: string): Segment[] | null {
  const labels = Array.from(text.matchAll(label), ([name]) => name.trim().toLowerCase());
  if (labels.length > 0 && new Set(labels).size === labels.length) return null;
  const lines = text
    .split(/[\r\n]+/)
    .map((line) =>
      normalizeInput(line.replaceAll('\t', ' '))
        .split(' ')
        .map(stripMarks)
        .filter((word) => word !== '' && !bullet.test(word)),
    )
    .filter((words) => words.length > 0);
  const rows = lines.map((words) => ({ words, at: words.findIndex((word) => isId(word)) }));
  const found = rows.filter(({ at }) => at !== -1);
  const isTable =
    found.length > 1 &&
    found.every(({ words }) => words.length > 1 && words.some((word) => !isId(word))) &&
    !rows.some(({ words }) => words.some((word) => word.includes(':')));
  if (!isTable) return null;
  const ids = found.map(({ words, at }) => words[at] ?? '');
  const others = rows.flatMap(({ words, at }) => words.filter((_, place) => place !== at));
  const filler = (typed: string): Segment => ({ terms: [], length: 1, kind: 'filler', typed });
  const list = makeTerm('any', [...new Set(ids)].map(quotedValue));
  return [{ terms: [list], length: 1, kind: 'plain', typed: list.typed }, ...others.slice(0, shownCells).map(filler)];
}

/** The text without a first line that only names the columns of the rows below it. */
export function dropHeader(text: string): string {
  const [header = '', ...lines] = text.trimStart().split(/\r?\n/);
  const cells = header.split('\t').filter((cell) => cell.trim() !== '');
  const isHeader = lines.length > 0 && cells.length > 1 && cells.every((cell) => findTermName(cell) !== undefined);
  return isHeader ? lines.join('\n') : text;
}

/** Lines such as `Phone: …` are filters, and no cells; of several orders, each has its own. */
const label =
  /^[ \t]*(?:(?:order|tracking|phone|customer)(?: ?(?:id|no|nr|number|#))?|name|e-?mail|status|carrier|city|zip|address|sku|rma)[ \t]*:/gim;

/** The mark in front of an item of a list. */
const bullet = /^(?:[•*·–—-]|\d{1,3})$/;
const date = /^\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?$/;
const isId = (word: string): boolean => isIdLike(word) && idsIn(word)?.length === 1 && !date.test(word);
