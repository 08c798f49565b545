import type { Drift } from '../model/counts.ts';

/** A record differs from what the summary was made from; nothing may be written. */
export class RecordsDrifted extends Error {
  override readonly name = 'RecordsDrifted';
  /** what was not written, for when no difference can be found */
  readonly unwritten: Drift | null;

  constructor(unwritten: Drift | null = null) {
    super('fulfillments changed after the summary');
    this.unwritten = unwritten;
  }
}
