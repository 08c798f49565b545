/** Finds the export's columns in a header row: by name, never by position. */
import { type ExportColumn, exportColumns } from '../fulfillments/export-format.ts';
import { UserError } from '../runtime/errors.ts';

/** Where each column stands (0 is the first cell), and the header cells that name none of the export's. */
export interface ColumnMatch {
  positions: Map<ExportColumn, number>;
  /** where the columns stand that a file of refused rows has besides */
  refusal: Set<number>;
  ignored: string[];
}

/** What a file of refused rows says about each; it comes back corrected, and nobody need be told of these. */
export const refusalColumns = ['_line', '_column', '_reason'] as const;

/** Without these a row can't become a record. */
const requiredColumns = ['orderId', 'fulfillmentId', 'status'] as const satisfies readonly ExportColumn[];

const isRefusalColumn = (cell: string) => refusalColumns.some((name) => name === cell.trim());

const columnByName = new Map(exportColumns.map(({ name }) => [normalise(name), name]));

/**
 * Matches a header row; case, spaces, underscores and hyphens do not matter.
 * @throws {UserError} when a required column is missing or a column stands there twice
 */
export function matchExportColumns(header: readonly string[]): ColumnMatch {
  const match: ColumnMatch = { positions: new Map(), refusal: new Set(), ignored: [] };
  for (const [position, cell] of header.entries()) {
    if (isRefusalColumn(cell)) {
      match.refusal.add(position);
      continue;
    }
    const column = columnByName.get(normalise(cell));
    if (column === undefined) {
      if (cell.trim() !== '') match.ignored.push(cell.trim());
      continue;
    }
    if (match.positions.has(column)) {
      throw new UserError(`The column ${column} is there twice. Remove one of the two and load the file again.`);
    }
    match.positions.set(column, position);
  }
  const missing = requiredColumns.filter((column) => !match.positions.has(column));
  if (missing.length > 0) {
    throw new UserError(
      `The first line has no column named ${missing.join(' or ')}. It must be the header of a comma-separated file in the export’s format; ${requiredColumns.join(', ')} are required, the other columns may be missing.`,
    );
  }
  return match;
}

function normalise(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]+/g, '');
}
