/** What went wrong with rows, as the summary's table: how many, the cause, an example, and what to do about it. */
import type { KnownBlock } from '@slack/types';
import { noFulfillment, type ProblemCode, problemTitles } from '../../cells/problem.ts';
import { notOfGoods, partial, withdrawn } from '../../cells/read-return-status.ts';
import type { ImportKind } from '../../fulfillments/status-transitions.ts';
import { shorten, showText } from '../../slack/blocks.ts';
import { tableBlock } from '../../slack/data-table.ts';
import { leftOut, leftOutRows } from '../../spreadsheets/row-problems.ts';
import { formatCount, lowerFirst, present, quantity, upperFirst } from '../../text/wording.ts';
import type { RowExample, RowGroup } from '../model/counts.ts';

const pasteAsText = 'Format the column as Text, paste again.';

/** What to do about the rows of a group: true of each of them. */
const remedies: Record<Exclude<ProblemCode, 'E_STATE'>, string> = {
  E_QUOTE: 'Delete the quotation mark, or double it ("").',
  E_CELL_COUNT: 'Look for a missing or extra comma.',
  E_FOOTER: 'Nothing to do if it’s not an order.',
  E_CELL_TOO_LONG: 'Shorten the value.',
  E_CONTROL_CHAR: 'Type the value again.',
  E_EMPTY_CELL: 'Fill in the value.',
  E_SCIENTIFIC: pasteAsText,
  E_ROUNDED: pasteAsText,
  E_LEADING_ZEROS: 'Add the missing zeros.',
  E_MULTIPLE: 'Keep one value per row.',
  E_LINK: 'Paste the number instead of the link.',
  E_TRACKING: 'Check for a typo.',
  E_ORDER_ID: 'Check the order id.',
  E_DASH: 'Use a hyphen (-).',
  E_CARRIER: 'Use the name of a known carrier.',
  E_STATUS: 'Use Returned or Cancelled.',
  E_FORMULA: 'Paste the value instead of the formula.',
  E_EXCEL_NUMBER: pasteAsText,
  E_EXCEL_DATE: pasteAsText,
  E_ORDER_NOT_FOUND: 'Check the order id.',
  E_CLIENT_FULFILLMENT_ID: 'Use an id that the order has, or leave it empty.',
  E_FULFILLMENT_ID: 'Check the id.',
  E_OUTDATED: 'Include these rows if they’re still right.',
  E_AMBIGUOUS: 'Choose which fulfillments to update.',
  E_CONFLICT: 'Keep the line that’s right.',
  E_SKIPPED: 'To choose again, click Fix rows.',
  E_RECORD: 'Correct the value.',
  E_HIDDEN: 'Include them if they belong to the list.',
  E_CROSSED_OUT: 'Include them if they’re still right.',
  E_VOIDED: 'Include them if they’re still right.',
  E_RETURN_LABEL: 'Include them if they’re for the way to the customer.',
};

const canStillCancel = /^(?:Hold|Pending|Failed|Recycled)(?:, (?:Hold|Pending|Failed|Recycled))* → Returned$/;

/** What to do about every row with a problem; for a status that rules the change out, that depends on what was asked for. */
function remedyFor(kind: ImportKind, code: ProblemCode, cause: string | null): string {
  if (code === 'E_STATUS' && cause === withdrawn) return 'To cancel the order, write “Cancel order”.';
  if (code === 'E_STATUS' && cause === notOfGoods) return 'Write “Cancel order” or “Goods returned” if that’s meant.';
  if (code === 'E_STATUS' && cause === partial) return 'If all of it is back, correct the quantity.';
  if (code !== 'E_STATE') return remedies[code];
  if (canStillCancel.test(cause ?? '')) return 'It hasn’t shipped, so cancel it instead.';
  if (cause === noFulfillment) return 'Skipped: share it again once there is one.';
  return kind === 'tracking' ? 'Skipped: it’s not on Hold.' : 'Skipped: not possible.';
}

/** Whether rows with this problem are left out until a person includes them, so that there is nothing to mend. */
export function isSetAside(code: ProblemCode): boolean {
  return leftOutRows.some((what) => leftOut[what].code === code);
}

/** Rows with these problems have nothing to mend: they are skipped. */
function isSkipped(code: ProblemCode, cause: string | null): boolean {
  if (code === 'E_STATE') return !canStillCancel.test(cause ?? '');
  return code === 'E_FOOTER' || code === 'E_OUTDATED' || code === 'E_SKIPPED' || isSetAside(code);
}

/** "Hold → Returned" or "order not found", with a capital letter. */
export function describeCause(code: ProblemCode, cause: string | null, kind: ImportKind): string {
  if (code === 'E_STATUS' && (cause === withdrawn || cause === notOfGoods)) return 'May not be about the order';
  if (code === 'E_STATUS' && cause === partial) return 'Only a part is back';
  if (code === 'E_STATE' && cause !== null)
    return kind === 'tracking' && cause !== noFulfillment ? `Status is ${cause}` : cause;
  return upperFirst(problemTitles[code]);
}

