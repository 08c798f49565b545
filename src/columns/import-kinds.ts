import { type ImportKind, importKinds } from '../fulfillments/status-transitions.ts';
import { quoted, type TableTop } from './file-refused.ts';
import type { Field, MatchedColumn } from './match-columns.ts';
import { fieldItLooksLike, likenessTo } from './recognize-name.ts';
import { missingColumn, unknownFile } from './table-refusals.ts';

/** What a row is found by; either will do. */
export const idFields = ['orderId', 'fulfillmentId'] as const satisfies Field[];
/** The field that each kind of import sets, and can't do without. */
export const kindFields = { tracking: 'trackingNumber', returns: 'status' } as const satisfies Record<
  ImportKind,
  Field
>;

/**
 * Which imports the columns allow: both need orderId or fulfillmentId, one trackingNumber, the other status. Throws
 * FileRefused when they allow none: E_MISSING_COLUMN, or E_UNKNOWN_FILE when the columns tell nothing of an import.
 * `header` is for the text: what was read, and which name comes nearest to what is missing;
 * `table` goes into the refusal, for a form that maps the columns by hand.
 */
export function kindsOf(columns: readonly MatchedColumn[], header: readonly string[], table?: TableTop): ImportKind[] {
  const has = (field: Field) => columns.some((column) => column.field === field);
  const hasId = idFields.some(has);
  const kinds = importKinds.filter((kind) => has(kindFields[kind]));
  if (hasId && kinds.length > 0) return kinds;
  if (hasId) {
    const missing = 'trackingNumber (to import tracking numbers) or status (to import returns)';
    throw missingColumn(missing, header, nearest(['trackingNumber', 'status'], columns, header), table);
  }
  const near = nearest(['orderId', 'fulfillmentId'], columns, header);
  if (near.length > 0 || has('trackingNumber') || has('rmaNumber')) throw missingColumn('orderId', header, near, table);
  throw unknownFile(header, table);
}

/** The headers without a field that come nearest to one of these, each with what it could be. */
function nearest(fields: Field[], columns: readonly MatchedColumn[], header: readonly string[]): string[] {
  const free = header.filter((_, index) => !columns.some((column) => column.index === index));
  return fields.flatMap((field) => {
    const lookalike = free.find((name) => fieldItLooksLike(name) === field);
    if (lookalike !== undefined) {
      return [`${quoted(lookalike)} (it looks like ${field}, but has letters of another alphabet in it)`];
    }
    const [best] = free
      .map((name) => ({ name, likeness: likenessTo(field, name) }))
      .sort((a, b) => b.likeness - a.likeness);
    return best !== undefined && best.likeness >= 0.6 ? [`${quoted(best.name)} (for ${field})`] : [];
  });
}
