/** Why a shared file can't be read: for good, each cause with its own sentence, or for now, and for how long to wait. */
import { UserError } from '../../runtime/errors.ts';

/** The causes that end an attempt for good. */
type DownloadCode =
  | 'E_TOO_BIG'
  | 'E_DELETED'
  | 'E_NO_ACCESS'
  | 'E_PLAN_LIMIT'
  | 'E_STORED_ELSEWHERE'
  | 'E_SCOPE'
  | 'E_PROCESSING'
  | 'E_NOT_FOUND'
  | 'E_BROKEN_OFF'
  | 'E_FILES_AWAY';

/** A file that can't be downloaded. The message is for people. */
export class DownloadRefused extends UserError {
  override readonly name = 'DownloadRefused';
  readonly code: DownloadCode;

  constructor(code: DownloadCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** What may pass: Slack still processes the file, does not show it yet, keeps breaking off, or its file server is away. */
export const obstacleNames = ['processing', 'not found', 'broken off', 'away'] as const;
export type Obstacle = (typeof obstacleNames)[number];

interface Patience {
  /** for so many seconds since it was first met, the file is asked for again */
  seconds: number;
  /** the pause until then, in seconds */
  pause: number;
  /** said in the thread meanwhile; `name` is in Slack's markup */
  waiting(name: string): string;
  /** why it is given up in the end */
  refused: { code: DownloadCode; text: string };
}

const patience: Record<Obstacle, Patience> = {
  processing: {
    seconds: 120,
    pause: 10,
    waiting: (name) => `Slack is still processing ${name}. I’ll read it as soon as it’s ready.`,
    refused: {
      code: 'E_PROCESSING',
      text: 'Slack hasn’t finished processing this file, and I’ve stopped waiting. Try again in a few minutes, or share the file again.',
    },
  },
  'not found': {
    seconds: 60,
    pause: 10,
    waiting: (name) => `Slack doesn’t show me ${name} yet. I’ll keep trying for a minute.`,
    refused: {
      code: 'E_NOT_FOUND',
      text: 'Slack doesn’t show me this file: it was deleted, or it’s in a conversation that I’m not in. Invite me with /invite @Holdfast and try again, or share the file again here.',
    },
  },
  'broken off': {
    seconds: 240,
    pause: 10,
    waiting: (name) => `The download of ${name} from Slack keeps breaking off. I’m still trying.`,
    refused: {
      code: 'E_BROKEN_OFF',
      text: 'The download from Slack kept breaking off, so I’ve stopped trying. Try again later, or ask whoever runs Holdfast to check its connection to Slack if every file fails.',
    },
  },
  away: {
    seconds: 1800,
    pause: 10,
    waiting: (name) => `Slack’s file server isn’t available, so I can’t read ${name} yet. I’m still trying.`,
    refused: {
      code: 'E_FILES_AWAY',
      text: 'Slack’s file server wasn’t available for half an hour, so I’ve stopped trying. Try again later.',
    },
  },
};

/** A file that can't be had right now. */
export class DownloadDelayed extends Error {
  override readonly name = 'DownloadDelayed';
  readonly obstacle: Obstacle;
  /** until the next attempt */
  readonly seconds: number;

  constructor(obstacle: Obstacle, seconds = patience[obstacle].pause) {
    super(`the file can’t be had yet: ${obstacle}`);
    this.obstacle = obstacle;
    this.seconds = seconds;
  }

  /** Whether to go on asking for a file that hasn't been available for so many seconds. */
  isWorthWaiting(waitedSeconds: number): boolean {
    return waitedSeconds < patience[this.obstacle].seconds;
  }

  /** How it ends when it isn't. */
  toRefusal(): DownloadRefused {
    const { code, text } = patience[this.obstacle].refused;
    return new DownloadRefused(code, text);
  }
}

/** What the thread says while a file is waited for; `name` is in Slack's markup. */
export function describeWaiting(obstacle: Obstacle, name: string): string {
  return patience[obstacle].waiting(name);
}

const sentences = {
  E_DELETED: 'The file was deleted before I could read it. Share it again if you still need it.',
  E_NO_ACCESS:
    'Slack doesn’t let me open this file. Invite me to its conversation (/invite @Holdfast) and try again, or ask an admin whether Holdfast still has the permission files:read.',
  E_PLAN_LIMIT: 'Slack hides this file because it is older than your Slack plan keeps. Share it again.',
  E_STORED_ELSEWHERE: 'This file isn’t stored at Slack itself, so I can’t read it. Upload it here instead.',
} as const;

/** The refusal for a cause whose sentence is always the same. */
export function refuseDownload(code: keyof typeof sentences): DownloadRefused {
  return new DownloadRefused(code, sentences[code]);
}

/** The refusal when the token lacks a scope. */
export function refuseWithoutScope(scope: string): DownloadRefused {
  return new DownloadRefused(
    'E_SCOPE',
    `I need the permission ${scope} to read files. Ask an admin to reinstall the app with it, then try again.`,
  );
}

/** The refusal of a file with more bytes than allowed. */
export function refuseTooBig(size: number, max: number): DownloadRefused {
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MB`;
  return new DownloadRefused(
    'E_TOO_BIG',
    `The file is ${megabytes(size)}; I take up to ${megabytes(max)}. Split it into parts, each with the header line, and share them one by one.`,
  );
}
