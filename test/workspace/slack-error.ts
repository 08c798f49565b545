import type { Json } from './protocol.ts';

/** What Slack answers with `ok: false`: its error code, and what else the answer carries. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  readonly code: string;
  readonly extra: Json;

  constructor(code: string, extra: Json = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}
