/** The layout of a table, from the results of the steps before the rows are read. */
import type { FoundHeader } from '../columns/find-header.ts';
import type { LabelColumn } from '../columns/label-state.ts';
import { labelColumnsOf, type MatchedColumns } from '../columns/match-columns.ts';
import { isOwnName } from '../columns/recognize-name.ts';
import type { ReadingNote, TableRecord } from '../columns/table.ts';
import type { Vocabulary } from '../columns/vocabulary.ts';
import type { Encoding } from './encoding.ts';

/** An opened file of either kind with its header, for the following steps. */
export interface OpenedTable {
  /** notes of the steps up to the header */
  notes: ReadingNote[];
  header: FoundHeader;
  /** all records from the beginning, including the header; reading stops if iteration ends early */
  records: AsyncIterable<TableRecord[]>;
  encoding: Encoding['name'];
  /** the file may contain NULs, so every cell must be checked for them */
  hasNuls: boolean;
  /** cells have sheet columns, so they can't be misplaced in a row shorter or longer than the header */
  hasFixedColumns: boolean;
  /** columns that a workbook hides, from 0; absent for other files */
  hiddenColumns?: ReadonlySet<number>;
}

/** The results of earlier steps that rows depend on. */
export interface TableShape
  extends Pick<OpenedTable, 'encoding' | 'hasNuls' | 'hasFixedColumns'>,
    Pick<FoundHeader, 'table' | 'sample' | 'singleQuoted'>,
    Pick<MatchedColumns, 'columns' | 'duplicates'> {
  vocabulary: Vocabulary;
}

/** The shape with column positions, from 0. */
export interface TableLayout extends TableShape {
  width: number;
  /** columns that hold a field */
  used: number[];
  /** columns of fields that are compared exactly */
  exact: number[];
  /** columns without a name */
  unnamed: number[];
  /** our columns for cells without a column */
  extraCells: number[];
  /** columns that a short row must reach: the leftmost id and the leftmost value */
  required: number[];
  /** columns of the id fields */
  rowIds: number[];
  /** columns that say which rows are labels that aren't to be imported */
  labels: readonly LabelColumn[];
}

/** Computes the column positions once for all rows. */
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
    labels: labelColumnsOf(shape.table, columns, vocabulary),
  };
}
