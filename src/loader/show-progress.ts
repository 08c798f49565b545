/** Shows how far a load is: one line that is written anew on a terminal, a line now and then anywhere else. */
import { type LoadProgress, progressText } from './progress-words.ts';

export interface ShownProgress {
  /** Shows how far it is, unless it was shown a moment ago. */
  show(progress: LoadProgress): void;
  /** Takes the line away from a terminal, so that the report stands in its place. */
  end(): void;
}

/** Where it is shown: `columns` is a terminal's width in characters, undefined where there is no terminal. */
export interface ProgressScreen {
  write(text: string): void;
  columns: number | undefined;
  now(): Date;
}

/** Milliseconds before the first time and between two times: who waits for a second need not be told. */
const onTerminal = { first: 1000, pause: 300 };
const elsewhere = { first: 10_000, pause: 10_000 };

const beginningOfLine = '\r';
const restOfLineAway = '\x1b[K';

/** Begins to count the time. */
export function showProgress({ write, columns, now }: ProgressScreen): ShownProgress {
  const isTerminal = columns !== undefined;
  const { first, pause } = isTerminal ? onTerminal : elsewhere;
  const begun = now().getTime();
  let next = begun + first;
  let isShown = false;
  return {
    show(progress) {
      const moment = now().getTime();
      if (moment < next) return;
      next = moment + pause;
      const text = progressText(progress, (moment - begun) / 1000);
      // A line that is broken in two can't be written anew.
      write(isTerminal ? `${beginningOfLine}${text.slice(0, columns - 1)}${restOfLineAway}` : `${text}\n`);
      isShown = true;
    },
    end() {
      if (isTerminal && isShown) write(`${beginningOfLine}${restOfLineAway}`);
      isShown = false;
    },
  };
}
