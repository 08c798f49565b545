/**
 * The state machine of an import. Each state has its meaning for the person, each move its reason; no other moves exist.
 * Every update of an import's state names the state it comes from.
 */
const importStates = {
  received: 'recorded durably; its file is being read',
  asking: 'read; a person has to say whether it is a tracking or a returns import',
  ready: 'read; its summary waits for a decision',
  confirmed: 'somebody clicked Confirm; it is being written',
  applied: 'written, once and completely',
  refused: 'the file could not be imported; nothing was written',
  nothing_to_do: 'read, but no record would change',
  discarded: 'somebody decided against it; nothing was written',
  expired: 'nobody decided in time; nothing was written',
  superseded: 'a corrected file took its place; nothing was written',
  undoing: 'somebody confirmed the undo; it is being written back',
  undone: 'written back, except for records that were changed since',
} as const;

export type ImportState = keyof typeof importStates;

export const importStateCodes = Object.keys(importStates) as [ImportState, ...ImportState[]];

/** The legal moves. */
export const importMoves: Record<ImportState, readonly ImportState[]> = {
  received: [
    'ready', // read, and something would change
    'asking', // read, and it could be either kind
    'nothing_to_do', // read, and nothing would change
    'refused', // the file can't be imported
    'discarded', // the message with the file was deleted while it was being read
  ],
  asking: [
    'ready', // a person chose the kind
    'nothing_to_do', // a person chose the kind under which nothing changes
    'received', // Check again: read against today's records
    'discarded', // a person decided against it
    'expired', // nobody chose in time
    'superseded', // a corrected file was shared
  ],
  ready: [
    'confirmed', // a person clicked Confirm
    'discarded', // a person clicked Discard, or the message with the file was deleted
    'expired', // nobody decided in time
    'superseded', // a corrected file was shared
    'received', // a person corrected rows, chose for outdated ones, took back the choice of columns, or had an edited file read
  ],
  confirmed: [
    'applied', // everything was written
    'received', // a record changed since the summary: nothing was written, it is planned again
    'ready', // the database refused it, or writing failed several times: nothing was written, and it waits for a click
  ],
  applied: [
    'undoing', // an approver confirmed the undo
  ],
  undoing: [
    'undone', // everything that was not changed since went back
    'applied', // the database refused it, or it failed several times: nothing was written back
  ],
  refused: [
    'received', // Check again, or a person chose the columns
  ],
  nothing_to_do: [
    'received', // Check again, or as above
    'superseded', // a corrected file was shared
  ],
  discarded: [
    'received', // Check again
  ],
  expired: [
    'received', // Check again
    'superseded', // a corrected file was shared
  ],
  superseded: [
    'received', // Check again
  ],
  undone: [],
};

/** Whether an import may move from one state to another. */
export function mayMove(from: ImportState, to: ImportState): boolean {
  return importMoves[from].includes(to);
}

/** The states in which an import waits for a decision. */
export const openStates = ['asking', 'ready'] as const satisfies readonly ImportState[];

/** Whether an import in this state waits for a decision. */
export function isOpen(state: ImportState): boolean {
  return openStates.some((open) => open === state);
}

/** What a person can include: see `included` in tables.ts. */
export const includable = ['hidden', 'crossedOut', 'voided', 'returnLabel', 'found'] as const;
export type Includable = (typeof includable)[number];

/** What Confirm does with rows that fit several records: skip them, or write all of the order's eligible records. */
export const ambiguousChoices = ['skip', 'all'] as const;
export type AmbiguousChoice = (typeof ambiguousChoices)[number];
