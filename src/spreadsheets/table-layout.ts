/** What the steps down to the columns found out, as the rows are read by it. */
import type { FoundHeader } from '../columns/find-header.ts';
import type { MatchedColumns } from '../columns/match-columns.ts';
import { isOwnName } from '../columns/recognize-name.ts';
import type { ReadingNote, TableRecord } from '../columns/table.ts';
import type { Vocabulary } from '../columns/vocabulary.ts';
import type { Encoding } from './encoding.ts';

/** A file whose header is found, of whatever kind it is: what the steps that follow need to know. */
export interface OpenedTable {
  /** those of the steps up to the header */
  notes: ReadingNote[];
  header: FoundHeader;
  /** all records from the beginning, the header among them; reading ends when it is left early */
  records: AsyncIterable<TableRecord[]>;
  encoding: Encoding['name'];
  /** the file may have NULs in it, so that every cell has to be searched for them */
  hasNuls: boolean;
  /** cells are in the columns of a sheet: in a row that is shorter or longer than the header none is out of place */
  hasFixedColumns: boolean;
}

/** What the steps before found out, as far as the rows depend on it. */
export interface TableShape
  extends Pick<OpenedTable, 'encoding' | 'hasNuls' | 'hasFixedColumns'>,
    Pick<FoundHeader, 'table' | 'sample' | 'singleQuoted'>,
    Pick<MatchedColumns, 'columns' | 'duplicates'> {
  vocabulary: Vocabulary;
}

/** The shape with the positions that every row is checked at, all from 0. */
export interface TableLayout extends TableShape {
  width: number;
  /** columns that hold a field */
  used: number[];
  /** those of them that are compared letter by letter */
  exact: number[];
  /** columns without a name */
  unnamed: number[];
  /** columns of ours for cells that had no column */
  extraCells: number[];
  /** columns that a short row must still reach: the leftmost id, and the leftmost value */
  required: number[];
  /** where the row's own id may be */
  rowIds: number[];
}

/** Works out the positions once for all rows. */
export function layOutTable(shape: TableShape): TableLayout {
  const { columns, vocabulary } = shape;
  const { header } = shape.table;
  const positions = (fields: readonly string[]) =>
    columns.filter(({ field }) => fields.includes(field)).map(({ index }) => index);
  const rowIds = positions(vocabulary.idFields);
  const extraCellsNames = vocabulary.extraCellsColumn === undefined ? [] : [vocabulary.extraCellsColumn];
  return {
    ...shape,
    width: header.length,
    used: columns.map(({ index }) => index),
    exact: positions(vocabulary.exactFields),
    unnamed: header.flatMap((name, index) => (name === '' ? [index] : [])),
    extraCells: header.flatMap((name, index) => (isOwnName(name, extraCellsNames) ? [index] : [])),
    required: vocabulary.rejectsShortRows ? [Math.min(...rowIds), Math.min(...positions(vocabulary.valueFields))] : [],
    rowIds,
  };
}
