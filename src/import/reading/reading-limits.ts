/** How much of a file is read before it is refused. */
export interface ReadingLimits {
  /** bytes of the whole file */
  maxBytes: number;
  /** rows below the header, blank ones not counted */
  maxRows: number;
  /** cells of the header */
  maxColumns: number;
  /** characters of one cell; 32,767 is what Excel keeps in a cell */
  maxCellLength: number;
  /** characters of one record, that is of one line unless quoted cells hold line breaks */
  maxRecordLength: number;
  /** bytes of everything in a workbook, unpacked */
  maxUnpackedBytes: number;
}

/** The limits that no setting changes; the size and the number of rows come from the configuration. */
export const fixedLimits = {
  maxColumns: 200,
  maxCellLength: 32_767,
  maxRecordLength: 1_048_576,
  maxUnpackedBytes: 512 * 1024 * 1024,
} as const;
