/** Everything that one running workspace is made of, handed to each of its parts. */
import type { Background } from './background.ts';
import type { Clock } from './clock.ts';
import type { FaultBook } from './faults.ts';
import type { Manifest } from './manifest.ts';
import type { StreamEvent, Tour } from './protocol.ts';
import type { Recorded } from './record.ts';
import type { SocketLink } from './socket-mode.ts';
import type { State } from './state.ts';

export interface Settings {
  botToken: string;
  appToken: string;
  signingSecret: string;
  /** how long the app may take to acknowledge, in milliseconds; Slack gives 3,000 */
  deadlineMs: number;
  /** pauses before an event is sent again, in milliseconds; Slack: at once, 1 minute, 5 minutes */
  retryDelaysMs: number[];
  /** how long after files.completeUploadExternal the file is shared, in milliseconds */
  shareDelayMs: number;
  /** answer 429 when a method is called more often than Slack allows */
  rateLimits: boolean;
  /** types of blocks that have not come to this workspace yet: it refuses them, though they are no fault of the app */
  lacks: string[];
  /** folder of ready-made files for the page, or a list of them */
  samples: Sample[];
  /** a guided first tour, offered on the page */
  tour?: Tour;
}

export interface Sample {
  name: string;
  description: string;
  path: string;
}

/** What a trigger_id stands for: who may be shown a view, until when. */
export interface Trigger {
  person: string;
  issuedAt: number;
  used: boolean;
}

/** Where a response_url leads. */
export interface ResponseTarget {
  channel: string;
  person: string;
  /** the message that was clicked, if any */
  message?: { ts: string; threadTs?: string; ephemeral: boolean };
  issuedAt: number;
  uses: number;
}

export interface World {
  state: State;
  manifest: Manifest;
  settings: Settings;
  record: Recorded;
  clock: Clock;
  faults: FaultBook;
  background: Background;
  /** "http://127.0.0.1:…", known once the server listens */
  origin: string;
  /** where deliveries go over HTTP, in turn when there are several */
  requestUrls: string[];
  links: Set<SocketLink>;
  /** an app that never had an address gets no second attempts */
  everReachable: boolean;
  /** tickets of apps.connections.open that have not been used */
  tickets: Set<string>;
  /** open pages; each takes the events of one person, and tells whether this was one */
  listeners: Set<(person: string, event: StreamEvent) => boolean>;
  triggers: Map<string, Trigger>;
  responseUrls: Map<string, ResponseTarget>;
  /** when each rate-limited thing was called, in milliseconds of the clock */
  calls: Map<string, number[]>;
}
