import type { Encoding } from './detect-encoding.ts';
import type { FoundHeader } from './find-header.ts';
import type { Finding } from './finding.ts';
import type { TableRecord } from './table-record.ts';

/** A file whose header is found, of whatever kind it is: what the steps that follow need to know. */
export interface OpenedTable {
  /** those of the steps up to the header */
  findings: Finding[];
  header: FoundHeader;
  /** all records from the beginning, the header among them; reading ends when it is left early */
  records: AsyncIterable<TableRecord[]>;
  encoding: Encoding['name'];
  /** the file may have NULs in it, so that every cell has to be searched for them */
  hasNuls: boolean;
  /** cells stand in the columns of a sheet: in a row that is shorter or longer than the header none is out of place */
  hasFixedColumns: boolean;
}
