/** What happened between the workspace and the app, for tests to look at afterwards. */
import type { Json } from './protocol.ts';

export interface RecordedRequest {
  at: number;
  /** "chat.postMessage", or "upload", "download", "response_url" for requests outside the Web API */
  method: string;
  body: Json;
  status: number;
  /** undefined when the answer was lost on purpose or is not JSON */
  answer: Json | undefined;
}

export interface Delivery {
  at: number;
  kind: 'event' | 'command' | 'interaction';
  /** event_id, or a made-up id for commands and interactions */
  id: string;
  /** 0 for the first attempt */
  retry: number;
  over: 'http' | 'socket' | 'nothing';
  url: string;
  headers: { [name: string]: string };
  rawBody: string;
  payload: Json;
  outcome: 'acknowledged' | 'http_error' | 'http_timeout' | 'connection_failed';
  status: number;
  /** the body of the acknowledgement: parsed JSON, or the text as it came */
  answer: unknown;
  ackMs: number;
}

export interface Violation {
  at: number;
  /** the API method, "response_url", or "acknowledgement" */
  via: string;
  rule: string;
  /** JSON pointer into what was sent */
  path: string;
  detail: string;
  /** Slack refuses it; false: Slack lets it pass, but the project's rules don't */
  refused: boolean;
}

export interface Said {
  at: number;
  via: string;
  /** every string of the message or view, one per line */
  text: string;
}

export interface Recorded {
  requests: RecordedRequest[];
  deliveries: Delivery[];
  violations: Violation[];
  /** every text the app sent, refused ones included */
  said: Said[];
}

/** An empty record. */
export function newRecord(): Recorded {
  return { requests: [], deliveries: [], violations: [], said: [] };
}

/** All strings inside a value, one per line: keys, and ids that are never shown, included. */
export function stringsIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(stringsIn).filter(Boolean).join('\n');
  if (value && typeof value === 'object') return Object.values(value).map(stringsIn).filter(Boolean).join('\n');
  return '';
}
