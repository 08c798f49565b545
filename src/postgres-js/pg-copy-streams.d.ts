/** The part of pg-copy-streams that is used here; the package brings no types. */
declare module 'pg-copy-streams' {
  import type { Readable } from 'node:stream';
  import type { Submittable } from 'pg';

  export type CopyToStream = Readable & Submittable & { rowCount: number };
  /** A COPY … TO STDOUT, to be handed to `client.query`. */
  export function to(statement: string): CopyToStream;
}
