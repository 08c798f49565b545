/** Turns a row of the export into a record to create, or says why it can't be one. */
import { readFulfillmentId, readOrderId } from '../cells/read-ids.ts';
import { type ExportCells, type ExportColumn, type ParcelItem, parseItemCells } from '../fulfillments/export-format.ts';
import { columnReaders, type ReadingContext } from './column-readers.ts';
import { type RowProblem, rejectValue } from './row-problem.ts';

/** A record to create: the values of its columns (texts as `columnReaders` gives them, null for nothing), and its items. */
export interface NewRecord {
  values: Record<ExportColumn, string | null> & RecordIds;
  items: ParcelItem[];
}

/** What a row is known by. */
export interface RecordIds {
  orderId: string;
  fulfillmentId: string;
}

/** The ids of a row, in a twentieth of the time that the whole of it takes; null when one of them can't be read. */
export function parseIds(cells: ExportCells): RecordIds | null {
  const [order, fulfillment] = [
    readOrderId(cells.orderId, 'orderId'),
    readFulfillmentId(cells.fulfillmentId, 'fulfillmentId'),
  ];
  if ('problem' in order || 'problem' in fulfillment || order.value === null || fulfillment.value === null) return null;
  return { orderId: order.value, fulfillmentId: fulfillment.value };
}

/** Makes the parser for one file. The first cell at fault rejects its row. */
export function recordParser(context: ReadingContext): (cells: ExportCells) => NewRecord | { problem: RowProblem } {
  const readers = columnReaders(context);
  return (cells) => {
    const values: Partial<Record<ExportColumn, string | null>> = {};
    for (const [column, read] of readers) {
      const reading = read(cells[column], column);
      if ('problem' in reading) return reading;
      values[column] = reading.value;
    }
    const items = parseItemCells({ items: values.items ?? '', sku: values.sku ?? '' });
    if ('problem' in items) return rejectValue(cells.items, 'items', items.problem);
    return { values: values as NewRecord['values'], items };
  };
}
