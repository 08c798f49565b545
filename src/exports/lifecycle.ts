/** The states of an export, and from which each can be reached. */
export const exportMoves = {
  queued: [],
  /** again after a restart */
  running: ['queued', 'running'],
  /** the file is in the direct messages */
  done: ['running'],
  /** the asker stopped it before its file was about to be shared; none was sent */
  cancelled: ['queued', 'running'],
  /** it failed several times */
  failed: ['queued', 'running'],
} as const;

export type ExportState = keyof typeof exportMoves;

export const exportStateCodes = Object.keys(exportMoves) as [ExportState, ...ExportState[]];
