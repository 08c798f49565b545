/** A refusal of a file on its way from the process that read it. */
import { type PackedError, packError, unpackError } from '../runtime/packed-error.ts';
import { FileRefused, type RefusalCode, type RefusalPlace } from './file-refused.ts';

/** What is sent of a FileRefused. */
export interface PackedRefusal {
  code: RefusalCode;
  message: string;
  place: Omit<RefusalPlace, 'cause'>;
  cause?: PackedError;
}

/** A refusal that can be sent. */
export function packRefusal({ code, message, line, column, table, cause }: FileRefused): PackedRefusal {
  const place = { ...(line && { line }), ...(column && { column }), ...(table && { table }) };
  return { code, message, place, ...(cause !== undefined && { cause: packError(cause) }) };
}

/** The refusal that was sent. */
export function unpackRefusal({ code, message, place, cause }: PackedRefusal): FileRefused {
  return new FileRefused(code, message, { ...place, ...(cause && { cause: unpackError(cause) }) });
}
