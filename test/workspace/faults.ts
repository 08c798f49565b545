/** Scripted faults: what goes wrong, where, and how often. */
/** Where a fault strikes: an API method, or a kind of URL outside the Web API (`link`: of Socket Mode), or everything. */
export type FaultPlace = '*' | 'api' | 'upload' | 'download' | 'response_url' | 'link' | (string & {});

export type Fault =
  /** refused with 429 and Retry-After, in seconds */
  | { kind: 'rate_limited'; retryAfter: number }
  /** an HTTP status without effect, 500 to 599 for instance */
  | { kind: 'status'; status: number }
  /** answered late, otherwise as usual */
  | { kind: 'slow'; ms: number }
  /** the connection is reset before anything happens */
  | { kind: 'reset' }
  /** the effect happens, the answer is lost */
  | { kind: 'accepted_then_dropped' }
  /** ok: false with this error, without effect; `token_revoked`, `account_inactive`, … */
  | { kind: 'error'; error: string; extra?: { [key: string]: unknown } }
  /** answered as if it had been done, and nothing happens: a file that is accepted and never shared; a link is not answered */
  | { kind: 'forgotten' }
  /** downloads only: the login page in place of the file, as when the file is not ready */
  | { kind: 'not_ready' }
  /** downloads only: the connection ends after so many bytes */
  | { kind: 'truncated'; bytes: number };

export interface FaultScript {
  at: FaultPlace;
  fault: Fault;
  /** how many requests it strikes; without it until cleared */
  times?: number;
  /** only requests that name this channel */
  channel?: string;
  /** only this file's download */
  file?: string;
}

/** A scripted fault that is in force. */
export interface ActiveFault {
  /** how many requests it has struck */
  hits(): number;
  clear(): void;
}

export interface FaultBook {
  add(script: FaultScript): ActiveFault;
  /** The fault for this request, which counts as one hit; undefined when nothing goes wrong. */
  take(place: FaultPlace, about: { channel?: string | undefined; file?: string | undefined }): Fault | undefined;
  clear(): void;
}

const OUTSIDE_API: FaultPlace[] = ['upload', 'download', 'response_url', 'link'];

/** An empty book of faults. The fault that was added first strikes first. */
export function newFaultBook(): FaultBook {
  const active = new Set<{ script: FaultScript; hits: number }>();

  const matches = (
    script: FaultScript,
    place: FaultPlace,
    about: { channel?: string | undefined; file?: string | undefined },
  ) =>
    (script.at === '*' || script.at === place || (script.at === 'api' && !OUTSIDE_API.includes(place))) &&
    (script.channel === undefined || script.channel === about.channel) &&
    (script.file === undefined || script.file === about.file);

  return {
    add(script) {
      const entry = { script, hits: 0 };
      active.add(entry);
      return { hits: () => entry.hits, clear: () => void active.delete(entry) };
    },
    take(place, about) {
      const entry = [...active].find((one) => matches(one.script, place, about));
      if (!entry) return undefined;
      entry.hits += 1;
      if (entry.hits === entry.script.times) active.delete(entry);
      return entry.script.fault;
    },
    clear: () => active.clear(),
  };
}