/** "Line 4, order 1002, Ada Haddad: “Fed Ex Grnd”" */
export function describeExample(example: RowExample): string {
  const { order, received } = example;
  const where = whereOf(example);
  return received == null || received === '' || received === order ? where : `${where}: “${received}”`;
}

/** "Line 4, order 1002, Ada Haddad" */
function whereOf({ line, order, customer }: Pick<RowExample, 'line' | 'order' | 'customer'>): string {
  return present(`Line ${formatCount(line)}`, order == null ? null : `order ${order}`, customer).join(', ');
}

const maxGroups = 6;

/** How many rows there is something to mend about, and how many are skipped. */
export function countProblems(groups: readonly RowGroup<ProblemCode>[]): { toFix: number; skipped: number } {
  const count = (skipped: boolean) =>
    groups.filter(({ code, cause }) => isSkipped(code, cause ?? null) === skipped).reduce((n, { rows }) => n + rows, 0);
  return { toFix: count(false), skipped: count(true) };
}

/** "11 rows to fix", "3 rows skipped", or both. */
export function describeProblems(groups: readonly RowGroup<ProblemCode>[]): string[] {
  const { toFix, skipped } = countProblems(groups);
  return [
    ...(toFix > 0 ? [`${quantity(toFix, 'row')} to fix`] : []),
    ...(skipped > 0 ? [`${quantity(skipped, 'row')} skipped`] : []),
  ];
}

/** The groups as a table, the largest first. What to do comes before the example, which may be off a narrow screen. */
export function problemsTable(kind: ImportKind, groups: readonly RowGroup<ProblemCode>[]): KnownBlock {
  const rows = groups
    .slice(0, maxGroups)
    .map(({ code, cause = null, rows: count, examples: [first] }) => [
      formatCount(count),
      describeCause(code, cause, kind),
      count === 1 && first !== undefined
        ? adviceForOne(kind, code, cause, first, groups.length <= maxInFull)
        : remedyFor(kind, code, cause),
      first === undefined ? '' : describeExample(first),
    ]);
  const rest = groups.slice(maxGroups).reduce((sum, group) => sum + group.rows, 0);
  const more = rest === 0 ? [] : [[formatCount(rest), 'Other causes', 'See Show rows to fix.', '']];
  const columns = [
    { title: 'Rows', align: 'right' as const },
    { title: 'Cause' },
    { title: 'What to do' },
    { title: 'Example' },
  ];
  return tableBlock(columns, [...rows, ...more], maxCellLength);
}

/** Long enough for the reason of a single row. */
const maxCellLength = 180;

/** What to do about a single row: the value that it probably means, where there is one. */
export function adviceFor(
  kind: ImportKind,
  code: ProblemCode,
  { cause, suggestion }: { cause: string | null; suggestion: string | null },
): string {
  return suggestion === null ? remedyFor(kind, code, cause) : `Did you mean ${shorten(suggestion, 40)}?`;
}

/** With so many groups at most, single rows have all that is said about them; more would make a summary too long to read. */
export const maxInFull = 3;

function adviceForOne(
  kind: ImportKind,
  code: ProblemCode,
  cause: string | null,
  { text, received, suggestion = null }: RowExample,
  inFull: boolean,
): string {
  const advice = adviceFor(kind, code, { cause, suggestion });
  if (!inFull || cause === noFulfillment || advice === pasteAsText) return advice;
  const value = `“${received ?? ''}”: `;
  return (text.startsWith(value) ? text.slice(value.length) : text) || advice;
}

/** Warnings that come before more frequent ones. */
const graveWarnings = ['W_CANCELLED', 'W_FILLED_DOWN', 'W_SAME_TRACKING'];

/** Groups as one line each, for warnings: "• 2 × same tracking number on several orders (line 3, order A2)". */
export function warningLines(groups: readonly RowGroup<string>[], titles: Record<string, string>): string[] {
  const grave = (code: string) => Number(graveWarnings.includes(code));
  const sorted = groups.toSorted((a, b) => grave(b.code) - grave(a.code));
  const shown = sorted.slice(0, 3).map(({ code, rows, examples: [first] }) => {
    const where = first === undefined ? '' : ` (${rows === 1 ? '' : 'first '}${describePlace(first)})`;
    return `• ${formatCount(rows)} × ${titles[code] ?? code}${where}`;
  });
  const more = groups.length - shown.length;
  return [...shown, ...(more > 0 ? [`• and ${quantity(more, 'more thing')} to check`] : [])];
}

/** "line 4, order 1002", inside a sentence, in Slack's markup. A channel sees customers in tables only. */
export const describePlace = ({ line, order = null }: RowExample): string =>
  lowerFirst(showText(whereOf({ line, order, customer: null })));
