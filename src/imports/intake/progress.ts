/** Tells the thread how far a long reading is, without haste: short ones go straight to their summary. */
import type { Deps } from '../../deps.ts';
import { describeError } from '../../runtime/log.ts';
import { startInterval } from '../../runtime/timers.ts';
import { changeImport } from '../model/import-row.ts';

const everyMilliseconds = 4_000;

export interface ReadingProgress {
  /** Notes the number of rows so far; cheap. */
  tell(rows: number): void;
  /** Ends the telling and waits for what is under way. */
  end(): Promise<void>;
}

/** Begins to report; the first word comes after four seconds, then every four. */
export function reportProgress({ db, queue, log }: Deps, importId: string): ReadingProgress {
  let rows = 0;
  const tellThread = () =>
    db
      .write(
        async (tx) => void (await changeImport({ tx, queue }, importId, { state: 'received' }, { rowsRead: rows })),
      )
      .catch((error) => log.warn({ importId, ...describeError(error) }, 'progress update failed'));
  const telling = startInterval(tellThread, everyMilliseconds);
  return {
    tell: (count) => {
      rows = count;
    },
    end: () => telling.stop(),
  };
}
