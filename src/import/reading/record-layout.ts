import type { ImportKind } from '../planning/moves.ts';
import { surplusColumn } from './column-names.ts';
import type { MatchedColumns } from './columns.ts';
import type { FoundHeader } from './find-header.ts';
import { idFields, kindFields } from './kinds.ts';
import type { OpenedTable } from './opened-table.ts';
import { isOwnName } from './recognise-name.ts';

/** What the steps before found out, as far as the rows depend on it. */
export interface TableShape
  extends Pick<OpenedTable, 'encoding' | 'hasNuls' | 'hasFixedColumns'>,
    Pick<FoundHeader, 'table' | 'sample' | 'singleQuoted'>,
    Pick<MatchedColumns, 'columns' | 'twins'> {
  kinds: readonly ImportKind[];
}

/** The shape with the positions that every row is looked at by, all from 0. */
export interface RecordLayout extends TableShape {
  width: number;
  /** columns that an import uses */
  used: number[];
  /** those of them that are ids, which are compared letter by letter */
  ids: number[];
  /** columns without a name */
  unnamed: number[];
  /** columns of ours for cells that had no column */
  surplus: number[];
  /** columns that a short row must still reach: the leftmost id, and the leftmost value that an import sets */
  required: number[];
  /** where the row's own id may stand */
  rowIds: number[];
}

const exactFields: readonly string[] = [...idFields, 'clientFulfillmentId', 'trackingNumber'];

/** Works out the positions once for all rows. */
export function layOut(shape: TableShape): RecordLayout {
  const positions = (fields: readonly string[]) =>
    shape.columns.filter(({ field }) => fields.includes(field)).map(({ index }) => index);
  const { header } = shape.table;
  return {
    ...shape,
    width: header.length,
    used: shape.columns.map(({ index }) => index),
    ids: positions(exactFields),
    surplus: header.flatMap((name, index) => (isOwnName(name, [surplusColumn]) ? [index] : [])),
    unnamed: header.flatMap((name, index) => (name === '' ? [index] : [])),
    required: [Math.min(...positions(idFields)), Math.min(...positions(shape.kinds.map((kind) => kindFields[kind])))],
    rowIds: positions(idFields),
  };
}
